"""Impact of a source: compares the view with it and the view without it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from actors.computed.fates import fates
from actors.models import Alias, Entity, FateVersion
from actors.role_serializers import fate_json
from base.orm.keys import keys_in
from incidents.computed.incidents_in_view import toll_json
from sources.computed.standpoint import Standpoint
from sources.models import Source, claim_type_named
from sources.models.versions import standing_on
from sources.view_of_request import Use, overlay_of

from ..overlay import spoken_of
from .choices import ChangedField
from .references import TYPES

# Computed values of every claim; those of incidents and persons are added below.
OF_CLAIMS = ("status", "independent_sources", "known_from")
FIELDS = {str(name): place for place, name in enumerate(ChangedField)}


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
        without = Standpoint.without([source.pk]).excluded
        self.before = before
        self.after = Standpoint(before.known_by, before.excluded | without)
        self.overlay = overlay_of(self.after)
        self.touched = {
            type_: set().union(*(spoken_of(path, told) for path in claim_type_named(type_).paths))
            for type_ in TYPES
        }
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

    def _compare_claims(self, type_: str) -> None:
        """The versions of the day with the source, and what is laid over them without it."""
        model = claim_type_named(type_).model._meta.get_field("versions").related_model
        names, after = self.overlay.laid_over.get(model, ((), {}))
        shows = shown_of_incident if type_ == "incident" else shown_of_claim
        stood = model.objects.filter(standing_on(self.before.day, ""), claim__in=keys_in(after))
        for key, uid, *values in stood.order_by().values_list("claim", "claim__uid", *names):
            now = after[key]
            if now is None:
                self.falls.append(Fallen(type_, key, uid))
                continue
            was, shown = (shows(dict(zip(names, each, strict=True))) for each in (values, now))
            changes = self._changes(type_, key, uid, was, shown)
            self.changes += changes
            self.kept += not changes and key in self.touched[type_]

    @staticmethod
    def _changes(
        type_: str, key: int, uid: Any, was: dict[str, Any], now: dict[str, Any]
    ) -> list[Change]:
        return [
            Change(type_, key, uid, name, value, now[name])
            for name, value in was.items()
            if now[name] != value
        ]

    def _compare_names(self) -> None:
        """A name has no computed value of its own: nobody writes it, or somebody still does."""
        names = Alias.objects.filter(pk__in=keys_in(self.touched["alias"])).order_by()
        uids = dict(names.values_list("pk", "uid"))
        with Use(self.overlay):
            left = Alias.objects.seen(self.after).filter(pk__in=keys_in(uids))
            kept = set(left.order_by().values_list("pk", flat=True))
        self.kept += len(kept)
        self.falls += [Fallen("alias", key, uid) for key, uid in uids.items() if key not in kept]

    def _compare_fates(self) -> None:
        persons = Entity.objects.filter(pk__in=keys_in(self.overlay.replaced.get(FateVersion, ())))
        uids = dict(persons.order_by().values_list("pk", "uid"))
        before = fates(uids, self.before)
        with Use(self.overlay):
            after = fates(uids, self.after)
        for key, uid in uids.items():
            was, now = ({"fate": fate_json(each.get(key))} for each in (before, after))
            self.changes += self._changes("entity", key, uid, was, now)


def shown_of_claim(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: columns[name] for name in OF_CLAIMS}


def shown_of_incident(columns: dict[str, Any]) -> dict[str, Any]:
    """The values as the incident's JSON shows them."""
    return shown_of_claim(columns) | {
        "claim_status": columns["claim_status"],
        "killed": toll_json(columns, "killed"),
        "wounded": toll_json(columns, "wounded"),
        "contested": [*columns["contested"]],
    }
