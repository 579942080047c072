"""Filters of sources and assertions, and those that every claim has in common."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q
from django.db.models.lookups import Exact

from threatapi.base.filters import DateWindowFilterSet, FilterSet, as_shown
from threatapi.base.keys import by_key, keys_in
from threatapi.base.lookups import (
    CodesFilter,
    DayFilter,
    IntegerFilter,
    ParameterFilter,
    RefsFilter,
    WordsFilter,
    all_words,
    any_of,
    filter_of,
    has_lookup,
)
from threatapi.base.parameters import Parameter, as_uuid, nearest
from threatapi.base.walks import Unindexed

from .choices import ClaimStatus, Modality, Stance
from .knowledge import COUNTS
from .lens import Lens
from .models import TARGETS, Assertion, Source
from .standpoint import Standpoint


class Speakers(RefsFilter.field_class):  # type: ignore[misc, name-defined]
    """Entities by id or slug; the model is looked up late, for sources know no actors."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset = apps.get_model("actors", "Entity")._base_manager.all()


SpeakersFilter = filter_of(Speakers)


def source_filter(**kwargs: Any) -> ParameterFilter:
    return RefsFilter(
        queryset=Source.objects.all(),
        help_text=(
            "Said by one of these sources (id or slug): read in it, or read elsewhere as from it; "
            "what stands in the source counts as the source."
        ),
        **kwargs,
    )


def speaker_filter() -> ParameterFilter:
    return SpeakersFilter(help_text="Said by one of these entities (id or slug).")


def stance_filter() -> ParameterFilter:
    return CodesFilter(
        choices=Stance,
        help_text="Said with one of these stances, by that source and speaker if given.",
    )


# Keys that are written into a statement one by one.
MOST_LISTED = 1000


def said(data: dict[str, Any]) -> Q:
    """Condition on one assertion: by one of the sources, speakers and stances asked for."""
    condition = Q()
    if data.get("source"):
        # Found first, for PostgreSQL looks no index up for one of two subqueries.
        keys = list(Source.objects.within(data["source"]).values_list("pk", flat=True))
        sources = keys if len(keys) <= MOST_LISTED else keys_in(keys)
        condition &= Q(source__in=sources) | Q(origin__in=sources)
    if data.get("speaker"):
        condition &= Q(speaker__in=data["speaker"])
    if data.get("stance"):
        condition &= Q(stance__in=data["stance"])
    return condition


