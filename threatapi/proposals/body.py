"""Reads the bodies of requests about proposals. Of the store only the number of the last change is
looked up: whoever may not write would learn which records there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from base.http.errors import MOST_TOLD
from threatapi.dataset import ndjson
from threatapi.dataset.document import Refused
from threatapi.dataset.faults import Fault
from threatapi.dataset.ndjson import Pairs
from threatapi.dataset.rows import Row
from threatapi.dataset.values import choices_of, not_a_choice
from threatapi.writing.body import TOP, BodyFault, FragmentRefused
from threatapi.writing.fragment import MAX_VALUES, TOO_MANY_VALUES, EnvelopeReader
from threatapi.writing.others import refuse_future_base
from threatapi.writing.rows import FragmentReader

from .choices import ProposalStatus
from .kept import as_kept
from .models import LONGEST_COMMENT

AT_FIRST = [ProposalStatus.DRAFT, ProposalStatus.PROPOSED]
NO_DRY_RUN = "A proposal writes nothing: whoever publishes it may ask what it would do."
# Records that take as long as deleting or merging one. A reviewer tries it within a request.
COUNTS_AS = 30
TOO_LARGE = (
    "A proposal has at most {most:,} records, where each deletion and each merge counts as "
    f"{COUNTS_AS}: send the rest in further proposals."
)
NEEDS_COMMENT = "Say what is to be changed: the author reads it."
NEEDS_VERSION = "Give the version that was looked at: its author may have replaced it since."
NEEDS_SEEN = (
    "Give the number of the last change when it was looked at: what it is about may be changed."
)


@dataclass(frozen=True)
class Proposed:
    """A fragment that is proposed: its JSON, its reason, and the status that it is to have."""

    text: str
    why: str
    status: ProposalStatus = ProposalStatus.PROPOSED


@dataclass(frozen=True)
class Decision:
    """What a request about a proposal says beside what is to become of it."""

    comment: str = ""
    version: int | None = None
    seen: int | None = None
    dry_run: bool = False


def read_proposed(body: bytes, with_status: bool = True) -> Proposed:
    """What is proposed, or FragmentRefused with all that is wrong with it."""
    value, reader = decode(body), EnvelopeReader()
    own = ("status", "dry_run") if with_status else ("dry_run",)
    status = ProposalStatus.PROPOSED
    if isinstance(value, Pairs):
        given = reader.fields(Pairs(pair for pair in value if pair[0] in own), TOP, own)
        value = Pairs(pair for pair in value if pair[0] not in own)
        if "dry_run" in given:
            reader.fault(given["dry_run"][1], NO_DRY_RUN)
        if "status" in given:
            status = read_status(reader, *given["status"])
    fragment = reader.read(value)
    too_large = TOO_LARGE.format(most=settings.PROPOSAL_RECORDS)
    room = settings.PROPOSAL_RECORDS - COUNTS_AS * (len(fragment.delete) + len(fragment.merge))
    if room < 0:
        raise FragmentRefused(BodyFault("", too_large, "max_length"))
    records = FragmentReader(fragment, room, too_large)
    if faults := [*records.faults, *islice(value_faults(records.rows), MOST_TOLD)]:
        raise FragmentRefused(*records.as_told(faults))
    refuse_future_base(fragment)
    return Proposed(as_kept(value), fragment.why, status)


def value_faults(rows: Iterable[Row]) -> Iterator[Fault]:
    """The faults of given values that no other record has a part in, as writing them tells them."""
    for row in rows:
        columns = {
            column.name: column
            for column in row.kind.fields()
            if column.name in row.lines and not column.is_relation
        }
        record = row.kind.model(**{name: row.values[name] for name in columns})
        others = {column.name for column in record._meta.fields} - {*columns}
        try:
            record.clean_fields(exclude=others)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                yield from (row.fault(name, words) for words in told(columns[name], errors))


def told(column: Any, errors: Iterable[ValidationError]) -> Iterator[str]:
    for each in errors:
        given = each.params or {}
        if each.code == "invalid_choice" and (known := choices_of(column)):
            yield not_a_choice(given.get("value", given.get("code", "")), known)
        else:
            yield from each.messages


def read_status(reader: EnvelopeReader, value: Any, place: int) -> ProposalStatus:
    if isinstance(value, str) and value in AT_FIRST:
        return ProposalStatus(value)
    reader.fault(place, not_a_choice(value, map(str, AT_FIRST)), "invalid_choice")
    return ProposalStatus.DRAFT


def read_decision(body: bytes, *known: str, required: dict[str, str] | None = None) -> Decision:
    """What the request says; it may be empty where nothing is required."""
    value, reader = decode(body or b"{}"), EnvelopeReader()
    readers: dict[str, Any] = {
        "comment": lambda each, at: (reader.read_text(each, at, LONGEST_COMMENT) or "").strip(),
        "version": reader.read_number,
        "seen": reader.read_number,
        "dry_run": reader.read_flag,
    }
    given = reader.fields(value, TOP, known)
    read = {name: readers[name](each, at) for name, (each, at) in given.items()}
    for name, words in (required or {}).items():
        needed = name != "seen" or not read.get("dry_run")  # which looks at it itself
        if isinstance(value, Pairs) and needed and name not in given:
            reader.fault(TOP, words, "required", name)
    if reader.faults:
        raise FragmentRefused(*reader.faults)
    return Decision(**read)


def decode(body: bytes) -> Any:
    try:
        return ndjson.decode(body, TOP, MAX_VALUES, TOO_MANY_VALUES)
    except Refused as error:
        raise FragmentRefused(BodyFault("", error.reason)) from None
