"""Filters of entities by those to whom they are linked."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from base.filters.lookups import SOMETIMES, CodesFilter, RefsFilter, any_of
from base.filters.parts import PartValue, all_of, of_parts
from sources.choices import UNSUPPORTED, Modality
from sources.computed.verdicts import seen
from sources.filters.claims import LensFilterSet
from sources.models import claim_type_named

from ..choices import RelationshipKind
from ..computed.validity import ROLES, held_on
from ..models import Entity, Relationship

# Membership and leadership of any kind.
MEMBERSHIPS = tuple(kind for kind in ROLES if kind != RelationshipKind.ASSOCIATE_OF)
# Either end of a relationship, with the other one.
ENDS = (("subject", "object"), ("object", "subject"))


class LinkedFilterSet(LensFilterSet):
    """Adds `linked_to`, `link_kind` and `member_of`, by claims in view that are not denied."""

    linked_to = RefsFilter(
        queryset=Entity.objects.all(),
        present=SOMETIMES,
        help_text=(
            "Linked to all of these (id or slug), by a relationship or by an incident in which "
            "both are involved; with `link_kind`, by a relationship of that kind."
        ),
    )
    link_kind = CodesFilter(
        choices=RelationshipKind,
        present=SOMETIMES,
        help_text="At an end of a relationship of one of these kinds, with `linked_to` if given.",
    )
    member_of = RefsFilter(
        queryset=Entity.objects.all(),
        present=SOMETIMES,
        help_text=(
            "Member, leader, deputy, spokesperson or commander of one of these (id or slug), or "
            "holder of a post in it; with `as_of` on that day."
        ),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        condition = self.linked() & self.of_link_kinds() & self.holds_role()
        return queryset.filter(condition) if condition else queryset

    def in_view(self, claims: QuerySet) -> QuerySet:
        """The claims that are actual, in view, and neither denied nor retracted."""
        found = seen(claims.order_by(), self.lens.standpoint)
        return found.filter(seen_modality=Modality.ACTUAL).exclude(seen_status__in=UNSUPPORTED)

    def linked(self) -> Q:
        data, kinds = self.given, self.given.get("link_kind")
        condition = all_of(self.neighbours(key, kinds) for key in data.get("linked_to") or ())
        is_absent = data.get("linked_to__isnull")
        if data.get("linked_to__not"):
            condition &= self.has_link(kinds)
            condition &= all_of(~self.neighbours(key, kinds) for key in data["linked_to__not"])
        if is_absent is not None:
            condition &= ~self.has_link(kinds) if is_absent else self.has_link(kinds)
        return condition

    def of_link_kinds(self) -> Q:
        data, others = self.given, self.given.get("linked_to") or [None]
        condition = Q()
        if data.get("link_kind") and not data.get("linked_to"):
            condition &= self.related(None, data["link_kind"])
        if data.get("link_kind__not"):
            for other in others:
                condition &= self.related(other) & ~self.related(other, data["link_kind__not"])
        if (absent := data.get("link_kind__isnull")) is not None:
            for other in others:
                condition &= ~self.related(other) if absent else self.related(other)
        return condition

    def neighbours(self, key: int, kinds: list[str] | None) -> Q:
        """Condition on entities that are linked to this one."""
        return self.related(key, kinds) if kinds else self.related(key) | self.shares_incident(key)

    def has_link(self, kinds: list[str] | None) -> Q:
        related = self.related(None, kinds)
        return related if kinds else related | self.shares_incident(None)

    def related(self, key: int | None, kinds: list[str] | None = None) -> Q:
        """Condition on entities at an end of a relationship; the other end is this entity, if one
        is given."""
        rows = Relationship.objects.filter(kind__in=kinds) if kinds else Relationship.objects.all()
        if key is None:
            links = self.in_view(rows)
            return Q(Exists(links.filter(subject=OuterRef("pk")))) | Q(
                Exists(links.filter(object=OuterRef("pk")))
            )
        links = self.in_view(rows.involving([key]))
        found = Q()
        for end, other in ENDS:
            found |= Q(pk__in=links.filter(**{end: key}).values(other))
        return found

    def shares_incident(self, key: int | None) -> Q:
        """Entities involved in an incident with another entity, or with this one."""
        Involvement = claim_type_named("involvement").model
        if key is None:
            parts = self.in_view(Involvement.objects.filter(entity__isnull=False))
            others = parts.filter(incident=OuterRef("incident")).exclude(entity=OuterRef("entity"))
            shared = parts.filter(Exists(others), entity=OuterRef("pk"))
            return Q(Exists(shared))
        own = Involvement.objects.filter(entity=key)
        beside = Involvement.objects.filter(incident__in=own.values("incident"))
        parts = self.in_view(beside.filter(entity__isnull=False))
        shared = parts.filter(incident__in=self.in_view(own).values("incident"))
        return Q(pk__in=shared.exclude(entity=key).values("entity"))

    def holds_role(self) -> Q:
        data = self.given
        if not any(name.partition("__")[0] == "member_of" for name in data):
            return Q()
        roles = self.in_view(Relationship.objects.filter(kind__in=MEMBERSHIPS))
        if day := self.lens.as_of:
            roles = held_on(roles, self.lens.standpoint, day)

        def has(condition: Q) -> Q:
            return Q(pk__in=roles.filter(condition).order_by().values("subject"))

        return of_parts(data, {"member_of": PartValue(any_of("object"))}, has)
