"""Who acts, under which names, and how they are linked."""

from .entities import Actor, Alias, Entity, Face, Person
from .names import KnownName, NamePart, WordClue
from .relationships import Relationship

__all__ = [
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
