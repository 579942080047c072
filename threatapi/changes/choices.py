"""Vocabularies of changes."""

from base.orm.vocabulary import Vocabulary
from sources.models.targets import KINDS


class ChangeDoor(Vocabulary):
    """By which way a change came into the store."""

    ADMIN = "admin", "Admin", "An editor saved a form, deleted records or ran an action."
    WORKBENCH = (
        "workbench",
        "Workbench",
        "An editor published what they had entered from a source.",
    )
    LOAD = "load", "Data set", "A data set was loaded from its files."
    API = "api", "API", "A program wrote by HTTP, with a token."
    SHELL = "shell", "Program", "A program or a command wrote records directly."
    UPGRADE = "upgrade", "Upgrade", "The store as it was when changes began to be kept."


class ChangeAction(Vocabulary):
    """What a change did to a record."""

    CREATE = "create", "Created", "The record was not there before."
    UPDATE = "update", "Updated", "The record was there before and is there after."
    DELETE = "delete", "Deleted", "The record is no longer there."
    MERGE = "merge", "Merged", "The record became one with another, which `merged_into` names."


class ChangedKind(Vocabulary, more=KINDS):
    """What sort of record a change touched."""

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
