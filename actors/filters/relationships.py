"""Filters of relationships, and of all that holds for a time."""

from typing import Any

from django.db.models import Q

from base.filters.lookups import (
    ALWAYS,
    SOMETIMES,
    CodesFilter,
    FlagFilter,
    RefsFilter,
    WordsFilter,
    all_words,
    any_of,
)
from base.filters.parts import all_of
from base.paging.pagination import Selection
from base.paging.query_hints import Belonging, belonging
from sources.filters.claims import ClaimFilterSet

from ..choices import SYMMETRIC_KINDS, ActorKind, Certainty
from ..computed.opposition import opposed
from ..computed.validity import likeliest_first
from ..models import Entity, Relationship
from .entities import as_of_filter

IS_SYMMETRIC = Q(kind__in=SYMMETRIC_KINDS)
# What is compared of an end: who it is, and of what kind.
END_LOOKUPS = {"": "__in", "_kind": "__kind__in"}
OTHER_END = {"subject": "object", "object": "subject"}


def at_either_end(entities: list[int]) -> Q:
    return Q(subject__in=entities) | Q(object__in=entities)


def end_filter(what: str, **kwargs: Any) -> RefsFilter:
    return RefsFilter(queryset=Entity.objects.all(), present=ALWAYS, help_text=what, **kwargs)


def end_kind_filter(what: str) -> CodesFilter:
    help_text = f"Kind of the actor that is the {what}; for symmetric kinds, of either end."
    return CodesFilter(choices=ActorKind, present=SOMETIMES, help_text=help_text)


class HeldFilterSet(ClaimFilterSet):
    """Filters of claims with a start and an end: whether they held on a day."""

    seen_as = {"end": "seen_end"}
    # As a parameter of its own `as_of` asks what held on a day, not how the field is written.
    left_out = ("as_of", "as_of__not")

    as_of = as_of_filter("Held on this year, month or day (its last day); see `certainty`.")
    certainty = CodesFilter(
        any_of("seen_certainty"),
        choices=Certainty,
        present=Q(seen_certainty__isnull=False),
        help_text="How surely it held on the day of `as_of`. Without `as_of` there is no value.",
    )

    class Meta:
        abstract = True

    def order_keys(self, wanted: list[str] | None) -> list[Any]:
        if self.given.get("as_of") and not wanted:
            return likeliest_first()
        return super().order_keys(wanted)


class RelationshipFilterSet(HeldFilterSet):
    """The conditions on the two ends hold together: a symmetric link is matched both ways."""

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
        help_text=(
            "Relationships for which the names of subject and object contain all of these words."
        ),
    )
    subject = end_filter(
        "Subject of the relationship (id or slug); for symmetric kinds, either end."
    )
    object = end_filter("Object of the relationship (id or slug); for symmetric kinds, either end.")
    subject_kind = end_kind_filter("subject")
    object_kind = end_kind_filter("object")
    involves = end_filter(
        "Subject or object is one of these entities (id or slug).",
        condition=at_either_end,
        walked=True,
    )
    involves_all = end_filter(
        "Subject and object are these entities (ids or slugs, with a comma), in either order.",
        condition=lambda keys: all_of(Q(subject=key) | Q(object=key) for key in keys),
    )
    between = end_filter(
        "Between these two (ids or slugs, with a comma), in either direction.",
        condition=lambda keys: (
            Q(subject=keys[0], object=keys[1]) | Q(subject=keys[1], object=keys[0])
        ),
        exactly=2,
    )

    opposed = FlagFilter(
        present=ALWAYS,
        help_text=(
            "Whether the same two entities also have a relationship that points to the opposite, "
            "hostile beside supporting: see `opposed_by`. With `as_of`, both held on that day."
        ),
    )

    class Meta:
        model = Relationship
        fields = ["kind", "title", "start", "end", "as_of"]

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset).filter(self.holds(), self.without_ends())
        for name, wanted in (("opposed", True), ("opposed__not", False)):
            if (is_opposed := self.given.get(name)) is not None:
                condition = opposed(self.lens)
                queryset = queryset.filter(condition if is_opposed == wanted else ~condition)
        return queryset

    def select(self, queryset: Any) -> Selection:
        if not (wanted := self.given.get("involves")):
            return super().select(queryset)
        ends = at_either_end(wanted)
        links = Relationship.objects.filter(ends).values_list("pk", flat=True)
        return belonging(queryset, [Belonging(links, ends, ends)])

    def holds(self, *further: tuple[str, str, Any]) -> Q:
        """Condition that all filters on the two ends hold in one direction of the link. A symmetric
        link is read in both directions."""
        asked = [
            (end, lookup, wanted)
            for end in OTHER_END
            for name, lookup in END_LOOKUPS.items()
            if (wanted := self.given.get(f"{end}{name}"))
        ]
        forward, backward = Q(), IS_SYMMETRIC
        for end, lookup, value in (*asked, *further):
            forward &= Q(**{f"{end}{lookup}": value})
            backward &= Q(**{f"{OTHER_END[end]}{lookup}": value})
        return forward | backward if forward else Q()

    def without_ends(self) -> Q:
        """Condition that excludes links by the `__not` filters on their ends."""
        condition = Q()
        for end in OTHER_END:
            for name, lookup in END_LOOKUPS.items():
                if unwanted := self.given.get(f"{end}{name}__not"):
                    condition &= ~self.holds((end, lookup, unwanted))
            has_kind = self.holds((end, "__kind__gt", ""))
            if self.given.get(f"{end}_kind__not"):
                condition &= has_kind
            if (absent := self.given.get(f"{end}_kind__isnull")) is not None:
                condition &= ~has_kind if absent else has_kind
        return condition
