"""Links between the same two that are of the same kind, and may be the same link."""

from collections.abc import Iterable
from typing import Any

from actors.choices import SYMMETRIC_KINDS
from actors.models import Relationship
from threatapi.changes.words import admin_url

from .rivals import OwnClaim
from .shown import NearShown


def ends_of(values: dict[str, Any]) -> tuple[Any, ...]:
    """Kind and both ends; of a symmetric kind in one order."""
    ends = [str(values["subject"]), str(values["object"])]
    return values["kind"], *(sorted(ends) if values["kind"] in SYMMETRIC_KINDS else ends)


def ends_of_stored(link: Relationship) -> tuple[Any, ...]:
    return ends_of({"kind": link.kind, "subject": link.subject.uid, "object": link.object.uid})


def is_of_that_time(own: OwnClaim, link: Relationship) -> bool:
    """Whether the row gives no dates but those that the link has."""
    dates = {name: own.meaning.values.get(name, "") for name in ("start", "end")}
    return all(value in ("", getattr(link, name)) for name, value in dates.items())


def chosen_link(own: OwnClaim, stored: Iterable[Relationship]) -> Relationship | None:
    """The stored link that the editor has said it is."""
    chosen = own.row.choices.get("same")
    return next((each for each in stored if str(each.uid) == chosen), None)


def near_links(
    own: OwnClaim, stored: Iterable[Relationship], others: Iterable[OwnClaim]
) -> list[NearShown]:
    """Links of the store and of rows above that may be the same as that of the row."""
    wanted, chosen = ends_of(own.meaning.values), own.row.choices.get("same", "")
    found = [
        NearShown(str(each.uid), in_words(str(each), each.start, each.end), admin_url(each))
        for each in stored
        if ends_of_stored(each) == wanted and is_of_that_time(own, each)
    ]
    for each in others:
        if each is own:
            break
        is_link = each.meaning.model == "relationship" and each.same is None
        if is_link and ends_of(each.meaning.values) == wanted and not each.row.choices.get("same"):
            if each.meaning.values != own.meaning.values:
                found.append(NearShown(each.row.key, each.shown.says))
    for each in found:
        each.is_chosen = each.record == chosen
    return found


def in_words(link: str, start: str, end: str) -> str:
    dates = [f"since {start}" if start else "", f"until {end}" if end else ""]
    return ", ".join(filter(None, [link, *dates]))
