"""Models of entities, aliases and relationships."""

from .entities import OF_ALL_SOURCES, Actor, Alias, Entity, Face, Person
from .names import KnownName, NamePart, WordClue
from .relationships import Relationship
from .validity import Validity
from .versions import FateVersion, RelationshipVersion

__all__ = [
    "OF_ALL_SOURCES",
    "Actor",
    "Alias",
    "Entity",
    "Face",
    "FateVersion",
    "KnownName",
    "NamePart",
    "Person",
    "Relationship",
    "RelationshipVersion",
    "Validity",
    "WordClue",
]
