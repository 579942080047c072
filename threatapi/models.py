"""The tables of the project itself; those of the knowledge base are the apps'."""

from .base.revision import Revision

__all__ = ["Revision"]
