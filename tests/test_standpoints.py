"""The test of the whole (semantics §0): `known_by=K` answers as a store of that day would.

The store of a day holds the sources known by then, the links between them, their assertions and
what is then in view; all else is thrown away, and everything is computed anew.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from actors.models import Alias, Entity, Relationship
from incidents.models import Figure, Incident, Involvement, Presence
from sources.models import Assertion, Identifier, Source, SourceLink
from sources.standpoint import Standpoint
from threatapi.recompute import recompute

from . import factories as make
from .conftest import Api

pytestmark = pytest.mark.django_db

DAYS = ("2020-12-31", "2021-12-31", "2022-06-30", "2022-12-31", "2023-07-29")
# What an editor wrote from all sources is not shown in a restricted view (§0).
OF_ALL_SOURCES = ("description", "founded", "dissolved", "born", "died")
RECORD_TIMES = ("created_at", "updated_at")
WHOLE = {"limit": 1000, "expand": "assertions"}
PLAIN = {"limit": 1000}
QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "entities": [
        WHOLE,
        PLAIN | {"as_of": "2022-06"},
        PLAIN | {"as_of": "2020", "type": "person"},
        PLAIN | {"q": "taliban"},
        PLAIN | {"q": "khorasan"},
        PLAIN | {"fate": "killed"},
        PLAIN | {"source": "s003"},
    ],
    "actors": [WHOLE, PLAIN | {"name__icontains": "islam", "as_of": "2021"}],
    "persons": [WHOLE, PLAIN | {"fate": "unknown", "as_of": "2019"}],
    "relationships": [
        WHOLE,
        PLAIN | {"as_of": "2020"},
        PLAIN | {"as_of": "2022-06-15"},
        PLAIN | {"as_of": "2018-06", "kind": "leader_of"},
        PLAIN | {"as_of": "2021", "certainty": "certain"},
        PLAIN | {"status": "disputed,suspected,denied"},
        PLAIN | {"modality": "planned,forecast,hypothesised"},
        PLAIN | {"independent_sources__gte": 2},
        PLAIN | {"end__isnull": "true", "ordering": "-known_from"},
        PLAIN | {"exclude_source": "un2020"},
        PLAIN | {"exclude_source": "s003", "as_of": "2020-06"},
    ],
    "presences": [
        WHOLE,
        PLAIN | {"as_of": "2020"},
        PLAIN | {"as_of": "2022", "status": "asserted"},
        PLAIN | {"stance": "denies"},
    ],
    "incidents": [
        WHOLE,
        PLAIN | {"ordering": "-killed"},
        PLAIN | {"contested": "toll,perpetrator,date,place"},
        PLAIN | {"claim_status": "claimed,multi_claimed,attributed"},
        PLAIN | {"killed_min": 1, "date_from": "2020"},
        PLAIN | {"exclude_source": "s003"},
    ],
    "involvements": [WHOLE, PLAIN | {"role": "perpetrator", "ordering": "-independent_sources"}],
    "figures": [WHOLE, PLAIN | {"metric": "fighters", "known_from__gte": "2020"}],
    "places": [PLAIN],
    "sources": [PLAIN, PLAIN | {"ordering": "-assertion_count"}, PLAIN | {"known_from__gte": 2018}],
    "assertions": [PLAIN, PLAIN | {"stance": "denies"}],
}


def timeless(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {k: timeless(v) for k, v in answer.items() if k not in RECORD_TIMES}
    return [timeless(item) for item in answer] if isinstance(answer, list) else answer


def without_editors_words(records: list[dict]) -> list[dict]:
    for record in records:
        record |= {name: None for name in OF_ALL_SOURCES if name in record}
    return records


def answers(api: Api, **lens: Any) -> Iterator[tuple[str, Any]]:
    """The answer to every question, by its path and parameters."""
    for path, questions in QUESTIONS.items():
        for question in questions:
            seen_by = {} if path == "places" else lens  # places are always there
            answer = api(path, **question, **seen_by)
            if path in ("entities", "actors", "persons"):
                without_editors_words(answer["results"])
            yield f"{path} {question}", timeless([answer["count"], answer["results"]])


def drop(queryset: Any) -> list[str]:
    """Throw these rows away, and nothing that hangs on them."""
    keys = list(queryset.values_list("pk", flat=True))
    rows = queryset.model._base_manager.filter(pk__in=keys)
    lost = [str(uid) for uid in rows.values_list("uid", flat=True)]
    rows._raw_delete(rows.db)
    return lost


def truncate(day: date) -> dict[str, list[str]]:
    """Make this the store of that day; the ids of what is not in it, by resource."""
    point = Standpoint(day)
    told, said = Assertion.objects.filter(source__known_from__lte=day), {}
    for model in (Relationship, Presence, Involvement, Figure):
        mine = told.filter(**{model._meta.model_name: OuterRef("pk")})
        said[model] = Q(Exists(mine))
    own = Q(Exists(told.filter(incident=OuterRef("pk"))))
    own |= Q(Exists(told.filter(involvement__incident=OuterRef("pk"))))
    said[Incident] = own | Q(Exists(told.filter(figure__incident=OuterRef("pk"))))
    anyone = Assertion.objects.filter(alias=OuterRef("pk"))
    unseen_names = Alias.objects.filter(
        Exists(anyone), ~Exists(anyone.filter(source__known_from__lte=day))
    )
    # All is found first, and thrown away then: one loss must not cause another.
    gone: dict[Any, Any] = {
        Entity: Entity.objects.exclude(pk__in=Entity.objects.seen(point).values("pk")),
        Source: Source.objects.filter(Q(known_from=None) | Q(known_from__gt=day)),
        Alias: unseen_names,
        Assertion: Assertion.objects.exclude(pk__in=told.values("pk")),
    } | {model: model.objects.exclude(condition) for model, condition in said.items()}
    keys = {model: list(rows.values_list("pk", flat=True)) for model, rows in gone.items()}
    assert all(keys[model] for model in (Source, Assertion)), "the day must make a difference"

    Entity.objects.update(fate_incident=None)
    for model, name in ((Incident, "parent"), (Incident, "counted_in"), (Figure, "parent")):
        lost_to = keys[model._meta.get_field(name).related_model]
        model.objects.filter(**{f"{name}__in": lost_to}).update(**{name: None})
    Source.objects.filter(container__in=keys[Source]).update(container=None)
    Source.objects.filter(publisher__in=keys[Entity]).update(publisher=None)
    Source.objects.filter(retracted_latest__gt=day).update(
        retracted="", retracted_earliest=None, retracted_latest=None
    )
    Assertion.objects.update(root=None)
    lost_sources, lost_entities = keys[Source], keys[Entity]
    Source.authors.through.objects.filter(
        Q(source__in=lost_sources) | Q(entity__in=lost_entities)
    ).delete()
    hangs_on = Q(source__in=lost_sources) | Q(entity__in=lost_entities)
    drop(Identifier.objects.filter(hangs_on | Q(incident__in=keys[Incident])))
    drop(SourceLink.objects.filter(Q(citing__in=lost_sources) | Q(cited__in=lost_sources)))
    drop(Alias.objects.filter(entity__in=lost_entities))
    order = (Assertion, Alias, Involvement, Figure, Presence, Relationship, Incident)
    lost = {
        f"{model._meta.model_name}s": drop(model.objects.filter(pk__in=keys[model]))
        for model in (*order, Source)
    }
    lost["entities"] = drop(Entity.objects.filter(pk__in=lost_entities))
    del lost["aliass"]
    recompute()
    return lost


def store_of(day: str, api: Api) -> tuple[dict[str, Any], dict[str, Any], dict[str, list[str]]]:
    """What the store of that day answers, in lists and to single records, and what it lacks."""
    with transaction.atomic():
        lost = truncate(date.fromisoformat(day))
        lists = dict(answers(api))
        sampled = {path: lists[f"{path} {QUESTIONS[path][0]}"][1][:200:40] for path in QUESTIONS}
        single = {
            f"{path}/{item['id']}": timeless(api(f"{path}/{item['id']}"))
            for path, items in sampled.items()
            for item in items
            if path != "places"
        }
        without_editors_words(list(single.values()))
        transaction.set_rollback(True)
    return lists, single, lost


@pytest.mark.parametrize("day", DAYS)
def test_known_by_answers_as_the_store_of_that_day(day, api):
    lists, single, lost = store_of(day, api)
    for asked, answer in answers(api, known_by=day):
        assert answer == lists[asked], asked
    for path, answer in single.items():
        assert timeless(api(path, known_by=day)) == answer, path
    for path, ids in lost.items():
        for uid in ids[:3]:
            assert api(f"{path}/{uid}")["id"] == uid
            assert api.get(f"{path}/{uid}", known_by=day).status_code == 404


def test_a_retraction_to_come_is_not_shown(api):
    source = make.source(published="2020", retracted="2022-05")
    assert api(f"sources/{source.slug}")["retracted"]["edtf"] == "2022-05"
    assert api(f"sources/{source.slug}", known_by="2022")["retracted"]["edtf"] == "2022-05"
    assert api(f"sources/{source.slug}", known_by="2021")["retracted"] is None


def test_a_whole_that_is_not_yet_known_is_not_shown(api):
    early, late = make.source(published="2020"), make.source(published="2022")
    whole = make.Incident.objects.create(slug="whole", title="Whole")
    make.assertion(whole, source=late)
    part = make.Incident.objects.create(slug="part", title="Part", parent=whole)
    make.assertion(part, source=early)
    assert api("incidents/part")["parent"]["slug"] == "whole"
    assert api("incidents/part", known_by="2022")["parent"]["slug"] == "whole"
    assert api("incidents/part", known_by="2021")["parent"] is None


def test_a_container_that_is_not_yet_known_is_not_shown(api):
    book = make.source(published="2022")
    chapter = make.source(container=book)
    make.source_link(make.source(published="2020"), chapter)
    assert api(f"sources/{chapter.slug}")["container"]["slug"] == book.slug
    assert api(f"sources/{chapter.slug}", known_by="2022")["container"]["slug"] == book.slug
    assert api(f"sources/{chapter.slug}", known_by="2021")["container"] is None
