"""Filters of actors and persons."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from sources.claim_filters import SaidFilterSet
from sources.identifiers import IdentifiedFilterSet
from sources.standpoint import EVERYTHING, Standpoint
from threatapi.base.filters import FilterSet
from threatapi.base.lookups import (
    ALWAYS,
    SOMETIMES,
    CodesFilter,
    DayFilter,
    NameFilter,
    NamesFilter,
    WordsFilter,
)
from threatapi.base.text import fold

from .choices import FateValue
from .fates import UNKNOWN, fates
from .link_filters import LinkedFilterSet
from .models import OF_ALL_SOURCES, Actor, Alias, Entity, Person
from .search import MOST_FOUND, narrowed, ranked, search


def by_any_name(lookup: str, value: Any, aliases: QuerySet) -> Q:
    """The name or an alias in view meets the look-up, both folded."""
    wanted = [fold(item) for item in value] if isinstance(value, list) else fold(value)
    match = {f"folded{lookup}": wanted}
    # Looked up apart: an index serves each, and none the two as alternatives.
    named = Entity.objects.order_by().filter(**match).values("pk")
    return Q(pk__in=named.union(aliases.order_by().filter(**match).values("entity")))


NAME_LOOKUPS = {
    "name": "__in",
    "name__not": "__in",
    "name__icontains": "__contains",
    "name__istartswith": "__startswith",
}


def as_of_filter(what: str) -> DayFilter:
    return DayFilter(last=True, help_text=what)


class NamedFilterSet(FilterSet):
    """Adds `q`, which finds by name, best first, and forgives spellings and slips."""

    q = WordsFilter(
        help_text=(
            "Found by any name, best first: the name or another one of it as typed, the same but "
            "for case, accents, hyphens, apostrophes and spaces, one that begins so, one with "
            "these words in any order or with parts of words of at least four letters, and other "
            "spellings (Zawahiri, Dhawahiri) with up to two slips in a word of seven letters or "
            "more, one in a word of five; in a shorter one, of three at least, if the other words "
            "of the name are right (Joe al-Madaf for Jose al-Madaf). Three letters and fewer in "
            "all find no other spellings and no parts. At most the "
            f"{MOST_FOUND} best are found; `count_is_capped` tells if there are more."
        ),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        # The search comes last: what the filters leave out must not push out what they leave.
        queryset = self.chosen(super().filter_queryset(queryset))
        text = self.given.get("q")
        return self.search(queryset, text) if text else queryset

    def chosen(self, queryset: Any) -> Any:
        """What the filters that need more than a condition leave of the queryset."""
        return queryset

    def search(self, queryset: Any, text: str) -> Any:
        """Those found by the text; what was found is kept for the items and the page to show."""
        (found,) = search([text], queryset, self.standpoint)
        self.request.matches, self.request.is_capped = found, found.is_capped
        keys = ranked(found)
        if wanted := self.given.get("ordering"):
            return narrowed(queryset, found, keys).order_by(*self.order_keys(wanted))
        self.request.in_order = keys
        # A page by offset needs no query to find its keys.
        return SimpleLazyObject(lambda: narrowed(queryset, found, keys))

    @property
    def standpoint(self) -> Standpoint:
        return EVERYTHING


class EntityFilterSet(IdentifiedFilterSet, LinkedFilterSet, NamedFilterSet, SaidFilterSet):
    said_through = ("entity", "alias__entity")
    shown_where = dict.fromkeys(OF_ALL_SOURCES, lambda standpoint: None)
    order = {
        "name": "folded",
        "slug": "slug",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    name = NamesFilter(
        present=ALWAYS,
        help_text="Name or alias, whole; case, accents, hyphens and spaces do not matter.",
    )
    name__icontains = NameFilter(help_text="Name or alias contains this, folded as in `name`.")
    name__istartswith = NameFilter(help_text="Name or alias begins with this, folded likewise.")
    as_of = as_of_filter("Roles and fate as of this year, month or day (its last day).")
    fate = CodesFilter(
        choices=FateValue,
        present=SOMETIMES,
        help_text="What became of a person, by all sources in view, on that day.",
    )

    class Meta:
        model = Entity
        fields = [
            "type",
            "slug",
            "kind",
            "named",
            "resolved",
            "description",
            "founded",
            "dissolved",
            "born",
            "died",
        ]

    @property
    def aliases(self) -> QuerySet:
        """The names in view: one that is first seen later finds nobody yet."""
        return Alias.objects.seen(self.lens.standpoint)

    @property
    def standpoint(self) -> Standpoint:
        return self.lens.standpoint

    def chosen(self, queryset: Any) -> Any:
        data = self.given
        for name, lookup in NAME_LOOKUPS.items():
            if data.get(name):
                found = by_any_name(lookup, data[name], self.aliases)
                queryset = queryset.filter(~found if name == "name__not" else found)
        is_person = Q(type="person")
        if data.get("fate"):
            queryset = queryset.filter(self.fated(data["fate"]))
        if data.get("fate__not"):
            queryset = queryset.filter(is_person, ~self.fated(data["fate__not"]))
        if (absent := data.get("fate__isnull")) is not None:
            queryset = queryset.filter(~is_person if absent else is_person)
        return queryset

    def fated(self, values: list[str]) -> Q:
        """Persons of whom one of these became, as far as is in view on the day."""
        if self.lens.as_of is None and not self.lens.is_restricted:
            return Q(fate__in=values)
        found = fates(None, self.lens.standpoint, self.lens.as_of)
        condition = Q(pk__in=[key for key, fate in found.items() if fate.value in values])
        if UNKNOWN in values:
            condition |= Q(type="person") & ~Q(pk__in=list(found))
        return condition


class ActorFilterSet(EntityFilterSet):
    order = EntityFilterSet.order | {"founded": "seen_founded", "dissolved": "seen_dissolved"}

    fate = None

    class Meta:
        model = Actor
        fields = ["slug", "kind", "named", "resolved", "description", "founded", "dissolved"]


class PersonFilterSet(EntityFilterSet):
    fate = EntityFilterSet.declared_filters["fate"].shown_with()
    fate.present = ALWAYS  # of a person it is at least unknown
    order = EntityFilterSet.order | {"born": "seen_born", "died": "seen_died"}

    class Meta:
        model = Person
        fields = ["slug", "named", "resolved", "description", "born", "died"]
