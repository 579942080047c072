"""Filters of actors, persons and relationships."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from sources.filters import ClaimFilterSet
from threatapi.base.lookups import (
    CodesFilter,
    NameFilter,
    NamesFilter,
    RefsFilter,
    WordsFilter,
    all_words,
)
from threatapi.base.text import fold

from .choices import SYMMETRIC_KINDS, ActorKind
from .models import Actor, Alias, Entity, Person, Relationship


def by_any_name(lookup: str) -> Callable[[Any], Q]:
    """The name or an alias meets the look-up, both folded."""

    def condition(value: Any) -> Q:
        wanted = [fold(item) for item in value] if isinstance(value, list) else fold(value)
        match = {f"folded{lookup}": wanted}
        return Q(**match) | Exists(Alias.objects.filter(entity=OuterRef("pk"), **match))

    return condition


def searched(text: str) -> Q:
    """The name or one alias holds all words of the search."""
    held = all_words("folded")(text)
    return held | Exists(Alias.objects.filter(held, entity=OuterRef("pk")))


def rank(text: str) -> Case:
    """Whole names first, then beginnings, then the rest."""
    return Case(
        When(by_any_name("")(text), then=Value(0)),
        When(by_any_name("__startswith")(text), then=Value(1)),
        default=Value(2),
    )


class EntityFilterSet(ClaimFilterSet):
    said_through = ("entity", "alias__entity")
    order = {
        "name": "folded",
        "slug": "slug",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        searched,
        help_text=(
            "Found by any name: name or alias holds all these words. Case, accents, hyphens, "
            "apostrophes and spaces do not matter. Whole names come first."
        ),
    )
    name = NamesFilter(
        by_any_name("__in"),
        help_text="Name or alias, whole; case, accents, hyphens and spaces do not matter.",
    )
    name__not = NamesFilter(
        by_any_name("__in"), exclude=True, help_text="Neither name nor alias is one of these."
    )
    name__icontains = NameFilter(
        by_any_name("__contains"), help_text="Name or alias contains this, folded as in `name`."
    )
    name__istartswith = NameFilter(
        by_any_name("__startswith"), help_text="Name or alias begins with this, folded likewise."
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

    def order_keys(self, wanted: list[str] | None) -> list[Any]:
        text = self.form.cleaned_data.get("q")
        if wanted or not text:
            return super().order_keys(wanted)
        return [rank(text), *super().order_keys(wanted)]


class ActorFilterSet(EntityFilterSet):
    order = EntityFilterSet.order | {"founded": "founded", "dissolved": "dissolved"}

    class Meta:
        model = Actor
        fields = ["slug", "kind", "named", "resolved", "description", "founded", "dissolved"]


class PersonFilterSet(EntityFilterSet):
    order = EntityFilterSet.order | {"born": "born", "died": "died"}

    class Meta:
        model = Person
        fields = ["slug", "named", "resolved", "description", "born", "died"]


def end_filter(what: str, **kwargs: Any) -> RefsFilter:
    return RefsFilter(queryset=Entity.objects.all(), help_text=what, **kwargs)


class RelationshipFilterSet(ClaimFilterSet):
    """The conditions on the two ends hold together: a symmetric link is matched both ways."""

    said_through = ("relationship",)
    # As a parameter of its own `as_of` asks what held on a day, not how the field is written.
    left_out = ("as_of", "as_of__not")
    order = {
        "subject": "subject__folded",
        "kind": "kind",
        "object": "object__folded",
        "title": "title",
        "start": "start",
        "end": "end",
        "as_of": "as_of",
        "created_at": "created_at",
        "updated_at": "updated_at",
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
    involves = end_filter(
        "Who stands at either end (id or slug).",
        condition=lambda keys: Q(subject__in=keys) | Q(object__in=keys),
    )
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
        forward = self.ends("subject", "object")
        if not forward:
            return queryset
        backward = self.ends("object", "subject") & Q(kind__in=SYMMETRIC_KINDS)
        return queryset.filter(forward | backward)

    def ends(self, first: str, last: str) -> Q:
        """What is asked of the two ends, when `first` is read as the subject."""
        data = self.form.cleaned_data
        condition = Q()
        for asked, end in (("subject", first), ("object", last)):
            if data.get(asked):
                condition &= Q(**{f"{end}__in": data[asked]})
            if data.get(f"{asked}__not"):
                condition &= ~Q(**{f"{end}__in": data[f"{asked}__not"]})
            if data.get(f"{asked}_kind"):
                condition &= Q(**{f"{end}__kind__in": data[f"{asked}_kind"]})
        return condition
