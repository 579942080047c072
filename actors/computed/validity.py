"""When a relationship or presence held: the end that the view supports, and the certainty on a day.

An open end does not last for ever: after the last day for which a source attests it, a claim is at
most possible; and nothing is carried back before the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from sources.choices import FIRMNESS
from sources.computed.standpoint import Standpoint

from ..choices import ROLES, Certainty, RelationshipKind
from .outcomes import Fate, is_death

Window = tuple[date | None, date | None]
OPEN: Window = (None, None)
K = RelationshipKind
TIMELESS = (K.RELATIVE_OF, K.POSSIBLY_SAME_AS, "born_in")
MOMENTS = (K.SUCCEEDED, K.SPLIT_FROM, K.MERGED_INTO, K.FORMED_BY_MEMBERS_OF, K.DEFECTED_TO)
END = ("end", "end_earliest", "end_latest")
# The columns of `models.Validity`: when it held, certainly held, and is said to have held.
VALIDITY = tuple(
    f"{name}_{bound}" for name in ("held", "certain", "stated") for bound in ("from", "until")
)


@dataclass
class Told:
    """An assertion for a claim: when its source was known and published, and what date it gives."""

    known_from: date | None
    published: Window
    says: Window | None
    says_span: bool


@dataclass
class Held:
    """The dates of one claim, and all that is told for it in view."""

    kind: str
    subject: int | None
    start: Window | None
    end: Window | None
    as_of: Window | None
    told: list[Told] = field(default_factory=list)

    def end_is_supported(self) -> bool:
        """Somebody in view could know of the end: known on or after it, or saying so."""
        if self.end is None:
            return False
        earliest, latest = self.end
        return any(
            earliest is None
            or (one.known_from is not None and one.known_from >= earliest)
            or (one.says is not None and one.says_span and one.says[1] == latest)
            for one in self.told
        )

    def attestations(self) -> list[Window]:
        """Windows for which somebody in view says that the claim held."""
        return [window for one in self.told if (window := self._attested_by(one)) is not None]

    def _attested_by(self, one: Told) -> Window | None:
        if one.says is not None:
            return one.says
        if self.as_of is not None:
            return self.as_of
        if self.start is None and self.end is None:
            return None
        # A publication attests what it tells as present: not before the start nor after the end.
        begin, end = one.published
        if end is None or begin is None:
            return None
        if self.end is not None and (self.end[0] is None or end > self.end[0]):
            return None
        if self.start is not None and self.start[0] is not None and begin < self.start[0]:
            return None
        return one.published

    def validity(self) -> tuple[date | None, ...]:
        """The values of `VALIDITY`."""
        if self.kind in TIMELESS:
            return date.min, date.max, date.min, date.max, None, None
        if self.kind in MOMENTS:
            earliest, latest = self.start or self.as_of or OPEN
            return earliest or date.min, date.max, latest, date.max, None, None
        windows = self.attestations()
        begins, ends = ([window[place] for window in windows] for place in (0, 1))
        start, end = self.start or OPEN, self.end or OPEN
        first = start[0]
        if self.start is None and self.end is None and None not in begins:
            first = min(begins, default=None)
        return (
            first or date.min,
            end[1] or date.max,
            min(known((start[1], *ends)), default=None),
            max(known((end[0], *begins)), default=None),
            # Outside the certain days, those for which a source says so have no gap: each window
            # ends after the certain days begin, and begins before they end.
            min((begin or date.min for begin in begins), default=None),
            max((end or date.max for end in ends), default=None),
        )


def known(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def window(row: dict[str, Any], name: str) -> Window | None:
    return (row[f"{name}_earliest"], row[f"{name}_latest"]) if row[name] else None


def dates_of(*names: str) -> list[str]:
    return [f"{name}{end}" for name in names for end in ("", "_earliest", "_latest")]


# The end


def supported_ends(
    claims: dict[int, Held], texts: dict[int, str], fates: dict[int, Fate]
) -> dict[int, tuple[str, Window]]:
    """The rule: the end that is stated, if somebody could know of it; or the earlier death."""
    ends = {
        key: (texts[key], claim.end) for key, claim in claims.items() if claim.end_is_supported()
    }
    deaths = {who: fate for who, fate in fates.items() if is_death(fate)}
    for key, claim in claims.items():
        fate = deaths.get(claim.subject) if claim.kind in ROLES else None
        if fate is not None:
            day = fate.incident.date_latest
            earlier = key not in ends or (day and ends[key][1][0] and ends[key][1][0] > day)
            if earlier:
                ends[key] = (fate.incident.date, (fate.incident.date_earliest, day))
    return ends


# What a lens shows


def held_on(queryset: QuerySet, standpoint: Standpoint, day: date | None) -> QuerySet:
    """The claims with the end in view (`seen_end`) and, of a day, their `seen_certainty`.

    Claims that did not hold on the day are left out. The claims have been `seen` already.
    """
    of = "" if standpoint.sees_everything else "versions__"
    queryset = queryset.annotate(**{f"seen_{each}": F(f"{of}effective_{each}") for each in END})
    if day is None:
        return queryset.annotate(seen_certainty=Value(None, output_field=CharField()))
    queryset = queryset.annotate(**{f"seen_{name}": F(f"{of}{name}") for name in VALIDITY})
    certainty = Case(
        When(is_within("certain", day), then=Value(Certainty.CERTAIN)),
        When(is_within("stated", day), then=Value(Certainty.AS_STATED)),
        default=Value(Certainty.POSSIBLE),
        output_field=CharField(),
    )
    return queryset.filter(is_within("held", day)).annotate(seen_certainty=certainty)


def is_within(name: str, day: date) -> Q:
    """Condition on a claim in view: the day is one of those between these two columns."""
    return Q(**{f"seen_{name}_from__lte": day, f"seen_{name}_until__gte": day})


def likeliest_first() -> list[Any]:
    """Order of the claims that held on a day: the first is the answer to “who was it?”."""

    def rank(column: str, values: Sequence[str]) -> Case:
        cases = [When(**{column: value}, then=Value(place)) for place, value in enumerate(values)]
        return Case(*cases, default=Value(len(values)))

    return [
        rank("seen_certainty", Certainty.values),
        rank("seen_status", FIRMNESS),
        Coalesce("start_earliest", "start_latest", "as_of_earliest", "as_of_latest").desc(
            nulls_last=True
        ),
        F("seen_independent_sources").desc(),
        "uid",
    ]
