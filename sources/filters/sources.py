"""Filters of sources and assertions."""

from typing import Any

from django.db.models import F, Q, Subquery

from base.filters.filterset import DateWindowFilterSet
from base.filters.lookups import ALWAYS, WordsFilter, all_words, filter_of
from base.parameters import Parameter, as_uuid, named_by, nearest, refuse_unknown

from ..computed.known_from import COUNTS
from ..computed.standpoint import Standpoint, superseded_on
from ..models import TARGETS, Assertion, Source
from .claims import LensFilterSet, said_by_sources, source_filter
from .identifiers import IdentifiedFilterSet


def known_retraction(standpoint: Standpoint) -> Q:
    day = standpoint.known_by
    return Q(retracted_latest__lte=day) if day else Q()


class SourceFilterSet(IdentifiedFilterSet, DateWindowFilterSet, LensFilterSet):
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
        all_words("folded"),
        help_text=("Sources whose title or author label contains all of these words."),
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
            match = named_by(model, "uid" if uid else "slug", [uid or value])
            pk = model._base_manager.filter(match).values_list("pk", flat=True).first()
            if pk is not None:
                return Q(**{name: pk})
            if has_slug and not uid:
                alike = model._base_manager.filter(slug__startswith=value[:2])
                slugs += alike.values_list("slug", flat=True)[:500]
        refuse_unknown(lambda: f"There is no record “{value}”.{nearest(value, slugs)}")
        return Q(pk__in=())


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
        all_words("folded"),
        help_text=("Assertions whose text or note contains all of these words."),
    )
    target = TargetsFilter(
        lambda condition: condition,
        present=ALWAYS,
        help_text="About one of these records, by id; entities and incidents also by slug.",
    )
    source = source_filter(ALWAYS, condition=said_by_sources)

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
            "flaw",
            "note",
        ]

    def filter_queryset(self, queryset: Any) -> Any:
        if "superseded_by" in self.asked():
            standpoint = self.lens.standpoint
            by: Any = F("superseded_by_id")
            if not standpoint.sees_everything:
                by = Subquery(superseded_on(standpoint.day).values("by")[:1])
            queryset = queryset.alias(seen_superseded_by=by)
        return super().filter_queryset(queryset)
