"""Reads the assertions on claims from one standpoint, as the rule for the status takes them."""

from collections.abc import Iterator

from django.db.models import QuerySet

from base.deadlines.deadline import checked, current
from base.http.admission import VIEWS

from ..choices import Stance
from ..models import Assertion
from .known_from import ROOT_COLUMNS, RootsInView
from .standpoint import Standpoint
from .status import Said


def statements(path: str, claims: QuerySet, standpoint: Standpoint) -> Iterator[tuple[int, Said]]:
    """The assertions in view on each claim, which `path` reaches from the assertion."""
    if not standpoint.sees_everything and (deadline := current()):
        deadline.need_slot(VIEWS)
    found = Assertion.objects.filter(
        standpoint.visible(), **{f"{path}__in": claims.order_by().values("pk")}
    )
    column, speech_acts = claims.model.SPEECH_ACTS or ("pk", ())
    # That somebody claims a deed is a fact that the document tells.
    own = path == claims.model._meta.model_name
    rows = found.order_by().values_list(
        path,
        f"{path}__{column}",
        "pk",
        "stance",
        "hedge",
        "modality",
        "source__known_from",
        "source__retracted",
        "source__retracted_latest",
        "superseded_by_id",
        *ROOT_COLUMNS,
    )
    root_in_view = RootsInView(standpoint.known_by)
    for row in checked(rows.iterator(chunk_size=5000)):
        claim, act, pk, stance, hedge, modality, known, *rest = row
        retracted, withdrawn, superseded_by, *root = rest
        if own and stance == Stance.CLAIMS and act in speech_acts:
            stance = Stance.ASSERTS.value
        counts = standpoint.counts(pk, superseded_by, retracted, withdrawn)
        yield claim, Said(stance, hedge, modality, root_in_view(*root), known, counts)
