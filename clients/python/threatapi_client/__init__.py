"""A client of threatapi: `Api` has a method for each operation, `models` what they answer."""

from . import models
from .api import Api
from .errors import ApiError, ClientError, Conflict, NotFound, Unreachable
from .pages import Records

__all__ = [
    "Api",
    "ApiError",
    "ClientError",
    "Conflict",
    "NotFound",
    "Records",
    "Unreachable",
    "models",
]
