"""Claims of any type, named: for lists that hold several types."""

from collections.abc import Iterable
from typing import Any

from actors.models import Alias
from sources.models import TARGETS, claim_type_named

# In the order of the answers: by the word.
TYPES = tuple(sorted(TARGETS))


def records(type_: str) -> Any:
    """All claims of a type, with what their names take."""
    claim = claim_type_named(type_)
    found = claim.model._base_manager.all()
    return found.select_related(*claim.named_by) if claim.named_by else found


def reference(type_: str, claim: Any) -> dict[str, Any]:
    shown = claim.entity if isinstance(claim, Alias) else claim
    return {
        "type": type_,
        "id": claim.uid,
        "name": claim.statement(),
        "kind": getattr(claim, claim_type_named(type_).kind) or None,
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
