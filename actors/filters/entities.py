"""Filters of actors and persons."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import SimpleLazyObject

from base.filters.filterset import FilterSet
from base.filters.lookups import (
    ALWAYS,
    SOMETIMES,
    CodeFilter,
    CodesFilter,
    DayFilter,
    NameFilter,
    NamesFilter,
    ParameterFilter,
    ShareFilter,
    WordsFilter,
    possibly_within,
)
from base.http.errors import refuse
from base.orm.vocabulary import Within
from base.paging.pagination import Selection
from base.values.text import fold
from sources.computed.standpoint import EVERYTHING, Standpoint
from sources.filters.claims import SaidFilterSet
from sources.filters.identifiers import IdentifiedFilterSet

from ..choices import FateValue
from ..computed.fates import is_fate
from ..computed.outcomes import UNKNOWN
from ..models import OF_ALL_SOURCES, Actor, Alias, Entity, FateVersion, Person
from ..names.scoring import LEAST, LEAST_ACROSS, cut_offs
from ..names.search import MOST_FOUND, narrowed, ranked, search
from ..role_serializers import DEATH_IS_ASSERTED
from .links import LinkedFilterSet


def by_any_name(lookup: str, value: Any, aliases: QuerySet) -> Q:
    """The name or an alias in view meets the look-up, both folded."""
    wanted = [fold(item) for item in value] if isinstance(value, list) else fold(value)
    match = {f"folded{lookup}": wanted}
    # Looked up apart: an index serves each, and none the two as alternatives.
    named = Entity.objects.order_by().filter(**match).values("pk")
    return Q(pk__in=named.union(aliases.order_by().filter(**match).values("entity")))


# Dates of persons that the view computes, and all dates that have bounds to ask for.
SEEN_DATES = ("died", "fate_date")
DATES = ("founded", "dissolved", "born", *SEEN_DATES)
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
            "Searches all names and aliases, best match first: the name as typed; the same but for "
            "case, accents, hyphens, apostrophes and spaces; a name that begins so; a name with "
            "these words in any order, or with parts of words of at least four letters; and other "
            "spellings (Zawahiri, Dhawahiri). A word of seven letters or more may have two slips, "
            "one of five letters one slip, and one of three or four letters one if the other words "
            "of the name are right (Joe al-Madaf for Jose al-Madaf). A search of three letters or "
            "fewer finds no other spellings and no parts. A name in another script finds names "
            "that sound alike (Рашид and رشید find Rashid). At most the best "
            f"{MOST_FOUND} are found; `count_is_capped` tells if there are more."
        ),
    )
    least = ShareFilter(
        help_text=(
            f"Least score of what `q` finds, from 0 to 1. If not given: {LEAST}, and "
            f"{LEAST_ACROSS} between Arabic script and another. Only together with `q`."
        ),
    )

    class Meta:
        abstract = True

    def select(self, queryset: Any) -> Selection:
        # The search comes last: what the filters leave out must not push out what they leave.
        text, least = self.given.get("q"), self.given.get("least")
        if not text and least is not None:
            refuse(
                {"q": [{"message": "This parameter is required with `least`.", "code": "required"}]}
            )
        if not text:
            return super().select(queryset)
        (matches,) = search([text], queryset, self.standpoint, least=least)
        keys = ranked(matches)
        of_search = {"is_capped": matches.is_capped, "matches": matches}
        if wanted := self.given.get("ordering"):
            records = narrowed(queryset, matches, keys).order_by(*self.order_keys(wanted))
            return Selection(records, **of_search)
        # A page by offset needs no query to find its keys.
        records = SimpleLazyObject(lambda: narrowed(queryset, matches, keys))
        return Selection(records, keys=keys, **of_search)

    @classmethod
    def page_properties(cls) -> dict[str, Any]:
        description = (
            "The least scores with which names are found. Present with `q` only, also if nothing "
            "is found."
        )
        cut_off = {"allOf": [{"$ref": "#/components/schemas/CutOff"}], "description": description}
        return super().page_properties() | {"cut_off": cut_off}

    def about_page(self, head: dict[str, Any], keys: list[int]) -> dict[str, Any]:
        about = super().about_page(head, keys)
        if self.given.get("q"):
            about["cut_off"] = cut_offs(self.given.get("least"))
        return about

    @property
    def standpoint(self) -> Standpoint:
        return EVERYTHING


class EntityFilterSet(IdentifiedFilterSet, LinkedFilterSet, NamedFilterSet, SaidFilterSet):
    said_through = ("entity", "alias__entity")
    shown_where = {
        name: lambda standpoint: None for name in OF_ALL_SOURCES if name not in SEEN_DATES
    }
    seen_as = {name: f"seen_{name}" for name in SEEN_DATES}
    order = {
        "name": "folded",
        "slug": "slug",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    name = NamesFilter(
        present=ALWAYS,
        help_text="The whole name or alias; case, accents, hyphens and spaces are ignored.",
    )
    name__icontains = NameFilter(help_text="Name or alias contains this, folded as in `name`.")
    name__istartswith = NameFilter(help_text="Name or alias begins with this, folded as in `name`.")
    as_of = as_of_filter("Roles and fate as of this year, month or day (its last day).")
    fate = CodesFilter(
        choices=FateValue,
        present=SOMETIMES,
        help_text="What became of a person, by all sources in view; with `as_of`, by that day.",
    )
    date_match = CodeFilter(
        choices=Within,
        help_text=(
            "Whether the bounds of dates (`died__gte`, `fate_date__lte` and so on) must hold for "
            "every day that a vague date may mean (`certain`, the default) or for one of them "
            "(`possible`)."
        ),
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
            "fate_date",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.given.get("date_match") == Within.POSSIBLE:
            self.filters |= dict(self.possible_bounds())

    def possible_bounds(self) -> Iterator[tuple[str, ParameterFilter]]:
        """The bounds of dates that were asked for, such that a vague date may lie within."""
        for name in self.filters:
            column, _, bound = name.partition("__")
            if bound in ("gte", "lte") and column in DATES:
                path = self.path_of(column)
                days = (lambda day: (day, None)) if bound == "gte" else (lambda day: (None, day))
                yield (
                    name,
                    ParameterFilter(
                        lambda day, path=path, days=days: possibly_within(path, *days(day))
                    ),
                )

    def filter_queryset(self, queryset: Any) -> Any:
        if {*SEEN_DATES} & self.asked():
            queryset = queryset.alias(**self.seen_dates())
        queryset, data = super().filter_queryset(queryset), self.given
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

    def seen_dates(self) -> dict[str, Any]:
        """Dates of death and of the fate in view, as `seen_…`, with their bounds."""
        view, as_of = self.lens.standpoint, self.lens.as_of
        stood = FateVersion.objects.filter(is_fate(view, as_of, ""), person=OuterRef("pk"))
        columns: dict[str, Any] = {}
        for end in ("", "_earliest", "_latest"):
            output = Entity._meta.get_field(f"died{end}")
            fate: Any = F(f"fate_date{end}")
            death: Any = Case(
                When(DEATH_IS_ASSERTED, then=fate), default=Value("" if not end else None, output)
            )
            if not self.lens.is_default:
                fate = Subquery(stood.values(f"fate_date{end}")[:1])
                death = Subquery(stood.filter(DEATH_IS_ASSERTED).values(f"fate_date{end}")[:1])
                if not end:
                    fate, death = (Coalesce(each, Value("")) for each in (fate, death))
            columns[f"seen_fate_date{end}"] = fate
            columns[f"seen_died{end}"] = (
                death
                if self.lens.is_restricted
                else Case(When(~Q(died=""), then=F(f"died{end}")), default=death)
            )
        return columns

    @property
    def aliases(self) -> QuerySet:
        """The names in view: one that is first seen later finds nobody yet."""
        return Alias.objects.seen(self.lens.standpoint)

    @property
    def standpoint(self) -> Standpoint:
        return self.lens.standpoint

    def fated(self, values: list[str]) -> Q:
        """Persons of whom one of these became, as far as is in view on the day."""
        if self.lens.is_default:
            return Q(fate__in=values)
        stood = FateVersion.objects.filter(is_fate(self.lens.standpoint, self.lens.as_of, ""))
        of_these = Q(pk__in=stood.filter(fate__in=values).values("person"))
        if UNKNOWN in values:
            of_these |= Q(type="person") & ~Exists(stood.filter(person=OuterRef("pk")))
        return of_these


class ActorFilterSet(EntityFilterSet):
    order = EntityFilterSet.order | {"founded": "seen_founded", "dissolved": "seen_dissolved"}

    fate = None

    class Meta:
        model = Actor
        fields = ["slug", "kind", "named", "resolved", "description", "founded", "dissolved"]


class PersonFilterSet(EntityFilterSet):
    fate = EntityFilterSet.declared_filters["fate"].shown_with()
    fate.present = ALWAYS  # of a person it is at least unknown
    order = EntityFilterSet.order | {
        "born": "seen_born",
        "died": "seen_died",
        "fate_date": "seen_fate_date",
    }

    class Meta:
        model = Person
        fields = ["slug", "named", "resolved", "description", "born", "died", "fate_date"]
