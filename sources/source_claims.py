"""All that a source says, on its page in the admin: a page of its assertions, by subject."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from .claim_words import stance, status_mark, voice
from .models import Assertion, Source

ON_PAGE = 100
PAGE = "claims"  # parameter of the URL


@dataclass
class Row:
    """An assertion with its claim in words."""

    assertion: Assertion
    claim: Any

    @property
    def voice(self) -> str:
        who = voice(self.assertion)
        return "the source itself" if who == self.assertion.source.slug else who

    @property
    def stance(self) -> str:
        return stance(self.assertion)

    @property
    def status(self) -> SafeString | str:
        """That of the claim; an entity or a name has none."""
        return status_mark(self.claim.status) if hasattr(self.claim, "status") else ""


@dataclass
class Group:
    """What is said about one record, in the order of the source."""

    subject: Any
    rows: list[Row] = field(default_factory=list)


def claims_of(source: Source, number: Any) -> Page:
    """A page of what was read in the source; its `groups` are by whom it is about."""
    said = Assertion.objects.filter(source=source).with_target().order_by("locator_order", "uid")
    page = Paginator(said, ON_PAGE).get_page(number)
    groups: dict[tuple[Any, int], Group] = {}
    for assertion in page:
        claim = assertion.target
        subject = subject_of(claim)
        group = groups.setdefault((type(subject), subject.pk), Group(subject))
        group.rows.append(Row(assertion, claim))
    page.groups = [*groups.values()]  # type: ignore[attr-defined]
    return page


def subject_of(claim: Any) -> Any:
    """Whom a claim is about: the incident of a part or a toll, the bearer of a name, …"""
    for name in ("incident", "entity", "subject", "place"):
        if subject := getattr(claim, name, None):
            if name != "place" or claim._meta.model_name == "figure":
                return subject
    return claim
