"""The kinds of rows, their fields and labels."""

from typing import NamedTuple

from django.db.models import TextChoices

from actors.choices import AliasKind, RelationshipKind
from base.orm.vocabulary import Vocabulary
from incidents.choices import (
    AttackType,
    Bound,
    EventType,
    IncidentOutcome,
    InvolvementOutcome,
    Magnitude,
    Metric,
    Population,
    PresenceKind,
    Role,
    TargetKind,
    Weapon,
)
from sources.choices import DateBasis


class Several(TextChoices):
    """That an event stands for several which are reported as one."""

    YES = "yes", "several, reported as one"


class Asked(NamedTuple):
    """A field of a row, as its form asks for it."""

    name: str
    label: str
    choices: type[TextChoices | Vocabulary] | None = None
    has_several: bool = False  # values, with commas between them

    def codes(self, value: object) -> list[str]:
        """The values that were typed, as people write them: “suicide vest” is `suicide_vest`."""
        given = value if isinstance(value, list) else str(value or "").split(",")
        return [each.strip().lower().replace(" ", "_") for each in map(str, given) if each.strip()]


NUMBER = (
    Asked("metric", "What is counted", Metric),
    Asked("bound", "Bound", Bound),
    Asked("low", "From"),
    Asked("high", "To"),
    Asked("magnitude", "In a word", Magnitude),
)
DATES = (Asked("start", "Since"), Asked("end", "Until"), Asked("as_of", "As of"))
FIELDS: dict[str, tuple[Asked, ...]] = {
    "event": (
        Asked("title", "Title"),
        Asked("event_type", "Kind of event", EventType),
        Asked("attack_type", "Kind of attack", AttackType),
        Asked("weapons", "Weapons, with commas between them", Weapon, has_several=True),
        Asked("target_kinds", "What was attacked", TargetKind, has_several=True),
        Asked("outcome", "How it ended", IncidentOutcome),
        Asked("date_words", "When, as the report says it"),
        Asked("date_basis", "How the date is known", DateBasis),
        Asked("place", "Where"),
        Asked("is_aggregate", "One event or several", Several),
    ),
    "part": (
        Asked("role", "Role", Role),
        Asked("name", "Who"),
        Asked("label", "Who, in words"),
        Asked("count", "How many people"),
    ),
    "toll": (*NUMBER, Asked("population", "Of whom", Population)),
    "outcome": (
        Asked("name", "Who"),
        Asked("label", "Who, in words"),
        Asked("role", "Role", Role),
        Asked("outcome", "What became of them", InvolvementOutcome),
    ),
    "claimed": (Asked("name", "Who claims it"),),
    "denied": (Asked("name", "Who denies it"),),
    "unclaimed": (),
    "unknown": (),
    "link": (
        Asked("relationship", "Link", RelationshipKind),
        Asked("name", "To whom"),
        Asked("title", "Title"),
        *DATES,
    ),
    "alias": (Asked("text", "Other name"), Asked("alias_kind", "Kind of name", AliasKind)),
    "strength": NUMBER,
    "count": (
        *NUMBER,
        Asked("counts", "In words"),
        Asked("place", "Where"),
        Asked("period", "When"),
    ),
    "presence": (Asked("presence", "Kind", PresenceKind), Asked("place", "Where"), *DATES),
    "says": (Asked("text", "What is said"),),
    "mentioned": (),
}
LABELS = {
    "event": "event",
    "part": "part",
    "toll": "toll",
    "outcome": "outcome",
    "claimed": "claimant",
    "denied": "perpetrator",
    "unclaimed": "claimant",
    "unknown": "perpetrator",
    "link": "link",
    "alias": "alias",
    "strength": "strength",
    "count": "count",
    "presence": "presence",
    "says": "says",
    "mentioned": "mentioned",
    "": "not read",
}
# What rows are about; those of other kinds are about an entity.
OF_INCIDENTS = ("event", "part", "toll", "outcome", "claimed", "denied", "unclaimed", "unknown")
# These are said of a record itself; of an event only if it was chosen.
OF_RECORDS = ("says", "mentioned")
# The states of rows, with their glyphs and words.
STATES = {
    "new": ("+", "new"),
    "known": ("=", "known"),
    "rival": ("≠", "rival"),
    "ambiguous": ("?", "ambiguous"),
    "faulty": ("!", "faulty"),
    "denied": ("⊘", "denied"),
    "superseded": ("↷", "superseded"),
    "draft": ("…", "unfinished"),
}
# Rows in these states stay in the draft, and wait for the editor.
WAITING = ("ambiguous", "faulty", "draft")
