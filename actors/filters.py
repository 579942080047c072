"""Filters of actors, persons and relationships."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from sources.filters import ClaimFilterSet, SaidFilterSet
from sources.standpoint import EVERYTHING, Standpoint
from threatapi.base.errors import refuse
from threatapi.base.filters import FilterSet
from threatapi.base.lookups import (
    CodesFilter,
    DayFilter,
    NameFilter,
    NamesFilter,
    RefsFilter,
    ShareFilter,
    WordsFilter,
    all_words,
    any_of,
)
from threatapi.base.text import fold
from threatapi.base.walks import Belonging, belonging

from .choices import SYMMETRIC_KINDS, ActorKind, Certainty, FateValue
from .fates import UNKNOWN, fates
from .matching import LEAST, LEAST_ACROSS
from .models import OF_ALL_SOURCES, Actor, Alias, Entity, Person, Relationship
from .search import MOST_FOUND, narrowed, ranked, search
from .validity import likeliest_first


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
            "all find no other spellings and no parts. A name in another script finds those that "
            "sound alike (Рашид and رشید find Rashid). At most the "
            f"{MOST_FOUND} best are found; `count_is_capped` tells if there are more."
        ),
    )
    least = ShareFilter(
        help_text=(
            f"The least score, from 0 to 1, with which `q` finds: if not given, {LEAST}, and "
            f"{LEAST_ACROSS} between Arabic script and another. It goes with `q`."
        ),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        # The search comes last: what the filters leave out must not push out what they leave.
        queryset = self.chosen(super().filter_queryset(queryset))
        text = self.given.get("q")
        if not text and self.given.get("least") is not None:
            refuse({"q": [{"message": "It is needed: `least` goes with `q`.", "code": "required"}]})
        return self.search(queryset, text) if text else queryset

    def chosen(self, queryset: Any) -> Any:
        """What the filters that need more than a condition leave of the queryset."""
        return queryset

    def search(self, queryset: Any, text: str) -> Any:
        """Those found by the text; what was found is kept for the items and the page to show."""
        (found,) = search([text], queryset, self.standpoint, least=self.given.get("least"))
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


class EntityFilterSet(NamedFilterSet, SaidFilterSet):
    said_through = ("entity", "alias__entity")
    shown_where = dict.fromkeys(OF_ALL_SOURCES, lambda standpoint: None)
    order = {
        "name": "folded",
        "slug": "slug",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    name = NamesFilter(
        help_text="Name or alias, whole; case, accents, hyphens and spaces do not matter.",
    )
    name__not = NamesFilter(help_text="Neither name nor alias is one of these.")
    name__icontains = NameFilter(help_text="Name or alias contains this, folded as in `name`.")
    name__istartswith = NameFilter(help_text="Name or alias begins with this, folded likewise.")
    as_of = as_of_filter("Roles and fate as of this year, month or day (its last day).")
    fate = CodesFilter(
        choices=FateValue, help_text="What became of a person, by all sources in view, on that day."
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
        return queryset.filter(self.fated(data["fate"])) if data.get("fate") else queryset

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
    order = EntityFilterSet.order | {"born": "seen_born", "died": "seen_died"}

    class Meta:
        model = Person
        fields = ["slug", "named", "resolved", "description", "born", "died"]


def end_filter(what: str, **kwargs: Any) -> RefsFilter:
    return RefsFilter(queryset=Entity.objects.all(), help_text=what, **kwargs)


class HeldFilterSet(ClaimFilterSet):
    """What a claim with a start and an end is asked for: whether it held on a day."""

    seen_as = {"end": "seen_end"}
    # As a parameter of its own `as_of` asks what held on a day, not how the field is written.
    left_out = ("as_of", "as_of__not")

    as_of = as_of_filter("Held on this year, month or day (its last day); see `certainty`.")
    certainty = CodesFilter(
        any_of("seen_certainty"),
        choices=Certainty,
        help_text=("How surely it held on the day of `as_of`, any of these. Without a day, none."),
    )

    class Meta:
        abstract = True

    def order_keys(self, wanted: list[str] | None) -> list[Any]:
        if self.given.get("as_of") and not wanted:
            return likeliest_first()
        return super().order_keys(wanted)


class RelationshipFilterSet(HeldFilterSet):
    """The conditions on the two ends hold together: a symmetric link is matched both ways."""

    said_through = ("relationship",)
    order = {
        "subject": "subject__folded",
        "kind": "kind",
        "object": "object__folded",
        "title": "title",
        "start": "start",
        "end": "seen_end",
        "as_of": "as_of",
        "created_at": "created_at",
        "updated_at": "updated_at",
        **ClaimFilterSet.claim_order,
    }

    q = WordsFilter(
        all_words("subject__folded", "object__folded"),
        help_text="Relationships whose ends' names hold all these words.",
    )
    subject = end_filter("Who stands first (id or slug); of symmetric kinds, at either end.")
    subject__not = end_filter("None of these stands first; of symmetric kinds likewise.")
    object = end_filter("Who stands last (id or slug); of symmetric kinds, at either end.")
    object__not = end_filter("None of these stands last; of symmetric kinds likewise.")
    subject_kind = CodesFilter(choices=ActorKind, help_text="Kind of the actor that stands first.")
    object_kind = CodesFilter(choices=ActorKind, help_text="Kind of the actor that stands last.")
    involves = end_filter("Who stands at either end (id or slug).")
    between = end_filter(
        "Two records (ids or slugs, with a comma): one at each end, whichever way.",
        condition=lambda keys: (
            Q(subject=keys[0], object=keys[1]) | Q(subject=keys[1], object=keys[0])
        ),
        exactly=2,
    )

    class Meta:
        model = Relationship
        fields = ["kind", "title", "start", "end", "as_of"]

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        if forward := self.ends("subject", "object"):
            backward = self.ends("object", "subject") & Q(kind__in=SYMMETRIC_KINDS)
            queryset = queryset.filter(forward | backward)
        if wanted := self.given.get("involves"):
            either = Q(subject__in=wanted) | Q(object__in=wanted)
            links = Relationship.objects.filter(either).values_list("pk", flat=True)
            queryset, self.whole = belonging(queryset, [Belonging(links, either, either)])
        return queryset

    def ends(self, first: str, last: str) -> Q:
        """What is asked of the two ends, when `first` is read as the subject."""
        data = self.given
        condition = Q()
        for asked, end in (("subject", first), ("object", last)):
            if data.get(asked):
                condition &= Q(**{f"{end}__in": data[asked]})
            if data.get(f"{asked}__not"):
                condition &= ~Q(**{f"{end}__in": data[f"{asked}__not"]})
            if data.get(f"{asked}_kind"):
                condition &= Q(**{f"{end}__kind__in": data[f"{asked}_kind"]})
        return condition
