"""Models of entities, aliases and relationships."""

from .entities import OF_ALL_SOURCES, Actor, Alias, Entity, Face, Person
from .names import KnownName, NamePart, WordClue
from .relationships import Relationship

__all__ = [
    "OF_ALL_SOURCES",
    "Actor",
    "Alias",
    "Entity",
    "Face",
    "KnownName",
    "NamePart",
    "Person",
    "Relationship",
    "WordClue",
]
