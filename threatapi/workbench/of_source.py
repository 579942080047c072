"""What the store already has of a source: its claims, a page at a time, by what they are about."""

from dataclasses import dataclass, field
from typing import Any

from base.orm.models import Record
from sources.choices import ClaimStatus, Stance
from sources.computed.status import FOR
from sources.models import TARGETS, Assertion, Claim, Source
from threatapi.changes.words import admin_url

from .kinds import STATES
from .stored import speaker_in_words

PER_PAGE = 100
# By what a claim is about, beside itself.
SUBJECTS = ("incident", "entity", "subject", "place")
DENIED = "Denied: {}"


@dataclass
class StoredRow:
    says: str
    kind: str
    state: str
    status: str
    voice: str
    locator: str
    url: str

    @property
    def glyph(self) -> str:
        return STATES[self.state][0]


@dataclass
class StoredGroup:
    name: str
    kind: str
    url: str
    rows: list[StoredRow] = field(default_factory=list)


@dataclass
class StoredShown:
    count: int  # of the assertions
    claims: int  # that they are about, as the API counts them
    groups: list[StoredGroup]
    before: int | None = None  # number of the page before
    after: int | None = None


def stored_claims(source: Source, page: int = 1) -> StoredShown:
    """A page of the claims whose assertions are of this source."""
    told = Assertion.objects.filter(source=source)
    count = told.count()
    pages = max((count - 1) // PER_PAGE + 1, 1)
    page = min(max(page, 1), pages)
    start = (page - 1) * PER_PAGE
    found = told.with_target().order_by("locator_order", "pk")[start : start + PER_PAGE]
    groups: dict[tuple[str, int], StoredGroup] = {}
    for one in found:
        about = subject_of(one.target)
        key = (about._meta.label, about.pk)
        if key not in groups:
            name = str(about._meta.verbose_name)
            groups[key] = StoredGroup(str(about), name, admin_url(about))
        groups[key].rows.append(row_of(one))
    before, after = page - 1 or None, page + 1 if page < pages else None
    claims = told.order_by().values(*TARGETS).distinct().count()
    return StoredShown(count, claims, [*groups.values()], before, after)


def subject_of(claim: Any) -> Record:
    """The incident, entity or place that a claim is about."""
    for name in SUBJECTS:
        if getattr(claim, f"{name}_id", None):
            return getattr(claim, name)
    return claim


def row_of(one: Assertion) -> StoredRow:
    claim: Any = one.target
    status = getattr(claim, "status", "")
    return StoredRow(
        says=says_of(one, claim),
        kind=one.target_type,
        state=state_of(one, status),
        status=ClaimStatus(status).name.lower() if status else "",
        voice=speaker_in_words(one),
        locator=one.locator,
        url=admin_url(claim),
    )


def says_of(one: Assertion, claim: Any) -> str:
    """The claim; of a record itself what is said of it; of a denial in words that deny it, of a
    doubt beside it."""
    said: Any = claim
    if one.says_text and (one.entity_id or (one.incident_id and one.stance in FOR)):
        said = one.says_text if one.stance == Stance.DENIES else f"{claim}: {one.says_text}"
    if one.stance in FOR:
        return str(said)
    if one.stance != Stance.DENIES:
        return f"{one.get_stance_display()}: {said}"
    if isinstance(said, Claim):
        return said.denied_in_words(said.statement())
    return DENIED.format(said)


def state_of(one: Assertion, status: str) -> str:
    if one.superseded_by_id:
        return "superseded"
    if status == ClaimStatus.DENIED or one.stance == Stance.DENIES:
        return "denied"
    return "rival" if status == ClaimStatus.DISPUTED else "known"
