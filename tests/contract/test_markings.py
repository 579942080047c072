"""What is marked is in no answer: all are as if it had never been written down.

The same questions are asked before records of each type are made, while they are marked, when they
are not, and when they are again. What they say has a word that stands nowhere else.
"""

import json
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from actors.models import Actor, Alias, Entity, Person, Relationship
from base.orm.models import Record, record_models
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import (
    Assertion,
    Distinction,
    Identifier,
    Source,
    SourceLink,
    claim_models,
    claim_type,
)
from threatapi.changes.computed_values import compute_anew
from threatapi.changes.merge import MergeRefused, merge

from ..conftest import Api, read_schema
from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
from ..helpers.walking import operations, url

pytestmark = pytest.mark.django_db

CANARY = "Zqcanary"
SLUGS = {each: f"zqcanary-{each}" for each in ("actor", "person", "place", "incident", "source")}
NUMBER = 987654
DAY = "2019-07-13"
# Histories have numbers for what everybody may know: that something was written.
HISTORIES = ("list_changes", "get_change")

LENSES = {
    "known_by": "2022-06-01",
    "as_of": "2021-08-26",
    "exclude_source": "s003",
    "dataset": "threatapi",
    "expand": "assertions",
    "updated_since": "2020-01-01",
}
WORDS = ("q", "name")


