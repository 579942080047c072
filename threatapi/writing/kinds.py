"""The kinds of records that a request names."""

from typing import Any

from base.orm.models import Record
from base.orm.vocabulary import Vocabulary
from sources.models.targets import KINDS
from threatapi.changes.record_format import records_by_name

OF_ENTITY = ("actor", "person")


class WrittenKind(Vocabulary, more=KINDS):
    """What sort of record a request names, to delete it or to merge it with another."""

    ACTOR = "actor", "Actor", "A group, state, body, outlet or other actor."
    PERSON = "person", "Person", "An individual human being."
    ENTITY = "entity", "Entity", "An actor or a person."
    ALIAS = "alias", "Other name", "Another name of an actor or a person."
    PLACE = "place", "Place", "A place of the gazetteer."
    SOURCE = "source", "Source", "A document, statement or other source."
    CITATION = "sourcelink", "Citation", "That one source cites or mentions another."
    RELATIONSHIP = "relationship", "Relationship", "How two entities are linked."
    PRESENCE = "presence", "Presence", "That somebody is at a place."
    INCIDENT = "incident", "Incident", "Something that happened."
    INVOLVEMENT = "involvement", "Involvement", "That somebody had a part in an incident."
    FIGURE = "figure", "Figure", "A number."
    ASSERTION = "assertion", "Assertion", "That somebody says something in a source."
    DISTINCTION = "distinction", "Distinction", "That two records are not the same."
    IDENTIFIER = "identifier", "Identifier", "What a record is called in another system."


def model_of(kind: WrittenKind) -> type[Record]:
    return records_by_name()["entity" if kind in OF_ENTITY else str(kind)]


def fits(kind: WrittenKind, record: Any) -> bool:
    """Whether the record is of this kind: an actor is no person."""
    return kind not in OF_ENTITY or record.type == kind
