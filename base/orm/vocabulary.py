"""Closed vocabularies: each value with its label, a sentence on it and its code in a standard.

A value is a line `NAME = value, label, description[, code[, parent]]`. The database's choices, the
admin, the schema's enums and `/api/v1/vocabularies` all read it there. `more` are such lines that
follow from elsewhere: those whose value has no line in the class come after its own.
"""

import inspect
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import IntegerChoices, TextChoices
from django.db.models.enums import ChoicesType


class Standard(NamedTuple):
    """Where the values of a vocabulary come from, or what they correspond to."""

    name: str
    version: str | None = None
    url: str | None = None


OURS = Standard("threatapi")
STIX = Standard("STIX", "2.1", "https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html")


# By the name of its component in the schema: that of the class, or `component`.
_made: dict[str, Any] = {}


class VocabularyType(ChoicesType):
    """Django wants the label last; people read it better right after the value."""

    def __new__(
        metacls,
        name: str,
        bases: Any,
        members: Any,
        component: str = "",
        more: Iterable[tuple[str, str, str]] = (),
        **kwargs: Any,
    ) -> Any:
        written = {members[key][0] for key in members._member_names}
        for line in more:
            if line[0] not in written:
                members[line[0].upper()] = line
        for key in members._member_names:
            value, label, *more = members[key]
            dict.__setitem__(members, key, (value, *more, label))
        made = super().__new__(metacls, name, bases, members, **kwargs)
        if members._member_names:
            _made[component or name] = made
        return made


class Described:
    """What every vocabulary and each of its values can tell of itself."""

    standard: Standard
    description: str
    code: str | None
    parent: str | None

    def __init_subclass__(cls, standard: Standard = OURS, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.standard = standard

    def describe(self, description: str, code: str | None, parent: str | None) -> Any:
        self.description, self.code, self.parent = description, code, parent
        return self


class Vocabulary(Described, TextChoices, metaclass=VocabularyType):
    """A closed list of words."""

    def __new__(
        cls, value: str, description: str, code: str | None = None, parent: str | None = None
    ) -> Any:
        member = str.__new__(cls, value)
        member._value_ = value
        return member.describe(description, code, parent)


class NumberVocabulary(Described, IntegerChoices, metaclass=VocabularyType):
    """A closed list of grades that a standard numbers."""

    def __new__(
        cls, value: int, description: str, code: str | None = None, parent: str | None = None
    ) -> Any:
        member = int.__new__(cls, value)
        member._value_ = value
        return member.describe(description, code, parent)


class Choice(NamedTuple):
    """One value of a closed list, its name in programs, and what it means."""

    value: Any
    name: str
    description: str

    @classmethod
    def of(cls, given: Any) -> "Choice":
        """Of a vocabulary's value, or of a value with its label."""
        if isinstance(given, Choice):
            return given
        if isinstance(given, Described):
            return cls(given.value, given.name, given.description)  # type: ignore[attr-defined]
        value, label = given
        return cls(value, str(value).upper(), f"{label}.")


class ReferenceType(Vocabulary):
    """What a reference to another record points at."""

    ACTOR = "actor", "Actor", "A group, state, body, outlet or other actor."
    PERSON = "person", "Person", "A human being."
    PLACE = "place", "Place", "A place of the gazetteer."
    INCIDENT = "incident", "Incident", "Something that happened."
    SOURCE = "source", "Source", "A document, statement or other source."


class Within(Vocabulary):
    """How a vague date must lie in the window."""

    POSSIBLE = "possible", "May lie within", "Some of the days that it may mean lie within."
    CERTAIN = "certain", "Lies wholly within", "All of the days that it may mean lie within."


def vocabularies() -> dict[str, Any]:
    """Every vocabulary by the name of its component in the schema."""
    return dict(sorted(_made.items()))


def snake(component: str) -> str:
    """The name of a component as it stands in a URL: `RelationshipKind`, `relationship_kind`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", component).lower()


def about(vocabulary: type[Any]) -> str:
    """What a vocabulary is about, in the words of its class."""
    return inspect.cleandoc(vocabulary.__doc__ or "").replace("\n", " ")
