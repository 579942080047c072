"""What the API answers with and takes, by the names of the schema."""

from .generated.models import *  # noqa: F403 (it has `__all__`)
from .generated.models import __all__ as __all__
