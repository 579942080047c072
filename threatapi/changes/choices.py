"""Vocabularies of changes."""

from base.orm.vocabulary import Vocabulary


class ChangeDoor(Vocabulary):
    """By which way a change came into the store."""

    ADMIN = "admin", "Admin", "An editor saved a form, deleted records or ran an action."
    LOAD = "load", "Data set", "A data set was loaded from its files."
    SHELL = "shell", "Program", "A program or a command wrote records directly."
    UPGRADE = "upgrade", "Upgrade", "The store as it was when changes began to be kept."


class ChangeAction(Vocabulary):
    """What a change did to a record."""

    CREATE = "create", "Created", "The record was not there before."
    UPDATE = "update", "Updated", "The record was there before and is there after."
    DELETE = "delete", "Deleted", "The record is no longer there."
