"""The stored claims about the known records of a draft, read together."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from actors.choices import RelationshipKind
from actors.models import Alias, Relationship
from base.orm.keys import keys_in, listed
from base.values.text import fold, fold_words
from incidents.models import Figure, Incident, Involvement, Presence
from sources.choices import Modality
from sources.computed import known_from
from sources.computed.correctors import Voice, voice_of
from sources.computed.history import History
from sources.computed.status import FOR
from sources.models import Assertion
from sources.models.versions import NEVER

from .draft import Content
from .known import Known
from .models import current_text

MOST = 1000  # claims of each kind that are compared
MOST_SAID = 50  # assertions of one claim
SAID = ("source__container", "source__publisher", "origin__container", "speaker")


class Claims:
    """Claims by what they are about."""

    def __init__(self, content: Content, known: Known) -> None:
        self.content, self.known, self.source = content, known, known.source
        self.history = History(NEVER)
        meant = [each.record for each in known.subjects.values() if each.record is not None]
        self.incidents = {each.pk for each in meant if isinstance(each, Incident)}
        self.entities = {each.pk for each in meant if not isinstance(each, Incident)}
        self.places = {
            place.record.pk for row in content.rows if (place := known.place(row)).record
        }
        self.kinds = {row.kind for row in content.rows}
        self.figures = self._figures()
        self.involvements = self._involvements()
        self.relationships = self._relationships()
        self.presences = self._presences()
        self.aliases = self._aliases()
        self.statements = self._statements()
        self._know_voices()

    def said(self) -> Prefetch:
        told = Assertion.objects.select_related(*SAID).order_by("pk")
        return Prefetch("assertions", told)

    def _figures(self) -> dict[tuple[str, int], list[Figure]]:
        rows = [row for row in self.content.rows if row.kind in ("toll", "strength", "count")]
        found: dict[tuple[str, int], list[Figure]] = defaultdict(list)
        if not rows or not (self.incidents or self.entities or self.places):
            return found
        about = Q(incident__in=keys_in(self.incidents)) | Q(entity__in=keys_in(self.entities))
        about |= Q(place__in=keys_in(self.places), entity=None, incident=None)
        metrics = {str(row.fields.get("metric")) for row in rows}
        figures = Figure.objects.filter(about, metric__in=sorted(metrics)).order_by("pk")
        for each in figures.prefetch_related(self.said())[:MOST]:
            kinds = ("incident", "entity", "place")
            kind = next(name for name in kinds if getattr(each, f"{name}_id"))
            found[kind, getattr(each, f"{kind}_id")].append(each)
        return found

    def _involvements(self) -> dict[int, list[Involvement]]:
        found: dict[int, list[Involvement]] = defaultdict(list)
        wanted = {"part", "outcome", "claimed", "denied", "unclaimed", "unknown"}
        if self.incidents and wanted & self.kinds:
            rows = Involvement.objects.filter(incident__in=keys_in(self.incidents))
            rows = rows.select_related("entity").prefetch_related(self.said()).order_by("pk")
            for each in rows[:MOST]:
                found[each.incident_id].append(each)
        return found

    def _relationships(self) -> list[Relationship]:
        if "link" not in self.kinds or not self.entities:
            return []
        keys = keys_in(self.entities)
        between = Q(subject__in=keys, object__in=keys)
        leads = Q(kind=RelationshipKind.LEADER_OF, object__in=keys)
        rows = Relationship.objects.filter(between | leads).select_related("subject", "object")
        return [*rows.prefetch_related(self.said()).order_by("pk")[:MOST]]

    def _presences(self) -> list[Presence]:
        if "presence" not in self.kinds or not (self.entities and self.places):
            return []
        rows = Presence.objects.filter(
            entity__in=keys_in(self.entities), place__in=keys_in(self.places)
        )
        return [*rows.prefetch_related(self.said()).order_by("pk")[:MOST]]

    def _aliases(self) -> list[Alias]:
        texts = {fold(str(r.fields.get("text"))) for r in self.content.rows if r.kind == "alias"}
        if not texts or not self.entities:
            return []
        rows = Alias.objects.filter(entity__in=keys_in(self.entities), folded__in=listed(texts))
        return [*rows.prefetch_related(self.said()).order_by("pk")[:MOST]]

    def _statements(self) -> dict[tuple[str, int], list[Assertion]]:
        """What was said of the records themselves: in the words of a row, or by this report."""
        found: dict[tuple[str, int], list[Assertion]] = defaultdict(list)
        if not {"says", "mentioned"} & self.kinds or not (self.incidents or self.entities):
            return found
        texts = {str(r.fields.get("text")) for r in self.content.rows if r.kind == "says"}
        about = Q(incident__in=keys_in(self.incidents)) | Q(entity__in=keys_in(self.entities))
        rows = Assertion.objects.select_related(*SAID, "entity", "incident").filter(about)
        rows = rows.filter(Q(says_text__in=listed(texts)) | Q(source=self.source)).order_by("pk")
        for each in rows[:MOST]:
            found[each.target_type, each.incident_id or each.entity_id].append(each)
        return found

    @cached_property
    def words_of_report(self) -> str:
        text = current_text(self.source)
        return " ".join(fold_words(text.text)) if text else ""

    # Voices

    def all(self) -> Iterable[Any]:
        for lists in (self.figures, self.involvements):
            for claims in lists.values():
                yield from claims
        yield from (*self.relationships, *self.presences, *self.aliases)

    def _know_voices(self) -> None:
        told = [one for claim in self.all() for one in claim.assertions.all()]
        told += [one for ones in self.statements.values() for one in ones]
        roots = {known_from.outermost(one).pk for one in told}
        speakers = {one.speaker_id for one in told} - {None}
        voices = self.known.voices.values()
        speakers |= {each.meant.record.pk for each in voices if each.meant and each.meant.record}
        self.history.know_bodies_of(roots, speakers)

    def voice(self, assertion: Assertion) -> Voice:
        return voice_of(assertion, self.history)


def counts(assertion: Assertion) -> str:
    """“yes”; or why the assertion does not count."""
    if assertion.superseded_by_id:
        return "no: corrected"
    if assertion.source.retracted:
        return "no: the source is retracted"
    if assertion.stance not in FOR:
        return f"no: {assertion.get_stance_display().lower()}"
    if assertion.modality != Modality.ACTUAL:
        return f"no: {assertion.get_modality_display().lower()}"
    return "yes"


def speaker_in_words(assertion: Assertion) -> str:
    """Who says it: an entity, a label, or the source itself."""
    who = assertion.speaker or assertion.speaker_label
    return str(who or assertion.source.publisher or assertion.source)
