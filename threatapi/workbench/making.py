"""Makes the source that is to be entered: a report by its link, or the correction of one."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from base.orm.writing import ReviewNeeded
from sources.models import Source
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.unmarking import MarkingKept
from threatapi.writing.apply import apply, with_retries
from threatapi.writing.body import FragmentRefused
from threatapi.writing.conflicts import Conflicting
from threatapi.writing.fragment import read_fragment
from threatapi.writing.rights import NotAllowed

from .actions import Asked, Refused
from .dates import DateNotRead, read_date
from .draft import Content
from .models import Draft
from .slugs import free_slug

BYLINE = "byline"
MADE = "Entered in the workbench."
CORRECTION = "A correction of “{}”, entered in the workbench."


@dataclass
class NotMade(Exception):
    """The source was not made; the text says why."""

    message: str
    field: str = ""


def make_source(user: Any, why: str, given: dict[str, Any], also: dict[str, Any]) -> Source:
    """Make the source by a change. `also` are further records; its new persons wrote it."""
    uid = str(uuid4())
    for person in also.get("persons", []):  # nobody is there without a source
        person["assertions"] = [{"source": uid, "locator": BYLINE}]
    item = {"id": uid, "slug": free_slug(Source, given["title"])} | given
    item = {name: value for name, value in item.items() if value not in ("", None, [])}
    body = {"why": why, "records": {"sources": [item]} | also}
    try:
        fragment = read_fragment(json.dumps(body).encode())
        with_retries(lambda: apply(fragment, user=user, door=ChangeDoor.WORKBENCH))
    except FragmentRefused as refused:
        first = refused.faults[0]
        raise NotMade(first.detail, first.pointer.rsplit("/", 1)[-1]) from None
    except Conflicting as found:
        raise NotMade(found.detail) from None
    except ReviewNeeded as needed:
        raise NotMade(" ".join(needed.statements)) from None
    except (NotAllowed, MarkingKept) as error:
        raise NotMade(str(error)) from None
    return Source.objects.select_related("publisher").get(uid=uid)


def date_values(text: str) -> dict[str, str]:
    """When it was made public, as it was typed."""
    if not text:
        return {}
    try:
        found = read_date(text, moment=True)
    except DateNotRead as error:
        raise NotMade(str(error), "published") from None
    return {"published": found.edtf, "published_basis": found.basis or "stated"}


def enter_correction(asked: Asked) -> None:
    """Make the correction of the source, which is entered from then on, with the same voices."""
    source, title = asked.source, asked.text("title", 400)
    if not title:
        raise Refused("Give the title of the correction.")
    given: dict[str, Any] = {
        "title": title,
        "kind": source.kind,
        "publisher": str(source.publisher.uid) if source.publisher else "",
        "language": source.language,
        "url": asked.text("url", 500),
        "reliability": source.reliability,
        "cites": [{"cited": str(source.uid), "mode": "mentions"}],
    }
    try:
        given |= date_values(asked.text("date", 100))
        made = make_source(asked.user, CORRECTION.format(source), given, {})
    except NotMade as error:
        raise Refused(f"Nothing was made. {error.message}") from None
    content = Content(voices=asked.content.voices, subjects=asked.content.subjects)
    content.made, content.last = asked.content.made, dict(asked.content.last)
    content.subjects = [each for each in content.subjects if each.record]
    Draft.objects.create(source=made, user=asked.user, version=1, content=content.as_json())
    asked.goes_to = made
    asked.said.append(f"You enter “{made}” now; what it corrects is said by the same voices.")
