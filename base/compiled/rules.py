"""Which JSON a field of a serializer is, by its class: the same as it renders itself."""

from typing import Any

from django.db.models import Case, Exists, F, Model, OuterRef, Prefetch, QuerySet, When
from rest_framework import serializers

from . import composites as e
from . import values as v


class NotCompiled(Exception):
    """The serializer has something in it for which there is no rule."""


class Row:
    """The records that a serializer shows: their query, as `for_api()` gives it.

    Those inside another record refer to it by the column `owner`.
    """

    def __init__(self, queryset: QuerySet, owner: str = "") -> None:
        self.queryset, self.owner = queryset, owner
        self.model: type[Model] = queryset.model

    def prefetch(self, name: str) -> Prefetch | None:
        """What the query fetches under this name beside the records."""
        for lookup in self.queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            prefetch = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
            if prefetch.prefetch_to == name:
                return prefetch
        return None

    def referred(self, name: str) -> Any:
        """A reference of the record; null if the query fetches beside the records what may be
        referred to, and this is not among it."""
        prefetch = self.prefetch(name)
        if prefetch is None or prefetch.queryset is None:
            return F(name)
        is_there = Exists(prefetch.queryset.order_by().filter(pk=OuterRef(name)))
        return Case(When(is_there, then=F(name)))

    def inside(self, name: str) -> "Row":
        """The same, as the rows of one of the records."""
        if prefetch := self.prefetch(name):
            relation = self.model._meta.get_field(prefetch.prefetch_through)
            found = prefetch.queryset
            if found is None:
                found = relation.related_model._default_manager.all()
            owner = relation.remote_field.name
            return Row(found.filter(**{owner: OuterRef("pk")}), owner)
        raise NotCompiled(f"{self.model.__name__} has no prefetched {name}")


def compiled(field: Any, row: Row) -> v.Json:
    """The JSON of a field or serializer."""
    own = getattr(field, "compiled", None)
    if own is not None:
        return own(row)
    rule = RULES.get(type(field))
    if rule is None:
        raise NotCompiled(f"there is no rule for {type(field).__name__} ({field.field_name})")
    return rule(field, row)


def path(field: Any) -> str:
    return field.source.replace(".", "__")


def record(serializer: serializers.Serializer, row: Row) -> e.Object:
    """All fields of a serializer."""
    shown = type(serializer)
    if shown.to_representation is not serializers.Serializer.to_representation:
        if not getattr(shown, "renders_plainly", False):
            raise NotCompiled(f"{shown.__name__} has a rendering of its own")
    fields = [
        (name, field)
        for name, field in serializer.fields.items()
        if not field.write_only and not getattr(field, "is_left_out", False)
    ]
    withheld = getattr(serializer, "withheld", ())
    return e.Object(
        {name: v.Null() if name in withheld else compiled(f, row) for name, f in fields}
    )


def nested(field: serializers.ListSerializer, row: Row) -> e.Each:
    """A list of records, by the serializer of one."""
    found = row.inside(field.source)
    return e.Each(found.queryset, record(field.child, found))


def reference(
    at: str,
    model: type[Any],
    nullable: bool = True,
    more: dict[str, v.Json] | None = None,
    where: Any = None,
) -> v.Json:
    """What `reference()` says of the record to which the column refers, or (`""`) of the row's.

    With `more` properties, if the reference shows some; null if `where` is.
    """
    of = f"{at}__" if at else ""
    columns = model.reference_columns
    own_type = v.Word(model._meta.model_name)
    shown = {
        "id": v.Uid(f"{of}uid"),
        "type": v.Text(f"{of}{columns['type']}") if "type" in columns else own_type,
        "slug": v.Text(f"{of}slug"),
        "name": v.Text(f"{of}{columns['name']}"),
        "kind": v.TextOrNull(f"{of}{columns['kind']}"),
        **(more or {}),
    }
    if not nullable:
        return e.Object(shown)
    return e.Maybe(F(at) if where is None else where, e.Object(shown))


RULES: dict[type, Any] = {
    serializers.UUIDField: lambda field, row: v.Uid(path(field)),
    serializers.SlugRelatedField: lambda field, row: e.Maybe(
        row.referred(path(field)), v.Uid(f"{path(field)}__{field.slug_field}")
    ),
    serializers.CharField: lambda field, row: v.Text(path(field)),
    serializers.ChoiceField: lambda field, row: v.Text(path(field)),
    serializers.SlugField: lambda field, row: v.Text(path(field)),
    serializers.URLField: lambda field, row: v.Text(path(field)),
    serializers.IntegerField: lambda field, row: v.Text(path(field)),
    serializers.FloatField: lambda field, row: v.Number(path(field)),
    serializers.BooleanField: lambda field, row: v.Flag(path(field)),
    serializers.DateField: lambda field, row: v.Text(path(field)),
    serializers.DateTimeField: lambda field, row: v.Instant(path(field)),
    serializers.ListSerializer: nested,
}