class LensFilterSet(FilterSet):
    """Adds the parameters of the standpoint, which the view has looked through already."""

    # Columns that a restricted view does not show in every record: in which it does, by standpoint
    # (None: in none). They are looked up and ordered by as they are shown, as `seen_…`.
    shown_where: dict[str, Callable[[Standpoint], Q | None]] = {}

    known_by = DayFilter(
        last=True,
        help_text=(
            "As a reader could have answered from what was published by this year, month or day "
            "(its last day)."
        ),
    )
    exclude_source = RefsFilter(
        queryset=Source.objects.all(),
        help_text="Without these sources (id or slug), what stands in them and what is from them.",
    )

    class Meta:
        abstract = True

    @classmethod
    def path_of(cls, name: str) -> str:
        return f"seen_{name}" if name in cls.shown_where else super().path_of(name)

    @property
    def lens(self) -> Lens:
        """What the view looks through."""
        data = self.given
        excluded, known_by = data.get("exclude_source"), data.get("known_by")
        return Lens(
            Standpoint.without(excluded, known_by) if excluded else Standpoint(known_by),
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
    """Adds `source`, `speaker` and `stance`, which must hold of one and the same assertion."""

    # Paths from an assertion to the claim; of a claim with parts, to those as well.
    said_through: tuple[str, ...] = ()

    source = source_filter()
    speaker = speaker_filter()
    stance = stance_filter()

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        condition = said(self.given)
        if not condition:
            return queryset
        visible = Assertion.objects.filter(condition, self.lens.standpoint.visible())
        found = Q()
        for path in self.said_through:
            found |= Exists(visible.filter(**{path: OuterRef("pk")}))
        return queryset.filter(found)


class ClaimFilterSet(SaidFilterSet):
    """Adds what the assertions of a claim add up to."""

    # Whether the index of the default order begins with the modality; nearly all have the same.
    modality_leads = False
    claim_order = {
        "status": "seen_status",
        "known_from": "seen_known_from",
        "independent_sources": "seen_independent_sources",
    }

    status = CodesFilter(
        any_of("seen_status"), choices=ClaimStatus, help_text="What the assertions add up to."
    )
    status__not = CodesFilter(
        any_of("seen_status"), exclude=True, choices=ClaimStatus, help_text="None of these."
    )
    modality = CodesFilter(
        any_of("seen_modality"),
        choices=Modality,
        help_text="Whether it is said to be so (`actual`, the default) or planned, for example.",
    )
    known_from__gte = DayFilter(
        has_lookup("seen_known_from__gte"), help_text="Not known before this (its first day)."
    )
    known_from__lte = DayFilter(
        has_lookup("seen_known_from__lte"), last=True, help_text="Known by this (its last day)."
    )
    independent_sources__gte = IntegerFilter(
        has_lookup("seen_independent_sources__gte"),
        help_text="At least so many independent sources are for it.",
    )
    independent_sources__lte = IntegerFilter(
        has_lookup("seen_independent_sources__lte"),
        help_text="At most so many independent sources are for it.",
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        if not self.given.get("modality"):
            modality = F("seen_modality") if self.modality_leads else Unindexed("seen_modality")
            queryset = queryset.filter(Exact(modality, Modality.ACTUAL.value))
        return queryset


def known_retraction(standpoint: Standpoint) -> Q:
    day = standpoint.known_by
    return Q(retracted_latest__lte=day) if day else Q()


class SourceFilterSet(DateWindowFilterSet, LensFilterSet):
    window_column = "published"
    seen_as = {name: f"seen_{name}" for name in COUNTS}
    shown_where = {
        "container": lambda standpoint: Q(
            container__in=Source.objects.filter(standpoint.sources()).values("pk")
        ),
        "retracted": known_retraction,
    }
    order = {
        "slug": "slug",
        "title": "folded",
        "published": "published",
        "known_from": "known_from",
        "assertion_count": "seen_assertion_count",
        "relayed_count": "seen_relayed_count",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        all_words("folded"), help_text="Sources whose title or author label holds all these words."
    )

    class Meta:
        model = Source
        fields = [
            "slug",
            "title",
            "kind",
            "authors",
            "author_label",
            "publisher",
            "container",
            "published",
            "published_basis",
            "dated",
            "language",
            "url",
            "archived_url",
            "reliability",
            "retracted",
            "known_from",
            "assertion_count",
            "relayed_count",
        ]


class Targets(Parameter):
    """Anything that may be asserted, by id; entities and incidents by slug too."""

    many = split = True
    example = "iskp"

    def read_all(self, values: list[str]) -> Q:
        condition = Q()
        for value in values:
            condition |= self.find(value)
        return condition

    def find(self, value: str) -> Q:
        uid = as_uuid(value)
        slugs: list[str] = []
        for name in TARGETS:
            model = Assertion._meta.get_field(name).related_model
            has_slug = hasattr(model, "slug")
            if not uid and not has_slug:
                continue
            match = {"uid": uid} if uid else {"slug": value}
            pk = model._base_manager.filter(**match).values_list("pk", flat=True).first()
            if pk is not None:
                return Q(**{name: pk})
            if has_slug and not uid:
                alike = model._base_manager.filter(slug__startswith=value[:2])
                slugs += alike.values_list("slug", flat=True)[:500]
        hint = nearest(value, slugs)
        raise ValidationError(f"There is no record “{value}”.{hint}", code="unknown")


TargetsFilter = filter_of(Targets)


class AssertionFilterSet(DateWindowFilterSet, LensFilterSet):
    window_column = "stated_on"
    order = {
        "source": "source__slug",
        "locator": "locator_order",
        "stated_on": "stated_on",
        "says_date": "says_date",
        "credibility": "credibility",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        all_words("folded"), help_text="Assertions whose text or note holds all these words."
    )
    target = TargetsFilter(
        lambda condition: condition,
        help_text="About one of these records: by id, entities and incidents by slug too.",
    )
    source = source_filter(condition=lambda keys: said({"source": keys}))

    shown_where = {
        "corrects": lambda standpoint: Q(
            corrects__in=Assertion.objects.filter(standpoint.visible()).values("pk")
        )
    }
    seen_as = {"superseded_by": "seen_superseded_by"}

    class Meta:
        model = Assertion
        fields = [
            *TARGETS,
            "source",
            "locator",
            "origin",
            "speaker",
            "speaker_label",
            "speaker_kind",
            "stance",
            "hedge",
            "modality",
            "credibility",
            "stated_on",
            "says_date",
            "says_place",
            "says_text",
            "corrects",
            "superseded_by",
            "note",
        ]

    def filter_queryset(self, queryset: Any) -> Any:
        if "superseded_by" in self.asked():
            standpoint = self.lens.standpoint
            stored = F("superseded_by_id") if standpoint.sees_everything else None
            by = stored or by_key(standpoint.superseded, BigIntegerField())
            queryset = queryset.alias(seen_superseded_by=by)
        return super().filter_queryset(queryset)
