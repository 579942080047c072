"""Filters that every claim has: through which lens, who says it, and what that adds up to."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q
from django.db.models.lookups import Exact

from base.filters.columns import column_filters
from base.filters.filterset import FilterSet, as_shown
from base.filters.lookups import (
    SOMETIMES,
    CodesFilter,
    DayFilter,
    ParameterFilter,
    RefsFilter,
    TextsFilter,
    filter_of,
)
from base.filters.parts import PartValue, of_parts
from base.orm.keys import keys_in
from base.paging.query_hints import Unindexed

from ..choices import AssertionFlaw, Modality, SpeakerKind, Stance
from ..computed.standpoint import Standpoint
from ..computed.voices import is_for, of_body
from ..lens import Lens
from ..models import Assertion, Source, claim_type, claim_type_named
from ..view_of_request import view_of


class Speakers(RefsFilter.field_class):  # type: ignore[misc, name-defined]
    """Entities by id or slug; the model is looked up late, for sources know no actors."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset = claim_type_named("entity").model._base_manager.all()


SpeakersFilter = filter_of(Speakers)


def source_filter(present: Q = SOMETIMES, **kwargs: Any) -> ParameterFilter:
    return RefsFilter(
        queryset=Source.objects.all(),
        present=present,
        help_text=(
            "Has an assertion from one of these sources (id or slug): read in it, or with it as "
            "the origin. Sources that lie in it count as the source."
        ),
        **kwargs,
    )


# Keys that are written into a statement one by one.
MOST_LISTED = 1000


def said_by_sources(wanted: list[int]) -> Q:
    """Condition on one assertion: read in one of the sources, or read elsewhere as from it."""
    # Found first, for PostgreSQL looks no index up for one of two subqueries.
    keys = list(Source.objects.within(wanted).values_list("pk", flat=True))
    sources = keys if len(keys) <= MOST_LISTED else keys_in(keys)
    return Q(source__in=sources) | Q(origin__in=sources)


# What is compared of an assertion.
SAID = {
    "source": PartValue(said_by_sources),
    "speaker": PartValue(lambda keys: Q(speaker__in=keys), Q(speaker__isnull=False)),
    "speaker_kind": PartValue(lambda values: Q(speaker_kind__in=values), ~Q(speaker_kind="")),
    "stance": PartValue(lambda values: Q(stance__in=values)),
    "locator": PartValue(lambda values: Q(locator__in=values), ~Q(locator="")),
    "flaw": PartValue(lambda values: Q(flaw__in=values), ~Q(flaw="")),
}


class LensFilterSet(FilterSet):
    """Adds the parameters of the standpoint, which the view has looked through already."""

    # Columns that a restricted view does not show in every record: in which it does, by standpoint
    # (None: in none). They are looked up and ordered by as they are shown, as `seen_…`.
    shown_where: dict[str, Callable[[Standpoint], Q | None]] = {}

    known_by = DayFilter(
        last=True,
        help_text=(
            "Answer as a reader could have answered on this year, month or day (its last day), "
            "from the sources published by then."
        ),
    )
    exclude_source = RefsFilter(
        queryset=Source.objects.all(),
        help_text=(
            "Answer as if these sources (id or slug) did not exist, nor what lies in them or "
            "comes from them."
        ),
    )

    class Meta:
        abstract = True

    @classmethod
    def path_of(cls, name: str) -> str:
        return f"seen_{name}" if name in cls.shown_where else super().path_of(name)

    @cached_property
    def lens(self) -> Lens:
        """The lens of the request; one object, because it keeps what it has looked up."""
        data = self.given
        excluded, known_by = data.get("exclude_source"), data.get("known_by")
        return Lens(
            view_of(known_by, excluded),
            data.get("as_of"),
        )

    def filter_queryset(self, queryset: Any) -> Any:
        columns: dict[str, Any] = {}
        for name in self.shown_where.keys() & self.asked():
            restricted = self.lens.is_restricted
            where = self.shown_where[name](self.lens.standpoint) if restricted else Q()
            columns |= as_shown(queryset.model._meta.get_field(name), where)
        return super().filter_queryset(queryset.alias(**columns) if columns else queryset)


