"""What is said of claims, on each day on which it changed: the one evaluator of stored values.

A claim adds up to something else on days on which a source that speaks of it becomes known or is
withdrawn, an assertion is corrected, a container of a source becomes known, or it changes which
bodies are one. Values are worked out on those days alone, by the rules of `status`, `bodies` and
`corrections`; equal neighbours are one version. The last version is what the row of the claim says.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from base.deadlines.deadline import checked
from base.orm.keys import keys_in

from ..models import Assertion, Supersession, claim_type_named
from ..models.versions import NEVER, standing_on
from .bodies import Body
from .corrections_by_day import Corrections
from .known_from import root_of, roots_among, rows_for_roots
from .links import Links
from .spans import Span, spans
from .status import FOR, Verdict, verdict, with_parts
from .told import Told, days_of

# The columns of an assertion, as `Row` has them after its claim and the kind of that.
COLUMNS = (
    "pk", "stance", "hedge", "modality", "source__known_from", "source__retracted",
    "source__retracted_latest", "root_id", "root__known_from", "source_id", "origin_id",
)  # fmt: skip
GIVEN = 2 + len(COLUMNS)
# The columns of a verdict that versions keep.
VERDICT = ("status", "modality", "known_from", "independent_sources")


class Row(NamedTuple):
    """What is read of an assertion."""

    claim: int
    kind: str
    pk: int
    stance: str
    hedge: str
    modality: str
    known_from: date | None
    retracted: str
    retracted_latest: date | None
    root: int | None
    root_known_from: date | None
    source: int
    origin: int | None
    more: tuple[Any, ...]

    @property
    def since(self) -> date:
        return self.known_from or NEVER

    @property
    def has_later_root(self) -> bool:
        """Whether its root becomes known later than its source."""
        return (self.root_known_from or NEVER) > self.since


class History:
    """Reads assertions with all that their days rest on; what several share is looked up once.

    Given a day, it tells what stood on that day alone, as if it always had.
    """

    def __init__(self, day: date | None = None) -> None:
        self.day = day
        self.links = Links(self)
        self._places: dict[int, tuple[int | None, str, date | None]] = {}

    @cached_property
    def corrections(self) -> "Corrections":
        return Corrections()

    def told(
        self, path: str, keys: Iterable[int], *more: str, through: str = ""
    ) -> dict[int, list[Told]]:
        """What is said, by the key of what `path` reaches, of the claims with these keys.

        With `through` the keys are those of what that leads to from the claim.
        """
        kind = f"{path}__{claim_type_named(path).kind}"
        speech_acts = claim_type_named(path).speech_acts
        whose = f"{path}__{through}__in" if through else f"{path}__in"
        found: dict[int, list[Told]] = defaultdict(list)
        rows = Assertion.objects.filter(**{whose: keys_in(keys)}).order_by("pk").values_list(
            f"{path}_id", kind if speech_acts else "pk", *COLUMNS, *more
        )  # fmt: skip
        read = checked(rows.iterator(chunk_size=5000))
        listed = [Row(*row[:GIVEN], row[GIVEN:]) for row in read]
        self._know_places(listed)
        corrected = self._corrected(listed)
        for row in listed:
            roots: Sequence[tuple[date, int | None]] = ((row.since, row.root),)
            if row.has_later_root:
                roots = self._roots(row.source, row.origin, row.since)
            found[row.claim].append(
                Told(
                    row.pk, row.stance, row.hedge, row.modality, row.known_from,
                    (row.retracted_latest or NEVER) if row.retracted else None, roots,
                    corrected.get(row.pk, ()), row.kind in speech_acts, row.more,
                )
            )  # fmt: skip
        return found

    def _corrected(self, rows: Sequence[Row]) -> Mapping[int, Sequence[tuple[date, bool]]]:
        """From which day on assertions are superseded and from which not."""
        if self.day is None:
            keys = {row.pk for row in rows} & self.corrections.of.keys()
            return {key: self.corrections.changes(key) for key in keys}
        stood = Supersession.objects.filter(
            standing_on(self.day, ""), assertion__in=keys_in(row.pk for row in rows)
        )
        keys = stood.order_by().values_list("assertion_id", flat=True)
        return {key: [(date.min, True)] for key in keys}

    # Where things come from

    def _know_places(self, rows: Iterable[Row]) -> None:
        """Read the containers of those sources whose root becomes known later than they."""
        later = [row for row in rows if row.has_later_root]
        new = {end for row in later for end in (row.source, row.origin) if end}
        new -= self._places.keys()
        if new:
            for pk, container, kind, known in rows_for_roots(new):
                self._places[pk] = container, kind, known

    def _roots(
        self, source: int, origin: int | None, since: date
    ) -> Sequence[tuple[date, int | None]]:
        days = {since}
        for start in (source, origin):
            while start:
                container, _, known = self._places[start]
                days.add(known or NEVER)
                start = container
        ends = [end for end in (source, origin) if end]

        def root_on(day: date) -> int:
            return root_of(source, origin, roots_among(ends, self._places, day))

        return [(first, root) for first, _, root in spans({d for d in days if d >= since}, root_on)]

    # Bodies

    def know_bodies(self, told: Iterable[Told], speakers: Iterable[int] = ()) -> None:
        """Look up together who stands behind all roots of these, and these speakers."""
        self.know_bodies_of({root for one in told for _, root in one.roots}, speakers)

    def know_bodies_of(self, roots: Iterable[int | None], speakers: Iterable[int]) -> None:
        roots = {*roots}
        self.links.know_makers(roots - {None})
        makers = {self.links.makers.get(root) for root in roots}
        self.links.know({*makers, *speakers} - {None})

    def body_days(self, told: Sequence[Told]) -> set[date]:
        """Days on which some of several roots may become one body, or cease to be one."""
        roots = {root for one in told if one.stance in FOR for _, root in one.roots}
        if len(roots) < 2:
            return set()
        makers = {self.links.makers.get(root) for root in roots} - {None}
        return {day for maker in makers for day in self.links.days(maker)}

    def body_of_root(self, root: int | None, day: date) -> Body:
        maker = self.links.makers.get(root)
        return ("source", root) if maker is None else self.links.body(maker, day)

    # Verdicts

    def spans(self, days: Iterable[date], value_on: Callable[[date], Any]) -> list[Span]:
        """From when to when each value stood."""
        if self.day is None:
            return spans(days, value_on)
        value = value_on(self.day) if any(day <= self.day for day in days) else None
        return [] if value is None else [(date.min, NEVER, value)]

    def verdict(self, told: Sequence[Told], day: date, is_own: bool = True) -> Verdict:
        """What the assertions in view on the day add up to."""
        said = [one.said(day, is_own) for one in told if one.is_in_view(day)]
        bodies = {}
        if len(said) > 1:
            bodies = {one.root: self.body_of_root(one.root, day) for one in said}
        return verdict(said, bodies)

    def verdicts(self, told: Sequence[Told]) -> list[Span]:
        """The values of `VERDICT` over all days of a claim that stands on its own assertions."""
        days = days_of(told) | self.body_days(told)
        first = min((one.since for one in told), default=None)
        if first is None:
            return []
        return self.spans(
            {day for day in days if day >= first},
            lambda day: columns_of(self.verdict(told, day)),
        )

    def of_whole(self, own: Sequence[Told], parts: Sequence[Told], day: date) -> Verdict | None:
        """The same of a claim made of parts: they speak while nothing of its own is in view."""
        has_own = any(one.is_in_view(day) for one in own)
        has_parts = any(one.is_in_view(day) for one in parts)
        if not has_parts:
            return self.verdict(own, day) if has_own else None
        of_parts = self.verdict(parts, day, is_own=False)
        return with_parts(self.verdict(own, day) if has_own else None, of_parts)


def columns_of(found: Verdict) -> tuple[Any, ...]:
    return found.status, found.modality, found.known_from, found.independent_sources
