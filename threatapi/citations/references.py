"""Claims of any type, named: for lists that hold several types."""

from collections.abc import Iterable
from typing import Any

from actors.choices import AliasKind, EntityType, RelationshipKind
from actors.models import Alias
from base.orm.vocabulary import Vocabulary
from incidents.choices import EventType, Metric, PresenceKind, Role
from sources.models import TARGETS, Assertion

# In the order of the answers: by the word.
TYPES = tuple(sorted(TARGETS))
MODELS = {name: Assertion._meta.get_field(name).related_model for name in TYPES}
# The column that says what kind of claim it is.
KIND = {
    "alias": "kind",
    "entity": "type",
    "figure": "metric",
    "incident": "event_type",
    "involvement": "role",
    "presence": "kind",
    "relationship": "kind",
}
# … and the list that this comes from.
VOCABULARY: dict[str, type[Vocabulary]] = {
    "alias": AliasKind,
    "entity": EntityType,
    "figure": Metric,
    "incident": EventType,
    "involvement": Role,
    "presence": PresenceKind,
    "relationship": RelationshipKind,
}
# The records whose names are part of a claim's name.
NAMED_BY = {
    "alias": ("entity",),
    "figure": ("incident", "entity", "place"),
    "involvement": ("incident", "entity"),
    "presence": ("entity", "place"),
    "relationship": ("subject", "object"),
}


def records(type_: str) -> Any:
    """All claims of a type, with what their names take."""
    return MODELS[type_]._base_manager.select_related(*NAMED_BY.get(type_, ()))


def reference(type_: str, claim: Any) -> dict[str, Any]:
    shown = claim.entity if isinstance(claim, Alias) else claim
    return {
        "type": type_,
        "id": claim.uid,
        "name": str(claim),
        "kind": getattr(claim, KIND[type_]) or None,
        "url": shown.get_absolute_url(),
    }


def references(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """The claims with these types and primary keys: one query for each type."""
    keys: dict[str, list[int]] = {}
    for type_, key in wanted:
        keys.setdefault(type_, []).append(key)
    return {
        (type_, claim.pk): reference(type_, claim)
        for type_, theirs in keys.items()
        for claim in records(type_).filter(pk__in=theirs)
    }
