"""POST /match: many names in one request, found by the engine of `entities?q=`."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from actors.models import Entity
from actors.names.scoring import HOW_WORDS, How, Match, cut_offs
from actors.names.search import Found, bearer, ranked, search_each
from actors.names.serializers import matched_by
from base.orm import datasets
from base.parameters import Refs, as_uuid, find_successors, nearest
from base.views import Answer
from sources.computed.standpoint import Standpoint
from sources.lens import Lens, fields
from threatapi.graph.parameters import dataset_parameters

from .body import CANDIDATES, MatchAnswerSerializer, MatchBodySerializer
from .evidence import Evidence

TAKEN = ("known_by", "exclude_source")
ECHOED = ("name", "type", "country", "related", "least")
SHORTLIST = 250  # candidates by name of which the rest is looked up
SPEAKS_FOR, SPEAKS_AGAINST = 0.25, 0.1
EXAMPLE = OpenApiExample(
    "Two names",
    value={
        "queries": [
            {"name": "Aiman al-Dhawahiri", "type": "person", "related": "al-qaeda"},
            {"name": "Tehreek i Taliban", "country": "PK"},
        ]
    },
    request_only=True,
)


class MatchNames(Answer):
    """The entities that each of up to 100 names may mean: candidates, best first, with score and
    reasons."""

    operation_id = "match_names"
    tag = "match"
    only_reads = True
    parameters = fields(TAKEN) | dataset_parameters("entities")

    @extend_schema(request=MatchBodySerializer, responses=MatchAnswerSerializer, examples=[EXAMPLE])
    def post(self, request: Request) -> Response:
        values = self.values
        standpoint = Lens.of(request.query_params, TAKEN, is_detail=False).standpoint
        asked = MatchBodySerializer().run_validation(request.data)
        limit = asked.get("limit", CANDIDATES)
        entities = datasets.choose(
            Entity.objects.seen(standpoint), values.get("dataset"), values.get("dataset__not")
        )
        return Response({"results": matched(asked["queries"], limit, standpoint, entities)})


def matched(
    queries: list[dict[str, Any]], limit: int, standpoint: Standpoint, entities: QuerySet
) -> list[dict[str, Any]]:
    """The candidates for each query among these entities."""
    related = related_entities(queries, standpoint)
    keys = {text: entity.pk for text, entity in related.items()}
    found = found_by_name(queries, standpoint, entities)
    shortlists = [ranked(matches)[:SHORTLIST] for matches in found]
    evidence = Evidence(
        {pk for shortlist in shortlists for pk in shortlist},
        {query["country"] for query in queries if query.get("country")},
        {entity.pk: entity.name for entity in related.values()},
        standpoint,
    )
    results = []
    for query, matches, shortlist in zip(queries, found, shortlists, strict=True):
        bearers = [(bearer(matches[pk]), matches[pk]) for pk in shortlist]
        candidates = [
            candidate(query, entity, match, keys, evidence)
            for entity, match in bearers
            if query.get("type") in (None, entity.type)
        ]
        candidates.sort(key=lambda item: -item["score"])
        echo = {name: query.get(name) for name in ECHOED}
        cuts = cut_offs(query.get("least"))
        results.append({"query": echo, "cut_off": cuts, "candidates": candidates[:limit]})
    return results


def found_by_name(
    queries: list[dict[str, Any]], standpoint: Standpoint, entities: QuerySet
) -> list[Found]:
    names = [(query["name"], query.get("least")) for query in queries]
    return search_each(names, entities, standpoint, SHORTLIST)


def candidate(
    query: dict[str, Any],
    entity: Entity,
    match: Match,
    related: dict[str, int],
    evidence: Evidence,
) -> dict[str, Any]:
    score = match.score
    whose = "its name" if match.name.key is None else f"another name of {entity.name}"
    reasons = [f"“{match.name.text}” is {whose}: {HOW_WORDS[How(match.how)]}."]
    if query.get("type"):
        reasons.append(f"It is {'a person' if entity.type == 'person' else 'an actor'}, as asked.")
    country, other = query.get("country"), query.get("related")
    for asked, told, nothing in (
        (country, evidence.in_country[entity.pk].get(country), f"has to do with {country}"),
        (
            other,
            evidence.with_related[entity.pk].get(related.get(other or "")),
            f"links it to {other}",
        ),
    ):
        if asked:
            score = score + (1 - score) * SPEAKS_FOR if told else score * (1 - SPEAKS_AGAINST)
            reasons.append(told or f"Nothing in view {nothing}.")
    return {
        "entity": entity.reference(),
        "score": round(score, 3),
        "matched": matched_by(match),
        "reasons": reasons,
    }


def related_entities(queries: list[dict[str, Any]], standpoint: Standpoint) -> dict[str, Entity]:
    """The related entities by id or slug as given; one that is not in view is a fault."""
    given = {query["related"] for query in queries if query.get("related")}
    if not given:
        return {}
    ids = {text: as_uuid(text) for text in given}
    asked = Q(slug__in=given) | Q(uid__in=[uid for uid in ids.values() if uid])
    found: dict[Any, Entity] = {}
    in_view = Entity.objects.seen(standpoint)
    for entity in in_view.filter(asked):
        found |= {entity.uid: entity, entity.slug: entity}
    missing = [text for text, uid in ids.items() if (uid or text) not in found]
    successors = find_successors(Entity, missing)
    for entity in in_view.filter(uid__in=successors.values()):
        named = (text for text, uid in successors.items() if uid == entity.uid)
        found |= {ids[text] or text: entity for text in named}
    known = Refs(queryset=in_view)  # hints must not tell the future either
    faults = {}
    for number, query in enumerate(queries):
        text = query.get("related")
        if text and (ids[text] or text) not in found:
            hint = nearest(text, known.candidates(text)) if len(faults) < 3 else ""
            fault = ErrorDetail(f"There is no entity “{text}”.{hint}", code="unknown")
            faults[str(number)] = {"related": [fault]}
    if faults:
        raise ValidationError({"queries": faults})
    return {text: found[uid or text] for text, uid in ids.items()}