class SaidFilterSet(LensFilterSet):
    """Adds filters that must hold of one and the same assertion of the claim."""

    # Paths from an assertion to the record, if they are others than those of the claim type.
    said_through: tuple[str, ...] = ()
    # What is compared of such an assertion.
    said: Mapping[str, PartValue] = SAID

    source = source_filter()
    speaker = SpeakersFilter(
        present=SOMETIMES, help_text="Said by one of these entities (id or slug)."
    )
    speaker_kind = CodesFilter(
        choices=SpeakerKind,
        present=SOMETIMES,
        help_text="Said by a speaker of one of these kinds, by that source and speaker if given.",
    )
    stance = CodesFilter(
        choices=Stance,
        present=SOMETIMES,
        help_text="Said with one of these stances, by that source and speaker if given.",
    )
    locator = TextsFilter(
        present=SOMETIMES,
        help_text="Said at this place of the source (`L33`), in that source if one is given.",
    )
    flaw = CodesFilter(
        choices=AssertionFlaw,
        present=SOMETIMES,
        help_text=(
            "Said in a wording with one of these flaws, by that source and speaker if given. "
            "Flaws change neither status nor numbers."
        ),
    )
    only_from = SpeakersFilter(
        present=SOMETIMES,
        help_text=(
            "Said only by these entities (id or slug) and their parts and media outlets: they are "
            "the speaker or the publisher of each assertion for it."
        ),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        condition = of_parts(self.given, self.said, self.is_said) & self.said_alone()
        return queryset.filter(condition) if condition else queryset

    def is_said(self, condition: Q) -> Q:
        """Claims with an assertion in view that meets the condition."""
        visible = Assertion.objects.filter(condition, self.lens.standpoint.visible())
        found = Q()
        for path in self.said_through or claim_type(self._meta.model).paths:
            found |= self.exists(visible.filter(**{path: OuterRef("pk")}))
        return found

    def said_alone(self) -> Q:
        """Claims for which nobody but the body of these entities speaks."""
        condition = Q()
        speaks_for = self.is_said(is_for())
        for name in ("only_from", "only_from__not"):
            if self.given.get(name):
                theirs = of_body(self.given[name], self.lens.standpoint)
                others = self.is_said(is_for() & ~Q(pk__in=theirs.values("pk")))
                condition &= speaks_for & (~others if name == "only_from" else others)
        if (absent := self.given.get("only_from__isnull")) is not None:
            condition &= ~speaks_for if absent else speaks_for
        return condition


class ClaimFilterSet(SaidFilterSet):
    """Adds what the assertions of a claim add up to."""

    # Whether the index of the default order begins with the modality; nearly all have the same.
    modality_leads = False
    claim_order = {
        "status": "seen_status",
        "known_from": "seen_known_from",
        "independent_sources": "seen_independent_sources",
    }
    # Computed columns, which are looked up as the view sees them.
    computed: tuple[str, ...] = ("status", "modality", "known_from", "independent_sources")
    # Further parameters and orders by computed values.
    values: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def column_filters(cls) -> Iterator[tuple[str, ParameterFilter]]:
        yield from super().column_filters()
        for name in cls.computed:
            column = cls._meta.model._meta.get_field(name)
            yield from column_filters(column, f"seen_{name}")

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        if not (self.given.get("modality") or self.given.get("modality__not")):
            modality = F("seen_modality") if self.modality_serves() else Unindexed("seen_modality")
            queryset = queryset.filter(Exact(modality, Modality.ACTUAL.value))
        return queryset

    def modality_serves(self) -> bool:
        """Whether an index that begins with the modality may find the page.

        On a day of knowledge it is one of the versions, which are in no order of the list but that
        of a value: SQLite would read and sort them all, where it can walk the list.
        """
        if self.lens.standpoint.sees_everything:
            return self.modality_leads
        return bool(self.asked() & {*self.computed, *self.values})
