"""Filter by the name of a record in another system."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q

from base.filters.filterset import FilterSet
from base.filters.lookups import SOMETIMES, filter_of
from base.filters.parts import PartValue, of_parts
from base.parameters import Parameter, nearest

from ..choices import IdentifierScheme
from ..models import IDENTIFIED, Identifier


class Identifiers(Parameter):
    """Names of records in other systems, as SCHEME:VALUE."""

    many = split = True
    schema = {
        "type": "string",
        "pattern": rf"^({'|'.join(IdentifierScheme.values)}):[0-9A-Za-z._:/-]+$",
    }
    example = "wikidata:Q42418"

    def parse(self, text: str) -> tuple[str, str]:
        scheme, _, value = text.partition(":")
        scheme, value = scheme.strip().lower(), value.strip()
        known = IdentifierScheme.values
        if scheme not in known:
            hint = nearest(scheme, known) or f" Choose from: {', '.join(known)}."
            raise ValidationError(
                f"“{scheme}” is not a known scheme.{hint} Give SCHEME:VALUE ({self.example}).",
                code="invalid_choice",
            )
        if not value:
            detail = f"Give SCHEME:VALUE ({self.example})."
            raise ValidationError(detail, code="invalid")
        return scheme, value


def is_any_of(identifiers: list[tuple[str, str]]) -> Q:
    found = Q()
    for scheme, value in identifiers:
        found |= Q(scheme=scheme, value=value)
    return found


IdentifiersFilter = filter_of(Identifiers)


class IdentifiedFilterSet(FilterSet):
    """Adds `identifier`."""

    identifier = IdentifiersFilter(
        present=SOMETIMES,
        help_text=(
            "With one of these identifiers, each as SCHEME:VALUE, exactly as that system writes it."
        ),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        model = queryset.model._meta.concrete_model
        (owner,) = (
            name for name in IDENTIFIED if Identifier._meta.get_field(name).related_model is model
        )

        def exists(condition: Q) -> Q:
            named = Identifier.objects.order_by().filter(condition)
            return self.exists(named.filter(**{owner: OuterRef("pk")}))

        condition = of_parts(self.given, {"identifier": PartValue(is_any_of)}, exists)
        return queryset.filter(condition) if condition else queryset
