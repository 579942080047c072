"""Impact of a source: compares the view with it and the view without it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from actors.computed.fates import fates
from actors.models import Alias, Entity, Relationship
from actors.role_serializers import fate_json
from base.orm.keys import keys_in
from incidents.models import Incident, Involvement
from sources.computed.bodies import BELONGING, below, bodies_from, sources_made_by
from sources.computed.standpoint import Standpoint
from sources.computed.verdicts import seen
from sources.models import Assertion, Claim, Source, claim_type_named

from .choices import ChangedField
from .deeds import deeds, kin_incidents
from .references import TYPES

# Computed values of every claim; those of incidents and persons are added below.
OF_CLAIMS = ("status", "independent_sources", "known_from")
FIELDS = {str(name): place for place, name in enumerate(ChangedField)}


class Seen(NamedTuple):
    """A claim as one view shows it."""

    uid: Any
    values: dict[str, Any]


@dataclass(frozen=True)
class Fallen:
    type: str
    pk: int
    uid: Any

    @property
    def record(self) -> tuple[str, int]:
        return self.type, self.pk

    @property
    def order(self) -> tuple[Any, ...]:
        return self.type, str(self.uid)


@dataclass(frozen=True)
class Change(Fallen):
    field: str
    before: Any
    after: Any

    @property
    def order(self) -> tuple[Any, ...]:
        return self.type, str(self.uid), FIELDS[self.field]


class Impact:
    """`told` are the assertions of the source in the view `before`."""

    def __init__(self, source: Source, told: QuerySet, before: Standpoint) -> None:
        self.told, self.before = told, before
        without = Standpoint.without([source.pk]).excluded
        self.after = Standpoint(before.known_by, before.excluded | without)
        self.falls: list[Fallen] = []
        self.changes: list[Change] = []
        self.kept = 0
        for type_ in TYPES:
            if type_ == "alias":
                self._compare_names()
            elif type_ == "entity":
                self._compare_fates()
            else:
                self._compare_claims(type_)
        self.falls.sort(key=lambda fallen: fallen.order)
        self.changes.sort(key=lambda change: change.order)

    def touched(self, type_: str) -> QuerySet:
        """The claims that the source speaks of; of an incident, its parts speak as well."""
        claim = claim_type_named(type_)
        condition = Q()
        for path in claim.paths:
            told = self.told.filter(**{f"{path}__isnull": False})
            condition |= Q(pk__in=told.order_by().values(path))
        return claim.model._base_manager.filter(condition)

    @cached_property
    def members(self) -> set[int]:
        """Actors of whom the source says to whom they belong, and all that belong to them."""
        links = Relationship.objects.filter(kind__in=BELONGING)
        links = links.filter(pk__in=self.touched("relationship").values("pk"))
        parts = set(links.values_list("subject_id", flat=True))
        return below(parts) if parts else set()

    @cached_property
    def parted(self) -> set[int]:
        """Sources behind which one view sees another body than the other."""
        if not self.members:
            return set()
        keys = set(sources_made_by(self.members).values_list("pk", flat=True))
        before, after = (bodies_from(view).of_sources(keys) for view in (self.before, self.after))
        return {key for key in keys if before[key] != after[key]}

    def counted_anew(self, type_: str) -> QuerySet:
        """The claims that are told by sources behind which the body is another."""
        told = Assertion.objects.filter(root__in=keys_in(self.parted))
        told = told.filter(**{f"{type_}__isnull": False}).order_by().values(type_)
        return claim_type_named(type_).model._base_manager.filter(pk__in=told)

    # Claims

    def _compare_claims(self, type_: str) -> None:
        before = self._view(type_, self.before)
        after = self._view(type_, self.after)
        touched = set(self.touched(type_).values_list("pk", flat=True))
        for pk, was in before.items():
            if pk not in after:
                self.falls.append(Fallen(type_, pk, was.uid))
                continue
            changes = self._changes(type_, pk, was, after[pk].values)
            self.changes += changes
            self.kept += not changes and pk in touched

    def _view(self, type_: str, standpoint: Standpoint) -> dict[int, Seen]:
        """What one view shows of the claims that may change."""
        model: type[Claim] = claim_type_named(type_).model
        claims = self.incidents if type_ == "incident" else self.touched(type_)
        if self.parted:
            anew = Q(pk__in=self.counted_anew(type_).values("pk"))
            claims = model._base_manager.filter(anew | Q(pk__in=claims.values("pk")))
        columns = [f"seen_{name}" for name in OF_CLAIMS]
        rows = list(
            seen(claims, standpoint).order_by().values_list("pk", "uid", "seen_modality", *columns)
        )
        found = {
            pk: Seen(uid, dict(zip(OF_CLAIMS, values, strict=True))) for pk, uid, _, *values in rows
        }
        if model is Incident:
            modality_of = {pk: modality for pk, _, modality, *_ in rows}
            for pk, values in deeds(modality_of, standpoint).items():
                found[pk].values.update(values)
        return found

    @staticmethod
    def _changes(type_: str, pk: int, was: Seen, now: dict[str, Any]) -> list[Change]:
        return [
            Change(type_, pk, was.uid, name, value, now[name])
            for name, value in was.values.items()
            if now[name] != value
        ]

    # Incidents

    @cached_property
    def incidents(self) -> QuerySet:
        """Also those whose claimants or voices are of one body only by what the source says."""
        kin = kin_incidents(self.before, self.after)
        parted = keys_in(self.parted)
        voices = Assertion.objects.filter(
            Q(speaker__in=keys_in(self.members)) | Q(source__in=parted) | Q(root__in=parted),
            figure__incident__isnull=False,
        )
        spoken = voices.order_by().values("figure__incident") if self.members else []
        return Incident.objects.filter(
            Q(pk__in=kin) | Q(pk__in=self.touched("incident")) | Q(pk__in=spoken)
        )

    # Names and persons

    def _compare_names(self) -> None:
        """A name has no computed value of its own: nobody writes it, or somebody still does."""
        names = self.touched("alias")
        left = set(Alias.objects.seen(self.after).filter(pk__in=names).values_list("pk", flat=True))
        for pk, uid in names.values_list("pk", "uid"):
            if pk in left:
                self.kept += 1
            else:
                self.falls.append(Fallen("alias", pk, uid))

    def _compare_fates(self) -> None:
        parts = Involvement.objects.filter(pk__in=self.touched("involvement")).exclude(outcome="")
        persons = Entity.objects.filter(type="person", pk__in=parts.values("entity"))
        uids = dict(persons.values_list("pk", "uid"))
        before, after = (fates(uids, standpoint) for standpoint in (self.before, self.after))
        for pk, uid in uids.items():
            was = Seen(uid, {"fate": fate_json(before.get(pk))})
            now = {"fate": fate_json(after.get(pk))}
            self.changes += self._changes("entity", pk, was, now)
