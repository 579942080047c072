"""A client of threatapi: `Api` has a method for each operation, `models` what they answer."""

from . import models
from .api import Api
from .errors import ApiError, Conflict, NotFound
from .pages import Records

__all__ = ["Api", "ApiError", "Conflict", "NotFound", "Records", "models"]
