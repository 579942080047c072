"""Which entities edits put into view, or take from it: those that the rows name."""

from actors.computed.first_days import makers, named_in
from actors.models import Alias
from base.orm.keys import keys_in
from sources.models import TARGETS, Assertion, ClaimType, Source, claim_types

from .edits import Edits

Keys = set[int]
# What of an assertion may put an entity into view.
NAMING = [f"{name}_id" for name in (*TARGETS, "speaker", "source")]


def named_or_makers(edits: Edits, dated: Keys) -> Keys:
    """Entities that it may touch that these rows were edited, and that these sources became known
    on another day."""
    told, sources = edits.of(Assertion), edits.of(Source)
    told = told.changing(*NAMING)
    found = told.keys("entity_id", "speaker_id")
    written = sources.changing("authors")
    found |= {key for edit in written for row in edit.rows for key in row["authors"]}
    found |= sources.changing("publisher_id").keys("publisher_id")
    if dated:
        found |= makers(dated)
        within = Assertion.objects.filter(source__in=keys_in(dated)).order_by()
        found |= named_in(within.values_list("pk", flat=True))
    for claim in claim_types():
        found |= named_by_claims(claim, edits, told)
    return found


def named_by_claims(claim: ClaimType, edits: Edits, told: Edits) -> Keys:
    names = ("entity",) if claim.model is Alias else claim.entities
    columns = [f"{name}_id" for name in names]
    found = edits.of(claim.model).changing(*columns).keys(*columns)
    spoken_of = told.keys(f"{claim.name}_id") if columns else set()
    if spoken_of:
        rows = claim.model._default_manager.filter(pk__in=keys_in(spoken_of)).order_by()
        found |= {key for row in rows.values_list(*columns) for key in row} - {None}
    return found
