"""Endpoints that look at one source: what it says, whom it cites, what hangs on it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from sources.choices import AssertionTarget, Stance
from sources.models import SourceLink
from sources.standpoint import seen_sources, shown_sources
from threatapi.base import parameters as p
from threatapi.base.vocabulary import Choice

from .base import SourceAnswer
from .claims import ClaimsTold
from .impact import Impact
from .references import MODELS, VOCABULARY, references
from .serializers import (
    SourceCitationsSerializer,
    SourceClaimsSerializer,
    SourceImpactSerializer,
)


def kinds_of_claims() -> list[Choice]:
    """The kinds of all types of claims; the same word may be of several."""
    meanings: dict[str, list[str]] = {}
    for type_, vocabulary in VOCABULARY.items():
        claims = MODELS[type_]._meta.verbose_name_plural
        for kind in vocabulary:
            meanings.setdefault(kind.value, []).append(f"Of {claims}: {kind.description}")
    return [Choice(word, word.upper(), " ".join(told)) for word, told in sorted(meanings.items())]


class SourceClaims(SourceAnswer):
    """All that a source says: each claim once, with what the source says of it.

    What stands in the source counts as the source, and so does what another document has from
    it. Whatever the modality and the stance, denials included. By type, then id.
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
            choices=Stance, help_text="Only where the source takes one of these stances."
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
    """Whom the source cites (`cited`), and who cites it (`citing`): directly, one step.

    Both lists are in order of the other source's slug; a page holds up to `limit` of each.
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
    """What would fall or change without the source, all that stands in it and is from it.

    The view with it (of `known_by` and `exclude_source`, if given) is held against the same view
    without it: claims that nobody else speaks of fall; of the rest, each computed value that
    would be another is told with what it is and what it would be; `kept` counts the claims that
    it speaks of and that would stay as they are. A page holds up to `limit` of each list.
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
