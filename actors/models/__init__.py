"""Models of entities, aliases and relationships."""

from sources.models import register

from .entities import ALIAS, ENTITY, OF_ALL_SOURCES, Actor, Alias, Entity, Face, Person
from .names import KnownName, NamePart, WordClue
from .relationships import RELATIONSHIP, Relationship
from .validity import Validity
from .versions import FateVersion, RelationshipVersion

register(ENTITY, ALIAS, RELATIONSHIP)

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
