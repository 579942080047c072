"""What holds for every resource, by walking the router and the models.

A test that fails says what to add, and where.
"""

import uuid
from itertools import groupby

import pytest
from django.apps import apps
from django.db import models

from actors.models import KnownName, NamePart, WordClue
from base.filters.ordering import field_at, paths_of
from base.orm.fields import CodesField, EDTFField
from base.orm.models import Record
from base.orm.vocabulary import vocabularies
from base.parameters import NO_RECORD
from sources.models import TARGETS, claim_models
from sources.models.versions import Version
from threatapi.urls import router

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

RESOURCES = {prefix: viewset for prefix, viewset, _ in router.registry}
# Shown inside others; links with the citations, distinctions in data sets and changes.
NESTED = {"alias", "identifier", "sourcelink", "distinction"}
APPS = ("sources", "actors", "incidents")
# They hold nothing of their own: names, cut up to be found, and values by the day.
COMPUTED = (KnownName, NamePart, WordClue, Version)
# In which state the store is, the count, the keys of the page, and the JSON of all of them.
QUERIES = 4


def lens_of(name: str) -> tuple[str, ...]:
    """The parameters that say how a resource is looked at."""
    return getattr(RESOURCES[name], "lens_parameters", ())


@pytest.fixture(autouse=True)
@make.together()
def a_dozen_of_each_claim(db: None) -> None:
    """Claims of which the first knowledge base has few; one of none has the id of the examples."""
    for model in claim_models():
        if not model.objects.exists():
            make.claim(model, uid=NO_RECORD[0])
    make.claims_of_each_type(12)


every_resource = pytest.mark.parametrize("name", RESOURCES)
EXPANSIONS = [(name, {}) for name in RESOURCES]
EXPANSIONS += [(name, {"expand": "assertions"}) for name in RESOURCES if "expand" in lens_of(name)]


def columns(name: str) -> list[models.Field]:
    """The columns of a resource that say something about the world."""
    model = RESOURCES[name].queryset.model
    # What the API shows has no marking.
    face = {"actors": ("born", "died"), "persons": ("kind", "founded", "dissolved")}
    return [
        column
        for column in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if column.editable and column.name not in ("marking", *face.get(name, ()))
    ]


def test_every_record_has_a_resource():
    routed = {viewset.queryset.model._meta.model_name for viewset in RESOURCES.values()}
    models_of_ours = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    names = {model._meta.model_name for model in models_of_ours if not issubclass(model, COMPUTED)}
    missing = names - routed - NESTED
    assert not missing, f"register a viewset of {missing} in threatapi/urls.py, or add to NESTED"
    gone = (routed | NESTED) - names
    assert not gone, f"take {gone} out of threatapi/urls.py or NESTED: there is no such model"


@every_resource
def test_every_column_is_shown(name, api):
    shown = api(name, limit=1)["results"][0]
    hidden = {column.name for column in columns(name)} - set(shown)
    if name == "assertions":  # its target columns are one property
        hidden -= {*TARGETS}
        assert set(shown["target"]) == {"type", "id", "name"}
    serializer = RESOURCES[name].serializer_class.__name__
    assert not hidden, f"add {', '.join(sorted(hidden))} to {serializer}.Meta.fields"


@every_resource
def test_every_column_can_be_filtered_by(name):
    filterset = RESOURCES[name].filterset_class
    filters = filterset.base_filters
    for column in columns(name):
        if column.name == "names" or (column.name == "type" and name != "entities"):
            continue  # looked into by `q`; said by the URL
        looked_up = {key for key in filters if key.split("__")[0] == column.name}
        assert looked_up, f"add {column.name} to {filterset.__name__}.Meta.fields"
        if isinstance(column, EDTFField):
            missing = {f"{column.name}__gte", f"{column.name}__lte"} - looked_up
            assert not missing, f"declare {missing} in {filterset.__name__}"


@every_resource
def test_every_list_has_the_same_envelope(name, api):
    page = api(name, limit=2, offset=2)
    names = ["count", "count_is_capped", "next", "previous", "next_cursor", "results"]
    assert list(page) == names
    assert page["count"] >= 5
    assert page["count_is_capped"] is False
    assert page["next"] == f"http://testserver/api/v1/{name}?limit=2&offset=4"
    assert page["previous"] == f"http://testserver/api/v1/{name}?limit=2"
    assert len(page["results"]) == 2