def uid(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{CANARY} {name}")


# The records


def says(**more: Any) -> dict[str, Any]:
    return {
        "source": Source.objects.get(slug="s001"),
        "locator": f"{CANARY} L1",
        "note": CANARY,
        "speaker_label": CANARY,
        **more,
    }


def source(marking: str) -> Source:
    made = Source.objects.create(
        uid=uid("source"),
        slug=SLUGS["source"],
        title=f"{CANARY} gazette",
        kind="news",
        author_label=CANARY,
        url=f"https://{CANARY.lower()}.example/",
        publisher=Entity.objects.get(slug="un-monitoring-team"),
        published=DAY,
        published_basis="printed",
        marking=marking,
    )
    return made


def entity(marking: str) -> Actor:
    made = Actor.objects.create(
        uid=uid("actor"),
        slug=SLUGS["actor"],
        name=f"{CANARY} brigade",
        kind="armed_group",
        description=CANARY,
        founded=DAY,
        marking=marking,
    )
    Person.objects.create(
        uid=uid("person"), slug=SLUGS["person"], name=f"{CANARY} Khan", marking=marking
    )
    # Past the door: that the source was edited is for all to see.
    Source.authors.through.objects.create(source=Source.objects.get(slug="s001"), entity_id=made.pk)
    return made


def place(marking: str) -> Place:
    return Place.objects.create(
        uid=uid("place"),
        slug=SLUGS["place"],
        name=f"{CANARY}abad",
        names=[f"{CANARY} town"],
        kind="city",
        parent=Place.objects.get(slug="kabul"),
        latitude=34.5,
        longitude=69.2,
        radius_km=5,
        marking=marking,
    )


def incident(marking: str) -> Incident:
    return Incident.objects.create(
        uid=uid("incident"),
        slug=SLUGS["incident"],
        title=f"{CANARY} attack",
        names=[CANARY],
        date="2021-08-26",
        date_basis="stated",
        location=CANARY,
        place=Place.objects.get(slug="kabul"),
        response_to=attack(),
        marking=marking,
    )


def attack() -> Incident:
    return Incident.objects.get(slug="kabul-airport-attack")


def ends() -> dict[str, Entity]:
    return {
        "subject": Entity.objects.get(slug="iskp"),
        "object": Entity.objects.get(slug="ttp"),
    }


def assertion(marking: str) -> Assertion:
    """One on each type of claim, on a record that is there."""
    for model in claim_models():
        name = claim_type(model).name
        target = model.objects.order_by("uid").first() or make.claim(model)
        more = {"stance": "denies"} if model is not Figure else {}
        Assertion.objects.create(**{name: target}, **says(**more), marking=marking)
    told = Assertion.objects.filter(incident=attack()).first()
    return Assertion.objects.create(
        uid=uid("assertion"),
        incident=attack(),
        **says(says_date="2021-08-25", says_text=CANARY, says_place=told.says_place),
        marking=marking,
    )


def said(claim: Any) -> Any:
    """The claim, as a source that all may see says it."""
    return make.said(claim, **says())


def relationship(marking: str) -> Relationship:
    return said(
        Relationship.objects.create(
            uid=uid("relationship"), kind="fights", title=CANARY, marking=marking, **ends()
        )
    )


def involvement(marking: str) -> Involvement:
    return said(
        Involvement.objects.create(
            uid=uid("involvement"),
            incident=attack(),
            label=CANARY,
            role="perpetrator",
            marking=marking,
        )
    )


def figure(marking: str) -> Figure:
    return said(
        Figure.objects.create(
            uid=uid("figure"),
            incident=attack(),
            metric="killed",
            low=NUMBER,
            high=NUMBER,
            unit="",
            category=CANARY,
            marking=marking,
        )
    )


MAKERS = {
    Source: source,
    Entity: entity,
    Place: place,
    Incident: incident,
    Assertion: assertion,
    Relationship: relationship,
    Involvement: involvement,
    Figure: figure,
    Presence: lambda marking: said(
        Presence.objects.create(
            uid=uid("presence"),
            entity=Entity.objects.get(slug="iskp"),
            kind="controls",
            place=Place.objects.get(slug="kabul"),
            start=DAY,
            marking=marking,
        )
    ),
    Alias: lambda marking: make.alias(
        Entity.objects.get(slug="iskp"), f"{CANARY} province", uid=uid("alias"), marking=marking
    ),
    Identifier: lambda marking: Identifier.objects.create(
        uid=uid("identifier"),
        entity=Entity.objects.get(slug="iskp"),
        scheme="wikidata",
        value="Q987654",
        marking=marking,
    ),
    SourceLink: lambda marking: SourceLink.objects.create(
        uid=uid("sourcelink"),
        citing=Source.objects.get(slug="s003"),
        cited=Source.objects.get(slug="s001"),
        mode="quotes",
        locator=CANARY,
        marking=marking,
    ),
    Distinction: lambda marking: Distinction.objects.create(
        uid=uid("distinction"),
        entity=Entity.objects.get(slug="iskp"),
        other_entity=Entity.objects.get(slug="ttp"),
        reason=CANARY,
        marking=marking,
    ),
}


@make.together()
def make_marked() -> list[Record]:
    """A marked record of each type, on records that all may see; and what names the marked ones,
    unmarked."""
    made = {model: MAKERS[model]("amber") for model in record_models()}
    hidden = made[Entity], made[Incident], made[Source], made[Place]
    by_whom, what, document, where = hidden
    iskp = Entity.objects.get(slug="iskp")
    make.alias(by_whom, f"{CANARY} front")
    said(Relationship.objects.create(subject=by_whom, object=iskp, kind="part_of"))
    said(Involvement.objects.create(incident=attack(), entity=by_whom, role="claimant"))
    said(Involvement.objects.create(incident=what, entity=iskp, role="perpetrator"))
    said(Presence.objects.create(entity=iskp, kind="operates_in", place=where))
    make.assertion(attack(), source=document, says_text=CANARY)
    make.assertion(attack(), **says() | {"speaker": by_whom, "speaker_label": ""})
    make.assertion(what, **says(says_place=where))
    make.source(container=document, title=CANARY)
    return [*made.values(), Entity.objects.get(uid=uid("person")), *others()]


def others() -> list[Record]:
    """The assertions that `assertion` has made beside its own, and what factories have made."""
    return [*Assertion.objects.filter(marking="amber")]


# The questions


def questions() -> Iterator[tuple[str, str]]:
    """Each operation, with each value in each parameter, and each hidden record in its path."""
    paths = read_schema()["paths"]
    for name, operation in operations().items():
        for query in queries(name, paths[operation.path]["get"], operation.needed):
            yield name, f"{url(operation)}?{urlencode(query)}"
        if "{id}" in operation.path:
            for wanted in names()[:: 1 if "history" not in operation.path else 3]:
                yield name, operation.path.replace("{id}", wanted)


def queries(name: str, operation: dict[str, Any], needed: dict[str, str]) -> Iterator[dict]:
    yield needed
    for at, parameter in enumerate(operation.get("parameters", [])):
        # A file has the records of its list: it is only looked at in other ways.
        is_asked = not name.startswith("export_") or parameter["name"] in LENSES
        if parameter["in"] == "query" and is_asked:
            for value in values(parameter, at):
                yield needed | {parameter["name"]: value}


def values(parameter: dict[str, Any], at: int) -> Iterator[Any]:
    name, schema = parameter["name"], parameter["schema"]
    schema = schema.get("items", schema)
    if name in LENSES:
        yield LENSES[name]
    elif name in ("ordering", "by") and "enum" in schema:
        yield from schema["enum"]
    elif "enum" in schema:
        yield schema["enum"][at % len(schema["enum"])]
    elif schema.get("type") == "string":
        yield CANARY if name in WORDS or "__i" in name else names()[at % len(names())]
    elif "example" in parameter:
        yield parameter["example"]


def names() -> list[str]:
    return [*SLUGS.values(), *(str(uid(name)) for name in (*SLUGS, "figure", "assertion"))]


def asked(every: int = 1) -> dict[str, bytes]:
    """The answers, by URL: all of them, or some."""
    client = Api.client
    urls = [url for name, url in questions() if name not in HISTORIES]
    found = {url: answer(client.get(url)) for url in urls[::every]}
    names = {"names": [{"name": f"{CANARY} brigade"}, {"name": "Islamic State Khorasan"}]}
    for body in (names, names | {"limit": 50}):
        text = json.dumps(body)
        found[text] = answer(client.post("/api/v1/match", text, "application/json"))
    return found


def answer(response: Any) -> bytes:
    content = b"".join(response) if response.streaming else response.content
    return b"%d %s" % (response.status_code, content)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [url for url in one if one[url] != other[url]]


def leaks(answers: dict[str, bytes]) -> list[str]:
    """The URLs whose answers say more than was asked."""
    return [
        url
        for url, content in answers.items()
        if (CANARY.lower().encode() in content.lower() and CANARY.lower() not in url.lower())
        or (str(NUMBER).encode() in content and str(NUMBER) not in url)
    ]


def mark(records: Iterable[Record], marking: str) -> None:
    with make.together():
        for record in records:
            record.refresh_from_db()
            record.marking = marking
            record.save()


def without_stamps(answers: dict[str, bytes]) -> dict[str, bytes]:
    """The answers without the times of edits."""
    time = rb"20\d\d-\d\d-\d\dT[\d:.]+Z"
    return {url: re.sub(time, b"", text) for url, text in answers.items() if "updated" not in url}


def test_all_answers_are_as_if_what_is_marked_had_never_been_written_down():
    assert {*MAKERS} == {*record_models()}, "give each type of record a maker"
    before = asked()
    made = make_marked()
    assert not differences(before, asked())
    histories = {url: answer(Api.client.get(url)) for name, url in questions() if name in HISTORIES}
    assert not leaks(histories)
    mark(made, "")
    assert leaks(asked(7)), "without a mark it is all there"
    assert not [*compute_anew()]
    mark(made, "red")
    assert not differences(asked(7), before)
    assert not [*compute_anew()]


def test_an_editor_hides_what_is_there_and_shows_it_again(editor: Client):
    iskp = Actor.objects.get(slug="iskp")
    kept = (Entity, Place, Source)  # too much hangs on them
    models = [model for model in record_models() if model not in kept]
    others = [model.objects.order_by("-uid")[0] for model in models if model.objects.exists()]
    before = asked(9)
    assert Page(editor, page(iskp)).fill(marking="amber", reason_of_change="For us").save().saved
    mark(others, "red")
    ids = [str(record.uid).encode() for record in (iskp, *others)]
    hidden = asked(9)
    assert not [(url, uid) for url, text in hidden.items() for uid in ids if uid in text]
    assert not [*compute_anew()]
    mark(others, "")
    assert Page(editor, page(iskp)).fill(marking="", reason_of_change="For all").save().saved
    assert not differences(without_stamps(before), without_stamps(asked(9)))
    call_command("check_store")


def test_histories_do_not_tell_what_was_never_to_be_seen():
    person = make.person(slug="zq-hidden", marking="red")
    make.alias(person, "Zq")
    person.delete()
    for number in (1, 2, 3):
        items = Api()("changes", ordering="-number", limit=3)["results"][number - 1]["item_count"]
        assert items == 0
    assert Api().get(f"changes?record={person.uid}").status_code == 400
    assert Api().get(f"persons/{person.uid}").status_code == 404
    assert Api().get("persons/zq-hidden/history").status_code == 404


def test_a_copy_sees_what_is_marked_as_deleted_and_shown_as_updated():
    actor = make.actor()
    name = make.alias(actor, "The Front")
    seen = []
    for marking in ("green", ""):
        mark([actor], marking)
        (last,) = Api()("changes", ordering="-number", limit=1)["results"]
        items = Api()(f"changes/{last['number']}")["items"]
        seen.append({item["record"]: (item["action"], item["after"] is None) for item in items})
    ids = [str(record.uid) for record in (actor, name)]
    assert seen == [dict.fromkeys(ids, ("delete", True)), dict.fromkeys(ids, ("update", False))]


def test_a_hidden_record_is_not_merged_with_one_that_is_shown():
    one, other = make.actor(marking="red"), make.actor()
    with pytest.raises(MergeRefused, match="the same marking"):
        merge(one, other, "shell", reason="They are one.")
