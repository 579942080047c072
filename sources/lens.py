"""The lens of a request: its view, its day, and whether it shows assertions."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet

from base import parameters as p
from base.http.errors import refuse

from .choices import Expansion
from .computed.corrections import with_corrections
from .computed.standpoint import EVERYTHING, Standpoint
from .models import NEVER, Assertion, Source
from .view_of_request import view_of


@cache
def fields(taken: tuple[str, ...]) -> dict[str, p.Parameter]:
    """The parameters of a lens that an endpoint takes."""
    known = {
        "known_by": p.Day(
            last=True,
            example="2022-12-31",
            help_text=(
                "Answer as a reader could have answered on this year, month or day (its last "
                "day), from the sources published by then."
            ),
        ),
        "exclude_source": p.Refs(
            queryset=Source.objects.all(),
            example="s003",
            help_text=(
                "Answer as if these sources (id or slug) did not exist, nor what lies in them or "
                "comes from them."
            ),
        ),
        "as_of": p.Day(
            last=True, help_text="Only what held on this year, month or day (its last day)."
        ),
        "expand": p.Codes(
            choices=Expansion,
            help_text="Show the assertions of each claim. A single record always shows them.",
        ),
    }
    return {name: field for name, field in known.items() if name in taken}


@dataclass(frozen=True)
class Lens:
    standpoint: Standpoint = EVERYTHING
    as_of: date | None = None  # the last of all days is none: what bears no date lies there
    shows_assertions: bool = True

    @classmethod
    def of(cls, query: Any, taken: tuple[str, ...], is_detail: bool) -> "Lens":
        """The lens that the query parameters ask for."""
        values, faults = p.read(query, fields(taken))
        refuse(faults)
        known_by, excluded = values.get("known_by"), values.get("exclude_source")
        return cls(
            view_of(known_by, excluded),
            values.get("as_of"),
            is_detail or bool(values.get("expand")),
        )

    def __post_init__(self) -> None:
        if self.as_of == NEVER:
            object.__setattr__(self, "as_of", NEVER - timedelta(days=1))

    @property
    def is_restricted(self) -> bool:
        return not self.standpoint.sees_everything

    @property
    def is_default(self) -> bool:
        return self.as_of is None and not self.is_restricted

    def assertions(self) -> QuerySet:
        """The assertions in view, as much of each as the answer shows."""
        found = Assertion.objects.for_api() if self.shows_assertions else Assertion.objects.brief()
        found = found.filter(self.standpoint.visible())
        return with_corrections(found, self.standpoint) if self.shows_assertions else found