@every_resource
def test_pages_put_together_are_the_whole_list(name, api):
    whole = [record["id"] for record in api(name, limit=60)["results"]]
    pages = [
        record["id"]
        for offset in range(0, 60, 7)
        for record in api(name, limit=7, offset=offset)["results"]
    ]
    assert pages[: len(whole)] == whole
    assert len(set(whole)) == len(whole)


@every_resource
def test_every_order_is_total(name, api):
    """Equals are in the order of their ids, so that no record is on two pages."""
    filterset = RESOURCES[name].filterset_class
    ties = 0
    for key, path in filterset.order.items():
        values = stored_values(RESOURCES[name].queryset.model, path)
        for wanted in (key, f"-{key}"):
            found = [record["id"] for record in api(name, ordering=wanted, limit=100)["results"]]
            for _, equals in groupby(found, values.__getitem__):
                ids = [*equals]
                assert ids == sorted(ids), (
                    f"{wanted} must end with the id: see FilterSet.order_keys"
                )
                ties += len(ids) > 1
    assert ties > 1


def stored_values(model: type[models.Model], path: str | tuple[str, str]) -> dict[str, tuple]:
    """The values by which a key of an order sorts, by id."""
    names: list[str] = []
    for name in paths_of(path):
        stored = name.removeprefix("seen_")
        is_date = isinstance(field_at(model, name), EDTFField)
        names += [f"{stored}_earliest", f"{stored}_latest"] if is_date else [stored]
    return {str(uid): (*row,) for uid, *row in model.objects.values_list("uid", *names)}


@pytest.mark.parametrize(("name", "expand"), EXPANSIONS)
def test_a_page_of_fifty_costs_as_many_queries_as_one_of_five(
    name, expand, api, django_assert_num_queries
):
    for limit in (5, 50):
        with django_assert_num_queries(QUERIES):
            api(name, limit=limit, **expand)


@every_resource
def test_a_single_record_is_the_list_item_with_its_assertions(name, api):
    expand = {"expand": "assertions"} if "expand" in lens_of(name) else {}
    for item in api(name, limit=3, **expand)["results"]:
        assert api(f"{name}/{item['id']}") == item
        if "slug" in item:
            assert api(f"{name}/{item['slug']}") == item


@every_resource
def test_a_slash_at_the_end_changes_nothing(name, api):
    assert (
        api(f"{name}", limit=1)["results"]
        == api.client.get(f"/api/v1/{name}/", {"limit": 1}).json()["results"]
    )


@every_resource
def test_an_unknown_parameter_is_refused_with_the_nearest(name, api):
    for path in (name, f"{name}/{api(name, limit=1)['results'][0]['id']}"):
        response = api.get(path, limitt=5)
        assert response.status_code == 400
        (error,) = response.json()["errors"]
        assert error["parameter"] == "limitt"
        assert error["code"] == "unknown_parameter"
    assert "limit" in api.get(name, limitt=5).json()["errors"][0]["detail"]


@every_resource
def test_what_is_not_there_is_not_found(name, api):
    for missing in (uuid.uuid4(), "no-such-slug"):
        response = api.get(f"{name}/{missing}")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


@every_resource
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(name, method, api):
    response = getattr(api.client, method)(f"/api/v1/{name}")
    assert response.status_code == 405
    assert response.json()["status"] == 405
    assert "GET" in response["Allow"]


def test_every_column_is_explained():
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            assert model.__doc__, f"say in a docstring what {model.__name__} is"
            assert issubclass(model, (Record, *COMPUTED)), f"derive {model.__name__} from Record"
            for column in [*model._meta.concrete_fields, *model._meta.many_to_many]:
                if column.name != "id" and column.editable:
                    assert len(column.help_text) > 3, (
                        f"give {model.__name__}.{column.name} a help_text"
                    )


def test_every_closed_list_of_a_column_is_a_vocabulary():
    """Its name in the schema, and what its values mean, come with the class."""
    lists = {tuple(each.values) for each in vocabularies().values()}
    looked_at = 0
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        for column in () if issubclass(model, COMPUTED) else model._meta.concrete_fields:
            codes = column.codes.values if isinstance(column, CodesField) else ()
            values = tuple(value for value, _ in column.flatchoices) or tuple(codes)
            where = f"{model.__name__}.{column.name}"
            assert not values or values in lists, (
                f"derive the choices of {where} from base.orm.vocabulary.Vocabulary"
            )
            looked_at += bool(values)
    assert looked_at > 30
