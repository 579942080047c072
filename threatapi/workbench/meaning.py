"""What a row comes to as a claim, with the ids of the records that it names."""

from dataclasses import dataclass, field
from typing import Any

from actors.choices import AliasKind
from base.values.edtf import EDTFError, bounds
from incidents.choices import MEASURED, Bound, Identity, Population, Role
from sources.choices import Stance
from sources.models import Source

from .dates import DateNotRead, read_date
from .draft import INCIDENT, PERSON, PLACE, Content, Row, Subject
from .kinds import DATES, FIELDS, Asked
from .known import Known
from .line_numbers import read_number
from .line_reading import NotRead
from .places import PRECISION, place_of
from .reading import published_on
from .said import speaker_of
from .shown import as_text
from .unclear import WHICH, Unclear

NO_SUBJECT = "Say what it is about."
NO_LOCATOR = "Say where in the report it stands: the locator is missing."
OWN_NAME = "“{}” is its name: another name is written otherwise."
NO_VOICE = "There is no voice {}: add it, or choose who speaks."
NO_EVENT = "Say first what happened: a line for the event itself, such as “attack, place, day”."
NO_SORT = "Say whether “{}” is a person, or what sort of actor."
NONE_OF = "“{}” is none of: {}."
RECORD_GONE = "The record for which “{}” was taken is no longer there: choose again what is meant."
INCOMPLETE = "Say more: “{}” is missing."
NOT_WHOLE = "A number that counts people or things must be a whole number."
ONE_DENIAL = "It is a denial by itself: leave out “{}”."
NUMBERS = ("low", "high")
RECORD = "record"  # what is said of an actor, person or event itself, or that it is named
# Without these a row of the kind says nothing.
NEEDED = {
    "part": "role",
    "outcome": "role",
    "toll": "metric",
    "strength": "metric",
    "count": "metric",
    "link": "relationship",
    "alias": "text",
    "presence": "presence",
    "says": "text",
}


@dataclass
class Meaning:
    """A claim, as a fragment has it, without who says so."""

    model: str
    values: dict[str, Any]
    about: Subject
    needs: list[Subject] = field(default_factory=list)  # new records that it names


def meaning(row: Row, content: Content, known: Known, source: Source) -> Meaning:
    """The claim; raises Unclear."""
    if row.fault:
        raise Unclear("faulty", row.fault, row.fault_field)
    if not content.has_voice(row.voice):
        raise Unclear("faulty", NO_VOICE.format(row.voice), "voice")
    check_fields(row)
    about = content.subject_of(row.about)
    if about is None:
        raise Unclear("draft", NO_SUBJECT)
    check(about, known, content)
    needs = [about]
    if (named := known.named(row)) is not None:
        check(named[0], known, content)
        needs.append(named[0])
    speaker = speaker_of(row, content, known)
    if speaker.subject is not None:
        check(speaker.subject, known, content)
        needs.append(speaker.subject)
    model, values = READERS[row.kind](row, about, known, source)
    if not row.locator:
        raise Unclear("draft", NO_LOCATOR, "locator")
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return Meaning(model, kept, about, [each for each in needs if not known.subject(each).record])


def check(subject: Subject, known: Known, content: Content) -> None:
    """Raise Unclear unless it is known which record is meant, or that it is a whole new one."""
    if subject.kind == PLACE:
        return  # as the place of the row
    meant = known.subject(subject)
    if meant.is_gone:
        raise Unclear("faulty", RECORD_GONE.format(subject.name), "name", (subject, meant))
    if meant.state == "ambiguous":
        raise Unclear("ambiguous", WHICH.format(subject.name), "name", (subject, meant))
    if meant.record is not None:
        return
    if subject.kind == INCIDENT:
        if known.event(subject) is None:
            raise Unclear("draft", NO_EVENT)
    elif subject.kind != PERSON and not (subject.kind and subject.actor_kind):
        raise Unclear("draft", NO_SORT.format(subject.name), "name", (subject, meant))


def check_fields(row: Row) -> None:
    """Raise Unclear unless the row has what its kind needs, in the words of the vocabularies."""
    for each in FIELDS[row.kind]:
        value = str(row.fields.get(each.name) or "")
        if not value and NEEDED.get(row.kind) == each.name:
            raise Unclear("draft", INCOMPLETE.format(each.label), each.name)
        if value and each.choices:
            check_codes(each, row.fields[each.name])


def check_codes(field: Asked, value: Any) -> None:
    """Raise Unclear unless all of it is in the vocabulary of the field."""
    codes = field.codes(value) if field.has_several else [str(value)]
    allowed = field.choices.values if field.choices else []
    if wrong := [code for code in codes if code not in allowed]:
        told = NONE_OF.format(wrong[0], ", ".join(map(str, allowed)))
        message = told if field.has_several else INCOMPLETE.format(field.label)
        raise Unclear("faulty", message, field.name)


def uid_of(subject: Subject, known: Known) -> str:
    record = known.subject(subject).record
    return str(record.uid) if record is not None else subject.uid


def number(row: Row, name: str) -> float | None:
    """The number in the field, as lines read it."""
    value = as_text(row.fields.get(name))
    try:
        found = read_number(value) if value else None
    except NotRead as error:
        raise Unclear("faulty", error.message, name) from None
    if found is not None and found % 1 and row.fields.get("metric") not in MEASURED:
        raise Unclear("faulty", NOT_WHOLE, name)
    return found


