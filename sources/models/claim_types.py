"""The claim types: what a kind of claim is, declared once beside its model.

Whatever treats all claims alike reads the declarations, in the order in which they are registered.
`manage.py check` says what a declaration still needs (see `sources.checks`).
"""

from dataclasses import dataclass

from django.db.models import Model

from base.orm.vocabulary import Vocabulary


@dataclass(frozen=True)
class ClaimType:
    """What an assertion may be about. Strings are names of the model's columns."""

    model: type[Model]
    kind: str  # what kind of claim it is, …
    vocabulary: type[Vocabulary]  # … and the kinds that there are
    named_by: tuple[str, ...] = ()  # references whose names are part of its own
    entities: tuple[str, ...] = ()  # references to the entities that it is about
    place: str = ""  # reference to the place where it is
    dated: tuple[str, ...] = ()  # its dates; one with `end` holds from `start` or `as_of` to it
    part_of: str = ""  # reference to the claim that it is a part of
    speech_acts: tuple[str, ...] = ()  # kinds that are about what somebody said
    in_timeline: str = ""  # what it is in the timeline of an entity; empty if it is not in it

    @property
    def name(self) -> str:
        """Its name in the API, in data sets and as a reference of assertions."""
        return str(self.model._meta.model_name)

    @property
    def list_name(self) -> str:
        """The name of its list in the API, and of its file in data sets if it has one."""
        return f"{self.name}s"

    @property
    def has_end(self) -> bool:
        """Whether it holds for a time, whose end is computed."""
        return "end" in self.dated

    @property
    def whole(self) -> type[Model] | None:
        """The model of the claims that it is a part of."""
        return self.model._meta.get_field(self.part_of).related_model if self.part_of else None

    @property
    def accessor(self) -> str:
        """By which name its whole leads to it."""
        return str(self.model._meta.get_field(self.part_of).remote_field.get_accessor_name())

    @property
    def parts(self) -> tuple[str, ...]:
        """Paths from an assertion to the claim by way of the claim's parts."""
        parts = (each for each in claim_types() if each.whole is self.model)
        return tuple(f"{each.name}__{each.part_of}" for each in parts)

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths from an assertion to the claim: its own, and by way of the claim's parts."""
        return self.name, *self.parts


_registered: dict[type[Model], ClaimType] = {}


def register(*types: ClaimType) -> None:
    _registered.update({each.model: each for each in types})


def claim_types() -> tuple[ClaimType, ...]:
    return (*_registered.values(),)


def claim_type(model: type[Model]) -> ClaimType:
    """The claim type of a model, or of a proxy of it."""
    return _registered[model._meta.concrete_model]


def claim_type_named(name: str) -> ClaimType:
    return next(each for each in claim_types() if each.name == name)
