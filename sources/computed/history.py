"""What is said of claims, on each day on which it changed: the one evaluator of stored values.

A claim adds up to something else on days on which a source that speaks of it becomes known or is
withdrawn, an assertion is corrected, a container of a source becomes known, or it changes which
bodies are one. Values are worked out on those days alone, by the rules of `status`, `bodies` and
`corrections`; equal neighbours are one version. The last version is what the row of the claim says.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from base.deadlines.deadline import checked
from base.orm.keys import keys_in

from ..choices import UNSUPPORTED, Modality, Stance
from ..models import Assertion, Claim, Supersession, claim_type_named
from ..models.versions import NEVER, standing_on
from .bodies import BELONGING, BINDING, NOT_ENTERED, Body, makers_of, topmost
from .known_from import root_of, roots_among, rows_for_roots
from .status import FOR, Said, Verdict, verdict, with_parts

# What of an assertion tells its root.
ROOT_COLUMNS = ("root_id", "root__known_from", "source_id", "origin_id")
# The columns of a verdict that versions keep.
VERDICT = ("status", "modality", "known_from", "independent_sources")
Span = tuple[date, date, Any]


def spans(days: Iterable[date], value_on: Callable[[date], Any]) -> list[Span]:
    """From when to when each value stood, equal neighbours together; None is no value."""
    found: list[Span] = []
    begun: tuple[date, Any] | None = None
    for day in sorted({*days}):
        value = value_on(day)
        if begun and value == begun[1]:
            continue
        if begun and begun[1] is not None:
            found.append((begun[0], day - timedelta(days=1), begun[1]))
        begun = day, value
    if begun and begun[1] is not None:
        found.append((begun[0], NEVER, begun[1]))
    return found


def on(day: date, of: Iterable[Span]) -> Any:
    """The value that stood on the day."""
    return next((value for since, upto, value in of if since <= day <= upto), None)


def first_days(of: Iterable[Span]) -> set[date]:
    """The days on which the value became another one."""
    found = set()
    for since, upto, _ in of:
        found.add(since)
        if upto < NEVER:
            found.add(upto + timedelta(days=1))
    return found


@dataclass(slots=True, eq=False)
class Told:
    """One assertion: since when it is in view, from when on it does not count, whence it comes."""

    pk: int
    stance: str
    hedge: str
    modality: str
    known_from: date | None
    withdrawn: date | None
    roots: Sequence[tuple[date, int | None]]
    corrected: Sequence[tuple[date, bool]]
    is_speech_act: bool
    more: tuple[Any, ...]

    @property
    def since(self) -> date:
        return self.known_from or NEVER

    def is_in_view(self, day: date) -> bool:
        return (self.known_from or NEVER) <= day

    def counts(self, day: date) -> bool:
        """In view, not withdrawn and not corrected."""
        if (self.known_from or NEVER) > day or (self.withdrawn and self.withdrawn <= day):
            return False
        return not (self.corrected and at(self.corrected, day))

    def is_for(self, day: date) -> bool:
        return self.stance in FOR and self.counts(day)

    def root(self, day: date) -> int | None:
        return self.roots[0][1] if len(self.roots) == 1 else at(self.roots, day)

    def said(self, day: date, is_own: bool) -> Said:
        stance = self.stance
        if is_own and self.is_speech_act and stance == Stance.CLAIMS:
            stance = Stance.ASSERTS.value
        counts, root = self.counts(day), self.root(day)
        return Said(stance, self.hedge, self.modality, root, self.known_from, counts)

    def days(self) -> Iterator[date]:
        yield self.known_from or NEVER
        if self.withdrawn:
            yield self.withdrawn
        for changes in (self.roots, self.corrected):
            for day, _ in changes[1:]:
                yield day


def at(changes: Sequence[tuple[date, Any]], day: date) -> Any:
    """What it is on the day, of what it is from which day on."""
    found = changes[0][1]
    for since, value in changes:
        if since > day:
            break
        found = value
    return found


def days_of(told: Iterable[Told]) -> set[date]:
    """The days on which it changes what is said, from the first on."""
    told = list(told)
    first = min((one.since for one in told), default=NEVER)
    return {day for one in told for day in one.days() if day >= first}


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
        model: type[Claim] = Assertion._meta.get_field(path).related_model
        column, acts = model.SPEECH_ACTS or ("pk", ())
        whose = f"{path}__{through}__in" if through else f"{path}__in"
        rows = Assertion.objects.filter(**{whose: keys_in(keys)}).order_by("pk").values_list(
            f"{path}_id", f"{path}__{column}" if acts else "pk", "pk", "stance", "hedge",
            "modality", "source__known_from", "source__retracted", "source__retracted_latest",
            *ROOT_COLUMNS, *more,
        )  # fmt: skip
        found: dict[int, list[Told]] = defaultdict(list)
        listed = list(checked(rows.iterator(chunk_size=5000)))
        self._know_places(listed)
        corrected = self._corrected(listed)
        for row in listed:
            claim, act, pk, stance, hedge, modality, known, retracted, last, *rest = row
            root, root_known, source, origin = rest[:4]
            since = known or NEVER
            roots: Sequence[tuple[date, int | None]] = ((since, root),)
            if (root_known or NEVER) > since:
                roots = self._roots(source, origin, since)
            found[claim].append(
                Told(
                    pk, stance, hedge, modality, known,
                    (last or NEVER) if retracted else None, roots,
                    corrected.get(pk, ()),
                    act in acts, tuple(rest[4:]),
                )
            )  # fmt: skip
        return found

    def _corrected(
        self, rows: Sequence[Sequence[Any]]
    ) -> Mapping[int, Sequence[tuple[date, bool]]]:
        """From which day on assertions are superseded and from which not."""
        if self.day is None:
            keys = {row[2] for row in rows} & self.corrections.of.keys()
            return {key: self.corrections.changes(key) for key in keys}
        stood = Supersession.objects.filter(
            standing_on(self.day, ""), assertion__in=keys_in(row[2] for row in rows)
        )
        keys = stood.order_by().values_list("assertion_id", flat=True)
        return {key: [(date.min, True)] for key in keys}

    # Where things come from

    def _know_places(self, rows: Iterable[Sequence[Any]]) -> None:
        """Read the containers of those sources whose root becomes known later than they."""
        wanted = set()
        for row in rows:
            if (row[10] or NEVER) > (row[6] or NEVER):
                wanted |= {row[11], row[12]}
        new = wanted - {None} - self._places.keys()
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


class Corrections:
    """Which assertions are replaced by a later one of the same voice, from when to when."""

    def __init__(self) -> None:
        # What corrects each assertion: key, order among equals, first day, day of withdrawal.
        self.of: dict[int, list[tuple[int, tuple[date, str], date, date | None]]] = {}
        rows = Assertion.objects.filter(corrects__isnull=False).order_by().values_list(
            "corrects_id", "pk", "uid", "source__known_from", "source__retracted",
            "source__retracted_latest",
        )  # fmt: skip
        for corrected, pk, uid, known, retracted, last in rows:
            since = known or NEVER
            withdrawn = (last or NEVER) if retracted else None
            self.of.setdefault(corrected, []).append((pk, (since, str(uid)), since, withdrawn))

    def by(self, key: int, day: date) -> int | None:
        """What supersedes it on the day: of a chain of corrections the nearest that counts."""
        level, passed = [key], {key}
        while level:
            above = [
                one
                for at in level
                for one in self.of.get(at, ())
                if one[2] <= day and one[0] not in passed
            ]
            counting = [one for one in above if one[3] is None or one[3] > day]
            if counting:
                return max(counting, key=lambda one: one[1])[0]
            level = [one[0] for one in above]
            passed |= {*level}
        return None

    def days(self, key: int) -> set[date]:
        found, waiting, passed = set[date](), [key], {key}
        while waiting:
            for pk, _, since, withdrawn in self.of.get(waiting.pop(), ()):
                found |= {since, withdrawn or since}
                if pk not in passed:
                    passed.add(pk)
                    waiting.append(pk)
        return found

    def spans(self, key: int) -> list[Span]:
        return spans(self.days(key), lambda day: self.by(key, day))

    def changes(self, key: int) -> list[tuple[date, bool]]:
        """From which day on it is superseded and from which not."""
        found = [(date.min, False)]
        for since, upto, _ in self.spans(key):
            if found[-1][0] == since:  # one correction takes over from another
                found.pop()
            found.append((since, True))
            if upto < NEVER:
                found.append((upto + timedelta(days=1), False))
        return found


@dataclass(frozen=True, eq=False)
class Link:
    """That somebody is said to belong to somebody, with its status and modality over time."""

    whole: int
    is_part: bool  # and no mere outlet
    is_entered: bool
    spans: list[Span]

    def binds(self, day: date) -> bool:
        """Whether it makes one body of the two."""
        value = on(day, self.spans)
        return self.is_entered and bool(value) and value[0] in BINDING and is_actual(value)

    def is_kin(self, day: date) -> bool:
        """Whether it makes them kin."""
        value = on(day, self.spans)
        return self.is_part and bool(value) and value[0] not in UNSUPPORTED and is_actual(value)


def is_actual(value: tuple[str, str]) -> bool:
    return value[1] == Modality.ACTUAL


class Links:
    """Who belongs to whom over time, read upwards from those who are asked for."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.above: dict[int, list[Link]] = {}
        self.slugs: dict[int, str] = {}
        self.makers: dict[int, int | None] = {}
        self._closures: dict[int, set[int]] = {}
        self._bodies: dict[tuple[int, date], Body] = {}

    def know_makers(self, sources: set[int]) -> None:
        new = sources - self.makers.keys()
        if new:
            self.makers |= dict.fromkeys(new) | makers_of(new)

    def know(self, entities: Iterable[int]) -> None:
        """Read all that is above these entities, level by level."""
        Relationship = claim_type_named("relationship").model
        frontier = set(entities) - self.above.keys()
        while frontier:
            self.above |= {key: [] for key in frontier}
            links = Relationship.objects.filter(
                kind__in=BELONGING, subject__in=keys_in(frontier)
            ).order_by()
            rows = list(
                links.values_list(
                    "pk", "kind", "subject_id", "object_id", "subject__slug", "object__slug",
                    "object__kind",
                )
            )  # fmt: skip
            told = self.history.told("relationship", [row[0] for row in rows]) if rows else {}
            for pk, kind, part, whole, part_slug, whole_slug, of_kind in rows:
                said = told.get(pk, [])
                found = self.history.spans(
                    days_of(said) if said else (),
                    lambda day, said=said: link_on(said, day),
                )
                link = Link(whole, kind == BELONGING[0], of_kind not in NOT_ENTERED, found)
                self.above[part].append(link)
                self.slugs |= {part: part_slug, whole: whole_slug}
            frontier = {row[3] for row in rows} - self.above.keys()

    def closure(self, entity: int) -> set[int]:
        """The entity and all that anybody ever says to be above it."""
        if entity not in self._closures:
            found = frontier = {entity}
            while frontier:
                up = {link.whole for at in frontier for link in self.above.get(at, ())}
                frontier = up - found
                found = found | frontier
            self._closures[entity] = found
        return self._closures[entity]

    def days(self, entity: int) -> set[date]:
        """Days on which it may change what is above it."""
        if not self.above.get(entity):
            return set()
        links = (link for at in self.closure(entity) for link in self.above[at])
        return {day for link in links for day in first_days(link.spans)}

    def body(self, entity: int, day: date) -> Body:
        if not self.above.get(entity):
            return "entity", entity
        if (entity, day) not in self._bodies:
            above = {
                at: {link.whole for link in self.above[at] if link.binds(day)}
                for at in self.closure(entity)
            }
            top = topmost(entity, above, lambda key: self.slugs.get(key, ""))
            self._bodies[entity, day] = "entity", top
        return self._bodies[entity, day]

    def kin(self, entities: Iterable[int], day: date) -> Iterator[tuple[int, int]]:
        """Who is part of whom on the day, among these and all above them."""
        for entity in {at for one in entities for at in self.closure(one)}:
            for link in self.above.get(entity, ()):
                if link.is_kin(day):
                    yield entity, link.whole


def link_on(said: Sequence[Told], day: date) -> tuple[str, str]:
    found = verdict([one.said(day, True) for one in said if one.is_in_view(day)])
    return found.status, found.modality