# By kind of row


def event(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    taken = ("event_type", "attack_type", "outcome", "date", "date_basis", "place_precision")
    values = {name: row.fields.get(name) for name in taken}
    place = place_of(row, known, needed=False)
    words = "" if place else str(row.fields.get("place") or "")
    if words and (common := known.common_place(row)):
        place = str(common.uid)
        values["place_precision"] = PRECISION.get(common.kind)
    several = {f.name: f.codes(row.fields.get(f.name)) for f in FIELDS["event"] if f.has_several}
    return "incident", values | several | {
        "title": str(row.fields.get("title") or about.name),
        "suicide": bool(row.fields.get("suicide")) or None,
        "place": place,
        "location": words,
        "is_aggregate": bool(row.fields.get("is_aggregate")) or None,
    }


def part(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    named = known.named(row)
    return "involvement", {
        "role": row.fields.get("role"),
        "outcome": row.fields.get("outcome"),
        "entity": uid_of(named[0], known) if named else "",
        "label": str(row.fields.get("label") or ""),
        "count": number(row, "count"),
    }


def deed(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    named = known.named(row)
    if named is None:
        raise Unclear("draft", "Say who.", "name")
    if row.kind == "denied" and row.stance not in ("", Stance.DENIES):
        raise Unclear("faulty", ONE_DENIAL.format(Stance(row.stance).label), "stance")
    role = Role.CLAIMANT if row.kind == "claimed" else Role.PERPETRATOR
    return "involvement", {
        "role": role.value,
        "entity": uid_of(named[0], known),
        "stated_on": row.fields.get("stated_on"),
    }


def nobody(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    if row.kind == "unclaimed":
        return "involvement", {"role": Role.CLAIMANT.value, "identity": Identity.NOBODY.value}
    unknown = Identity.UNIDENTIFIED.value
    return "involvement", {"role": Role.PERPETRATOR.value, "identity": unknown}


def figure(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    names = ("metric", "population", "bound", "magnitude", "unit", "counts")
    values = {name: row.fields.get(name) for name in names}
    values |= {name: number(row, name) for name in NUMBERS}
    if values["bound"] == Bound.EXACT:
        values["bound"] = None
    if values["population"] == Population.TOTAL:
        values["population"] = None
    if row.kind == "toll":
        return "figure", values
    if row.kind == "count":
        counted = {name: row.fields.get(name) for name in ("counts", "period")}
        counted["period"] = counted["period"] or day_of(source)
        return "figure", values | counted | {"place": place_of(row, known, needed=True)}
    return "figure", values | {"entity": uid_of(about, known), "period": day_of(source)}


def link(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    named = known.named(row)
    if named is None:
        raise Unclear("draft", "Say to whom.", "name")
    ends = [uid_of(about, known), uid_of(named[0], known)]
    if row.fields.get("inverse"):
        ends.reverse()
    values = dates_of(row, source)
    if not any(values.values()):
        values["as_of"] = day_of(source)
    kind = row.fields.get("relationship")
    claim = {"subject": ends[0], "kind": kind, "object": ends[1], "title": row.fields.get("title")}
    return "relationship", claim | values


def alias(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    kind = row.fields.get("alias_kind")
    text = str(row.fields.get("text") or "")
    meant = known.subject(about)
    if text == (meant.record.name if meant.record else about.name):
        raise Unclear("faulty", OWN_NAME.format(text), "text")
    if not kind:
        labels = ", ".join(str(label).lower() for label in AliasKind.labels)
        raise Unclear("draft", f"Say what sort of name “{text}” is: {labels}.", "alias_kind")
    return "alias", {"text": text, "kind": kind}


def presence(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    values = dates_of(row, source)
    if not any(values.values()):
        values["as_of"] = day_of(source)
    return "presence", values | {
        "entity": uid_of(about, known),
        "kind": row.fields.get("presence"),
        "place": place_of(row, known, needed=True),
    }


def says(row: Row, about: Subject, known: Known, source: Source) -> tuple[str, dict[str, Any]]:
    return RECORD, {"says_text": str(row.fields.get("text") or "")}


def dates_of(row: Row, source: Source) -> dict[str, str]:
    """Since when, until when, as of when: in EDTF, or as people write dates."""
    found = {}
    for each in DATES:
        found[each.name] = text = as_text(row.fields.get(each.name))
        if text and not is_edtf(text):
            try:
                found[each.name] = read_date(text, published_on(source), moment=True).edtf
            except DateNotRead as error:
                raise Unclear("faulty", str(error), each.name) from None
    return found


def is_edtf(text: str) -> bool:
    try:
        bounds(text)
    except EDTFError:
        return False
    return True


def day_of(source: Source) -> str:
    """The day up to which “is” and “now” hold: that of the report."""
    return source.published[:10]


READERS = {
    "event": event,
    "part": part,
    "outcome": part,
    "claimed": deed,
    "denied": deed,
    "unclaimed": nobody,
    "unknown": nobody,
    "toll": figure,
    "strength": figure,
    "count": figure,
    "link": link,
    "alias": alias,
    "presence": presence,
    "says": says,
    "mentioned": says,
}
