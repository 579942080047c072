"""Works out what a view without some sources shows otherwise than the stored values.

Only claims that these sources speak of may differ, and what follows from them: incidents from their
parts, those of bodies that are joined by another link no more, fates from outcomes, and the ends of
roles from fates. Claims of which nobody else speaks fall without being judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from actors.computed.first_days import makers, named_in
from actors.computed.history import FATE_COLUMNS, VALID, dated, ends_of, fates_of
from actors.computed.validity import ROLES
from actors.models import Alias, Entity, FateVersion, Relationship
from base.orm.bulk import batches
from base.orm.keys import keys_in
from incidents.computed.history import BATCH, COLUMNS, Chunk
from incidents.models import Incident, Involvement
from sources.choices import UNSUPPORTED, Modality
from sources.computed.bodies import BELONGING, BINDING, below
from sources.computed.corrections_by_day import Corrections
from sources.computed.history import VERDICT, History
from sources.computed.links import link_on
from sources.computed.spans import Span, on
from sources.models import Assertion, Claim, Supersession, claim_type, claim_types
from sources.models.versions import standing_on
from sources.overlay import Overlay
from sources.view_of_request import Use

from .recompute import claims_alone
from .refresh import Keys, assertions_with, claims_of, incidents_of_kin, rooted_in


def fill(overlay: Overlay) -> None:
    """Work out all that is other than stored."""
    Filling(overlay).fill()


class Filling:
    """The claims that are touched, and what they are without the sources."""

    def __init__(self, overlay: Overlay) -> None:
        self.overlay, self.day = overlay, overlay.day
        self.told = assertions_with(set(overlay.view.excluded), "source", "origin")
        self.corrected = corrected_by(self.told)
        self.claims = claims_of(self.told)
        self.aliases = spoken_of("alias", Assertion.objects.filter(pk__in=keys_in(self.told)))
        self.found: dict[type[Claim], dict[int, Any]] = defaultdict(dict)
        # From here on a history reads what is said without the sources.
        self.history = History(overlay.day)

    def fill(self) -> None:
        self.overlay.hide(Entity, ())
        if self.told:
            self._fill_claims()
        self._hide_entities()

    def _fill_claims(self) -> None:
        with Use(self.overlay):
            self.overlay.leave_out(Alias, self.aliases - still_told(["alias"], self.aliases))
            self._fill_corrections()
            self._add_kin()
            self._fill_incidents()
            for claims in claims_alone():
                self._fill_alone(claims)
            self._lay_over()
            self._fill_fates()
            for claim in claim_types():
                if claim.has_end:
                    self._fill_ends(claim.model)

    def _fill_corrections(self) -> None:
        if not self.corrected:
            return
        corrections = Corrections()
        found = {key: corrections.by(key, self.day) for key in self.corrected}
        rows = {key: [(by,)] if by else [] for key, by in found.items()}
        self.overlay.replace(Supersession, ["by_id"], rows)

    def _add_kin(self) -> None:
        """Add what is told and done by those who belong to somebody else than before."""
        links = Relationship.objects.filter(
            pk__in=keys_in(self.claims[Relationship]), kind__in=BELONGING
        ).order_by()
        parts = dict(links.values_list("pk", "subject_id"))
        if not parts:
            return
        said = self.history.told("relationship", parts)
        stood = Relationship.objects.filter(standing_on(self.day), pk__in=keys_in(parts))
        rows = stood.order_by().values_list("pk", "versions__status", "versions__modality")
        moved = set()
        for key, *before in rows:
            after = link_on(said.get(key, ()), self.day)
            if joins(*before) != joins(*after):
                moved.add(parts[key])
        if moved:
            kin = below(moved)
            for model, keys in claims_of(rooted_in(kin)).items():
                self.claims[model] |= keys
            self.claims[Incident] |= incidents_of_kin(kin)

    def _fill_incidents(self) -> None:
        """Judge incidents with their parts. What is not judged falls."""
        parts = (each for each in claim_types() if each.whole is Incident)
        for part in (each for each in parts if self.claims[each.model]):
            rows = part.model.objects.filter(pk__in=keys_in(self.claims[part.model])).order_by()
            wholes = set(rows.values_list(f"{part.part_of}_id", flat=True))
            self.claims[Incident] |= wholes - {None}
        left = still_told(claim_type(Incident).paths, self.claims[Incident])
        for batch in batches(sorted(left), BATCH):
            chunk = Chunk(self.history, batch, None)
            self._stand(Incident, {key: chunk.versions(key) for key in batch})
            for model, (_, versions) in chunk.of_parts.items():
                touched = versions.keys() & self.claims[model]
                self._stand(model, {key: versions[key] for key in touched})

    def _fill_alone(self, claims: QuerySet) -> None:
        model = claims.model
        if not self.claims[model]:
            return
        rows = claims.filter(pk__in=keys_in(self.claims[model])).order_by()
        keys = still_told([model._meta.model_name], set(rows.values_list("pk", flat=True)))
        said = self.history.told(model._meta.model_name, keys) if keys else {}
        self.history.know_bodies(one for told in said.values() for one in told)
        self._stand(model, {key: self.history.verdicts(told) for key, told in said.items()})

    def _hide_entities(self) -> None:
        """Find whom only these sources name."""
        named = named_in(self.told) | makers(self.overlay.view.excluded)
        if named:
            with Use(self.overlay):
                rows = Entity.objects.filter(pk__in=keys_in(named)).named_in(self.overlay.view)
                left = set(rows.order_by().values_list("pk", flat=True))
            self.overlay.hide(Entity, named - left)

    def _stand(self, model: type[Claim], versions: Mapping[int, Sequence[Span]]) -> None:
        """Note what these claims are on the day."""
        self.found[model] |= {key: on(self.day, of) for key, of in versions.items()}

    def _lay_over(self) -> None:
        for claim in claim_types():
            if claim.has_end or claim.model not in self.claims:
                continue
            found = dict.fromkeys(self.claims[claim.model]) | self.found[claim.model]
            names = COLUMNS if claim.model is Incident else VERDICT
            self.overlay.lay_over(versions_of(claim.model), names, found)

    def _fill_fates(self) -> None:
        parts = Involvement.objects.filter(pk__in=keys_in(self.claims[Involvement]))
        told = parts.exclude(outcome="").order_by().values_list("entity_id", flat=True)
        persons = set(told) - {None}
        if not persons:
            return
        fates = fates_of(persons)
        rows = {key: standing(fates.get(key, ()), self.day) for key in persons}
        self.overlay.replace(FateVersion, FATE_COLUMNS, rows)
        held = Relationship.objects.filter(subject__in=keys_in(persons), kind__in=ROLES)
        self.claims[Relationship] |= set(held.order_by().values_list("pk", flat=True))

    def _fill_ends(self, model: type[Claim]) -> None:
        touched = self.claims[model]
        found: dict[int, Any] = dict.fromkeys(touched)
        left = sorted(still_told([model._meta.model_name], touched))
        if left:
            _, spans = ends_of(model, self.history, dated(model, left))
            found |= {key: on(self.day, of) for key, of in spans.items()}
        self.overlay.lay_over(versions_of(model), (*VERDICT, *VALID), found)


def versions_of(model: type[Claim]) -> Any:
    return model._meta.get_field("versions").related_model


def joins(status: str, modality: str) -> tuple[bool, bool]:
    """Whether a link makes one body of two, and whether it makes them kin."""
    is_actual = modality == Modality.ACTUAL
    return is_actual and status in BINDING, is_actual and status not in UNSUPPORTED


def standing(versions: Sequence[Span], day: date) -> list[Any]:
    """The values of the versions that stand on the day."""
    return [value for since, upto, value in versions if since <= day <= upto]


def corrected_by(assertions: Keys) -> Keys:
    """The assertions that these correct, and those that they correct in turn."""
    found: Keys = set()
    frontier = assertions
    while frontier:
        rows = Assertion.objects.filter(pk__in=keys_in(frontier), corrects__isnull=False)
        frontier = {*rows.order_by().values_list("corrects_id", flat=True)} - found
        found |= frontier
    return found


def still_told(paths: Iterable[str], keys: Keys) -> Keys:
    """Those of which some assertion is left."""
    found: Keys = set()
    for path in paths if keys else ():
        found |= spoken_of(path, Assertion.objects.filter(**{f"{path}__in": keys_in(keys)}))
    return found


def spoken_of(path: str, told: Any) -> Keys:
    rows = told.filter(**{f"{path}__isnull": False}).order_by()
    return {*rows.values_list(path, flat=True).distinct()}
