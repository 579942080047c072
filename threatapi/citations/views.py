"""Endpoints of one source: its claims, its citations, its impact."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import parameters as p
from base.orm.vocabulary import Choice
from sources.choices import Stance
from sources.computed.standpoint import seen_sources, shown_sources
from sources.models import AssertionTarget, SourceLink, claim_types

from .base import SourceAnswer
from .claims import ClaimsTold
from .impact import Impact
from .references import references
from .serializers import (
    SourceCitationsSerializer,
    SourceClaimsSerializer,
    SourceImpactSerializer,
)


def kinds_of_claims() -> list[Choice]:
    """The kinds of all types of claims; the same word may be of several."""
    meanings: dict[str, list[str]] = {}
    for each in sorted(claim_types(), key=lambda each: each.name):
        claims = each.model._meta.verbose_name_plural
        for kind in each.vocabulary:
            meanings.setdefault(kind.value, []).append(f"Of {claims}: {kind.description}")
    return [Choice(word, word.upper(), " ".join(told)) for word, told in sorted(meanings.items())]


class SourceClaims(SourceAnswer):
    """All claims about which a source says something, each with these assertions.

    Sources that lie in the source count as it, and so do assertions in other sources that have it
    as their origin. All modalities and stances are included, denials too. Ordered by type, then id.
    """

    operation_id = "get_source_claims"
    serializer_class = SourceClaimsSerializer
    parameters = SourceAnswer.parameters | {
        "type": p.Codes(choices=AssertionTarget, help_text="Only claims of these types."),
        "kind": p.Codes(
            choices=kinds_of_claims(),
            example="perpetrator",
            help_text="Only claims of these kinds, roles, metrics or event types.",
        ),
        "stance": p.Codes(
            choices=Stance,
            help_text="Only claims to which the source takes one of these stances.",
        ),
    }

    @extend_schema(responses=SourceClaimsSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        values = self.values
        told = self.told
        if values.get("stance"):
            told = told.filter(stance__in=values["stance"])
        claims = ClaimsTold(told, self.standpoint, values.get("type"), values.get("kind"))
        start = self.pager.offset
        answer = {
            "counts": claims.counts,
            "results": claims.page(start, start + self.pager.limit),
        }
        return self.about(answer, claims.count)


class SourceCitations(SourceAnswer):
    """The sources that a source cites (`cited`) and those that cite it (`citing`), directly.

    Both lists are ordered by the slug of the other source; a page holds up to `limit` of each.
    """

    operation_id = "get_source_citations"
    serializer_class = SourceCitationsSerializer

    @extend_schema(responses=SourceCitationsSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        pages, counts = {}, {}
        for name, here, there in (("cited", "citing", "cited"), ("citing", "cited", "citing")):
            links = SourceLink.objects.filter(
                **{here: self.source, f"{there}__in": seen_sources(self.standpoint).values("pk")}
            )
            counts[name] = links.count()
            order = (f"{there}__slug", "mode", "uid")
            columns = (there, "mode", "locator")
            pages[name] = list(self.cut(links.order_by(*order).values_list(*columns)))
        keys = {key for page in pages.values() for key, *_ in page}
        found = seen_sources(self.standpoint).filter(pk__in=keys)
        others = {each.pk: each for each in shown_sources(found, self.standpoint)}
        answer: dict[str, Any] = {}
        for name, page in pages.items():
            answer[f"{name}_count"] = counts[name]
            answer[name] = [
                {"mode": mode, "locator": locator or None, "source": others[key]}
                for key, mode, locator in page
            ]
        return self.about(answer, *counts.values())


class SourceImpact(SourceAnswer):
    """What would change if a source, all that lies in it and all that comes from it did not exist.

    The view with the source (of `known_by` and `exclude_source`, if given) is compared with the
    same view without it. `falls` are the claims that nobody else makes, `changes` the computed
    values that would differ, before and after. `kept` is the number of claims of the source that
    would stay as they are. A page holds up to `limit` of each list.
    """

    operation_id = "get_source_impact"
    serializer_class = SourceImpactSerializer

    @extend_schema(responses=SourceImpactSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        impact = Impact(self.source, self.told, self.standpoint)
        sizes = [len(impact.falls), len(impact.changes)]
        falls, changes = self.cut(impact.falls), self.cut(impact.changes)
        wanted = {fallen.record for fallen in falls} | {change.record for change in changes}
        names = references(wanted)
        answer = {
            "falls_count": sizes[0],
            "changes_count": sizes[1],
            "kept": impact.kept,
            "falls": [names[fallen.record] for fallen in falls],
            "changes": [
                {
                    "claim": names[change.record],
                    "field": change.field,
                    "before": change.before,
                    "after": change.after,
                }
                for change in changes
            ],
        }
        return self.about(answer, *sizes)
