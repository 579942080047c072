"""A marked record of each type, with a word in it that stands nowhere else."""

import uuid
from typing import Any

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

from . import factories as make

CANARY = "Zqcanary"
SLUGS = {each: f"zqcanary-{each}" for each in ("actor", "person", "place", "incident", "source")}
NUMBER = 987654
DAY = "2019-07-13"


def uid(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{CANARY} {name}")


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
    """A marked record of each type, on records that all may see; and, unmarked, what names the
    marked ones and what they alone say."""
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
    for claim in claims_of(iskp):
        make.assertion(claim, source=document)
    raid = Incident.objects.create(slug="zqcanary-shooting", title=CANARY)
    make.assertion(raid, **says(), marking="amber")
    return [*made.values(), Entity.objects.get(uid=uid("person")), *others()]


def claims_of(somebody: Entity) -> list[Any]:
    """Claims of each type and another name, unmarked and as yet said by nobody."""
    raid = Incident.objects.create(slug="zqcanary-raid", title=CANARY)
    said(Involvement.objects.create(incident=raid, entity=somebody, role="perpetrator"))
    about = {"incident": attack(), "category": CANARY}
    whole = Figure.objects.create(metric="wounded", low=NUMBER, high=NUMBER, **about)
    said(Figure.objects.create(metric="wounded", low=NUMBER, high=NUMBER, parent=whole, **about))
    kabul = Place.objects.get(slug="kabul")
    return [
        raid,
        whole,
        Involvement.objects.create(incident=attack(), label=CANARY, role="nearby"),
        Relationship.objects.create(kind="fights", title=f"{CANARY} war", **ends()),
        Presence.objects.create(entity=somebody, kind="targets", place=kabul, start=DAY),
        make.alias(somebody, f"{CANARY} army"),
    ]


def others() -> list[Record]:
    """The assertions that `assertion` has made beside its own, and what factories have made."""
    return [*Assertion.objects.filter(marking="amber")]
