"""A restricted view looks at the values of its day, never at those of the row, which are of today.

The values of the rows are spoilt; what a reader is told of 2022 must stay the same.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import models
from django.db.models import F

from actors.models import Entity, FateVersion
from base.filters.ordering import paths_of
from base.orm.fields import CodesField, EDTFField
from sources.models import claim_models
from threatapi.urls import router

from ..helpers.walking import operations, url

pytestmark = pytest.mark.django_db

VIEW, SHORT = {"known_by": "2022"}, {"limit": 3}
# They look at no computed value, or are asked with all others.
PLAIN = {
    *"""
    id created_at updated_at updated_since changed_after known_by exclude_source
    ordering source speaker speaker_kind stance locator flaw identifier
""".split()
}
NEEDED = {
    "near": {"radius_km": 50},
    "radius_km": {"near": "34.53,69.17"},
    "least": {"q": "kabul"},
    "place_match": {"bbox": "60,29,75,39"},
}
# They are no lists of records.
OTHERS = """
    get_incident_stats get_figure_stats find_paths get_graph get_entity_links get_entity_timeline
    get_entity get_incident get_source_claims get_source_impact
""".split()
SMALL, LARGE = 0, 1


def versioned() -> Iterator[tuple[type[models.Model], set[str]]]:
    """The models whose computed values have versions, with the columns that hold today's.

    The first day on which a claim was known is the same on every day of knowledge after it.
    """
    for model in claim_models():
        version = model._meta.get_field("versions").related_model
        yield model, names_of(version) & computed(model) - {"known_from"}
    yield Entity, names_of(FateVersion) & computed(Entity)


def names_of(model: type[models.Model]) -> set[str]:
    return {column.name for column in model._meta.concrete_fields}


def computed(model: type[models.Model]) -> set[str]:
    """Without the first and last days of the dates that are typed in."""
    columns = model._meta.concrete_fields
    typed_in = {column.name for column in columns if column.editable}
    days = {f"{name}_{end}" for name in typed_in for end in ("earliest", "latest")}
    return {column.name for column in columns} - typed_in - days - {"id"}


def spoilt(column: models.Field, end: int) -> Any:
    """The least or the greatest value of a column."""
    if column.is_relation:
        return None
    if isinstance(column, CodesField):
        return [[], [*column.codes.values]][end]
    if column.flatchoices:
        return [value for value, _ in column.flatchoices][-end]
    if isinstance(column, EDTFField):
        return ["", "1900"][end]
    if isinstance(column, models.DateField):
        return [date(1800, 1, 1), date.max][end]
    if isinstance(column, models.BooleanField):
        return bool(end)
    return "" if isinstance(column, models.CharField) else [0, 10**6][end]


def spoil() -> None:
    """Every other row gets the least values, the rest the greatest."""
    for model, names in versioned():
        for end in (SMALL, LARGE):
            values = {name: spoilt(model._meta.get_field(name), end) for name in names}
            rows = model._base_manager.alias(rest=F("pk") % 2)
            rows.filter(rest=end).update(**values)


def questions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each list by each filter that may look at a computed value, and in each order by one.

    `…__not` and so on are made of the filter without a suffix, see `comparing`.
    """
    for path, viewset, _ in router.registry:
        filterset, model = viewset.filterset_class, viewset.queryset.model
        if "known_by" not in filterset.base_filters:
            continue
        plain = {*filterset._meta.fields} - {*filterset.declared_filters, *filterset.seen_as}
        plain = (plain | PLAIN) - computed(model)
        for name, each in filterset.base_filters.items():
            if name in plain or "__" in name:
                continue
            examples = each.field.described(name)["schema"].get("examples")
            assert examples, f"give `{name}` of {filterset.__name__} an example"
            value = str(examples[0]).lower() if isinstance(examples[0], bool) else examples[0]
            yield path, SHORT | NEEDED.get(name, {}) | {name: value}
        for key, order in filterset.order.items():
            names = {name.removeprefix("seen_") for name in paths_of(order)}
            if names & computed(model):
                yield path, SHORT | {"ordering": key}
    for name in OTHERS:
        operation = operations()[name]
        yield url(operation).removeprefix("/api/v1/"), operation.needed


def test_whatever_is_asked_of_a_day_is_answered_from_its_versions(api):
    asked = [(path, VIEW | parameters) for path, parameters in questions()]
    answers = [api(path, **parameters) for path, parameters in asked]
    assert sum(bool(answer.get("results")) for answer in answers) > 0.6 * len(answers)
    spoil()
    for (path, parameters), before in zip(asked, answers, strict=True):
        assert api(path, **parameters) == before, (
            f"{path} with {parameters} looks at a computed value of the row, which is of today: "
            "look at `seen_…`"
        )
