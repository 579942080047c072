"""Told before an actor or person is added: who may be recorded already under such a name."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from base.admin import reasons
from base.admin.forms import RecordForm
from base.values.text import fold
from sources.models import Distinction

from .models import Entity
from .names.scoring import HOW_WORDS, How, Match
from .names.search import ranked, search

LEAST = 0.8  # score
MOST = 5
# Many names begin alike or share words: these are shown, and not asked for.
LOOSE = (How.PREFIX, How.WORDS)
FIELD = "not_the_same"  # keys of the records that this one is not
RIGHT = "sources.add_distinction"
ASKED = (
    "It may be recorded already: see the names that are listed. Open the record, or tick “not the "
    "same” for each."
)
REASON = "Say in the reason of the change, below, what tells it apart from those that are ticked."


class Near(NamedTuple):
    """A record with a name like the one that is typed, and why it was found."""

    entity: Entity
    match: Match
    is_ticked: bool = False

    @property
    def url(self) -> str:
        return reverse(f"admin:actors_{self.entity.type}_change", args=[self.entity.pk])

    @property
    def about(self) -> str:
        return in_words(self.entity)

    @property
    def why(self) -> str:
        return why(self.match)

    @property
    def is_asked_for(self) -> bool:
        return self.match.how not in LOOSE and not self.is_ticked


def in_words(entity: Entity) -> str:
    """Kind, dates and some other names: what tells two of one name apart."""
    dates = (entity.founded, entity.dissolved) if entity.kind else (entity.born, entity.died)
    parts = [entity.get_kind_display() or "Person"]
    if any(dates):
        parts.append("–".join(dates))
    aliases = [alias.text for alias in entity.aliases.all()]
    if aliases:
        parts.append(f"also {', '.join(aliases[:4])}" + (" …" if len(aliases) > 4 else ""))
    return " · ".join(parts)


def why(match: Match) -> str:
    """Which name was found, unless it is the main one, and how it matches."""
    of = "" if match.name.key is None else f"“{match.name.text}”: "
    return f"{of}{HOW_WORDS[How(match.how)]}"


def find_near(name: str, type_: str, ticked: set[str] = frozenset()) -> list[Near]:  # type: ignore[assignment]
    """Those of the type with a name like it, best first."""
    if not fold(name):
        return []
    (found,) = search([name[:200]], Entity.objects.filter(type=type_), least=LEAST)
    keys = ranked(found)[:MOST]
    entities = Entity.objects.prefetch_related("aliases").in_bulk(keys)
    return [Near(entities[key], found[key], str(key) in ticked) for key in keys if key in entities]


class NewNameForm(RecordForm):
    """Asks of each near name whether it is somebody else; a distinction is kept of it."""

    near_names: list[Near] = []

    @property
    def asks_for_near_names(self) -> bool:
        return self.instance.pk is None

    @property
    def type_(self) -> str:
        return str(getattr(self._meta.model, "TYPE", "") or self.data.get("type", ""))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.asks_for_near_names and (name := (cleaned or {}).get("name")):
            ticked = set(self.data.getlist(FIELD))  # type: ignore[attr-defined]
            self.near_names = find_near(name, self.type_, ticked)
            if any(near.is_asked_for for near in self.near_names):
                self.add_error("name", ValidationError(ASKED, code="near_names"))
            elif self.told_apart and not reasons.reason_in(self.data):
                self.add_error("name", ValidationError(REASON, code="near_names"))
        return cleaned

    @property
    def told_apart(self) -> list[Near]:
        return [near for near in self.near_names if near.is_ticked]


def keep_distinctions(request: HttpRequest, entity: Any, form: NewNameForm) -> None:
    """Record, as part of the open change, that the new one is none of those that were ticked."""
    if not request.user.has_perm(RIGHT):  # type: ignore[union-attr]
        return
    new = Entity.objects.get(pk=entity.pk)
    reason = reasons.given_reason(request)
    for near in form.told_apart:
        Distinction(entity=new, other_entity=near.entity, reason=reason).save()
