"""The draft as a fragment of a data set (docs/writing.md): what can be published of it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from actors.choices import SYMMETRIC_KINDS
from actors.models import Entity
from base.orm.keys import keys_in
from incidents.models import Incident
from sources.choices import CitationMode, SpeakerKind
from sources.models import Source, SourceLink
from sources.models.distinctions import keys_told_apart

from .besides import kept_with, told_by
from .draft import INCIDENT, PERSON, Content, Row, Subject, Voice
from .events import beyond
from .known import Known
from .meaning import RECORD, day_of, uid_of
from .origins import date_of, holder, kind_of, origin_of, title_of
from .rivals import OwnClaim
from .said import OWN_WORDS, assertion_values, speaker_of
from .slugs import free_slug
from .speakers import Spoken
from .states import States

APART = "Told apart while “{}” was entered."
# Where claims stand; those of incidents and names lie in the record that they are about.
NESTED = {"involvement": "involvements", "alias": "aliases", "figure": "figures"}
ON_TOP = {"relationship": "relationships", "presence": "presences", "figure": "figures"}

Item = dict[str, Any]


class FragmentOfDraft:
    """Records, and the row for which each was written."""

    def __init__(self, states: States, rows: Iterable[OwnClaim]) -> None:
        self.states, self.source = states, states.source
        self.content: Content = states.content
        self.known: Known = states.known
        self.records: dict[str, list[Item]] = {}
        self.rows_at: dict[str, str] = {}  # by pointer
        self.wholes: dict[str, tuple[Item, str]] = {}  # item and pointer, by the subject's key
        self.claims: dict[str, tuple[Item, str]] = {}  # claims that rows have written, by content
        self.slugs: set[str] = set()  # of new records
        self.own = [*rows]
        self.keys = {each.row.key for each in self.own}
        self.mentioned = {each.row.about for each in self.own if each.row.kind == "mentioned"}
        self.origins: dict[str, Item] = {}  # by id: the new source, or nothing of a stored one
        self.cites: dict[str, str] = {}  # where sources are cited from now on, by their ids
        for each in self.own:
            self.write(each)
        self.write_distinctions()
        self.write_origins()

    def body(self, why: str, base: int, dry_run: bool = False) -> bytes:
        fragment = {"why": why, "base": base, "source": str(self.source.uid)}
        if dry_run:
            fragment["dry_run"] = True
        return json.dumps(fragment | {"records": self.records}).encode()

    def row_at(self, pointer: str) -> str:
        """The key of the row that wrote what stands there."""
        steps = pointer.split("/")
        for end in range(len(steps), 1, -1):
            if key := self.rows_at.get("/".join(steps[:end])):
                return key
        return ""

    def counted(self) -> tuple[int, int]:
        """How many claims and records the assertions are about, and how many these are."""
        return counted([each for items in self.records.values() for each in items])

    # Records

    def add(self, items: list[Item], item: Item, pointer: str, row: str) -> str:
        """Put the item into the list; its pointer."""
        items.append(item)
        at = f"{pointer}/{len(items) - 1}"
        self.rows_at[at] = row
        return at

    def on_top(self, stem: str, item: Item, row: str) -> str:
        return self.add(self.records.setdefault(stem, []), item, f"/records/{stem}", row)

    def whole(self, subject: Subject, own: OwnClaim) -> tuple[Item, str]:
        """The record that is meant; it is written if it is new."""
        if subject.key in self.wholes:
            return self.wholes[subject.key]
        record = self.known.subject(subject).record
        item: Item = {"id": uid_of(subject, self.known)}
        if subject.kind == INCIDENT:
            stem = "incidents"
        else:
            is_person = (record.type if record is not None else subject.kind) == PERSON
            stem = "persons" if is_person else "actors"
        if record is None and subject.kind == INCIDENT:
            event = self.known.event(subject)
            item |= self.event_of(event, own)
            item["slug"] = self.slug(Incident, f"{subject.name} {item.get('date') or ''}")
        elif record is None:
            item |= {"name": subject.name, "slug": self.slug(Entity, subject.name)}
            item |= {"kind": subject.actor_kind} if stem == "actors" else {}
            if subject.key not in self.mentioned:
                item["assertions"] = [self.mention(own, subject)]
        self.wholes[subject.key] = item, self.on_top(stem, item, own.row.key)
        return self.wholes[subject.key]

    def event_of(self, row: Row | None, own: OwnClaim) -> Item:
        """The fields of a new incident: those of the row that tells of it."""
        told = self.states.own.get(row.key) if row else None
        return dict((told or own).meaning.values)

    def slug(self, model: Any, name: str) -> str:
        slug = free_slug(model, name, self.slugs)
        self.slugs.add(slug)
        return slug

    def mention(self, own: OwnClaim, subject: Subject) -> Item:
        """That the source names a new actor or person, where it first does so."""
        mention = {"source": str(self.source.uid), "locator": own.row.locator}
        return mention | {"id": str(uuid5(UUID(subject.uid), "assertion"))}

    # Claims

    def write(self, own: OwnClaim) -> None:
        for subject in own.meaning.needs:
            if subject is not own.meaning.about:
                self.whole(subject, own)
        speaker = speaker_of(own.row, self.content, self.known)
        if speaker.subject is not None and not (speaker.meant and speaker.meant.record):
            self.whole(speaker.subject, own)
        item, at = self.claim(own)
        said = item.setdefault("assertions", [])
        self.add(said, self.assertion(own), f"{at}/assertions", own.row.key)

    def claim(self, own: OwnClaim) -> tuple[Item, str]:
        """The claim: a stored one, one that another row has written, or a new one."""
        own = told_by(own, self.keys)
        found, about = own.meaning, own.meaning.about
        if found.model in ("incident", RECORD):
            return self.whole(about, own)
        if found.model == "relationship":
            same = f"{sorted(from_one_end(found.values).items())}"
        else:
            same = f"{found.model} {about.key} {sorted(found.values.items())}"
        if own.same is not None:
            same = str(own.same.uid)
        if same in self.claims:
            return self.claims[same]
        item: Item = {"id": own.row.uid} | found.values
        if own.same is not None:
            item = {"id": str(own.same.uid)}
        if found.model in ON_TOP and about.kind != INCIDENT:
            if not self.known.subject(about).record:
                self.whole(about, own)
            at = self.on_top(ON_TOP[found.model], item, own.row.key)
        else:
            whole, above = self.whole(about, own)
            name = NESTED[found.model]
            at = self.add(whole.setdefault(name, []), item, f"{above}/{name}", own.row.key)
        self.claims[same] = item, at
        return item, at

    def assertion(self, own: OwnClaim) -> Item:
        row = own.row
        values = assertion_values(row, self.content, self.known, self.source)
        values["id"] = assertion_id(row)
        if row.corrects:
            corrected = self.content.row_of(row.corrects)
            values["corrects"] = assertion_id(corrected) if corrected else row.corrects
        stated_on = own.meaning.values.get("stated_on")
        if stated_on and own.stance == OWN_WORDS.get(row.kind):  # whoever tells of it, later
            values["stated_on"] = stated_on
        if own.meaning.model == "incident":
            values |= self.says(own)
        values |= kept_with(own, told_by(own, self.keys), day_of(self.source))
        told = (own.meaning.values.get("says_text"), values.get("says_text"), row.says)
        if says_text := "; ".join(filter(None, told)):
            values["says_text"] = says_text
        return values

    def says(self, own: OwnClaim) -> Item:
        """What this voice says of an event of which more is said."""
        told, says = self.known.event(own.meaning.about), {}
        if told is own.row and own.same is None:
            return {}
        values, stored = own.meaning.values, own.same
        if (day := values.get("date")) and day != getattr(stored, "date", ""):
            says["says_date"] = day
        place = getattr(stored, "place", None)
        if values.get("place") and values["place"] != str(getattr(place, "uid", "")):
            says["says_place"] = values["place"]
        if more := beyond(values, stored):
            says["says_text"] = more
        return says

    # What the editor has told apart, and whence voices are known

    def write_distinctions(self) -> None:
        for subject in self.content.subjects:
            if not subject.apart or subject.key not in self.wholes:
                continue
            item, _ = self.wholes[subject.key]
            name = "other_incident" if subject.kind == INCIDENT else "other_entity"
            told = {*told_apart(self.known.subject(subject).record)}
            reason = APART.format(self.source)
            item["distinctions"] = [
                {name: uid, "reason": reason} for uid in subject.apart if uid not in told
            ] or None
            if item["distinctions"] is None:
                del item["distinctions"]

    def write_origins(self) -> None:
        """The sources in which voices speak, each once, and that this one cites them."""
        used: dict[int, OwnClaim] = {}
        for own in self.own:
            used.setdefault(own.row.voice, own)
        cited = SourceLink.objects.filter(citing=self.source).values_list("cited__uid", flat=True)
        known = {str(uid) for uid in cited}
        cites: list[Item] = []
        first = ""
        for voice in self.content.voices:
            uid, own = origin_of(voice, self.content), used.get(voice.number)
            if own is None or not uid or uid in self.origins:
                continue
            self.origins[uid] = self.origin(voice) if voice.origin else {}
            if voice.origin:
                self.on_top("sources", self.origins[uid], own.row.key)
            if uid not in known:
                link = {"cited": uid, "mode": CitationMode.CITES.value}
                cites.append(link | {"locator": own.row.locator})
                first = first or own.row.key
        if cites:
            self.on_top("sources", {"id": str(self.source.uid), "cites": cites}, first)
        self.cites = {each["cited"]: each["locator"] for each in cites}

    def origin(self, voice: Voice) -> Item:
        """The source that a voice speaks in, of which this one tells."""
        first = holder(self.content, voice)
        title = title_of(self.content, voice)
        day, basis = date_of(self.content, voice, self.source)
        item = {
            "id": first.uid,
            "title": title,
            "slug": self.slug(Source, title),
            "kind": kind_of(self.content, voice).value,
            "url": first.origin_url,
            "published": day,
            "published_basis": basis,
        }
        return {name: value for name, value in item.items() if value} | self.maker(first)

    def maker(self, voice: Voice) -> Item:
        """Who published it; a person is its author."""
        spoken = self.known.voices.get(voice.number)
        meant = spoken.meant if spoken and spoken.is_somebody else None
        if meant is not None and (uid := self.id_of(spoken)):
            record, subject = meant.record, spoken.subject
            is_person = (record.type if record is not None else subject.kind) == PERSON
            return {"authors": [uid]} if is_person else {"publisher": uid}
        return {} if voice.kind == SpeakerKind.UNNAMED else {"author_label": voice.name}

    def id_of(self, spoken: Spoken) -> str:
        """The id of a stored entity, or of one that is written here."""
        if spoken.meant is not None and spoken.meant.record is not None:
            return str(spoken.meant.record.uid)
        is_written = spoken.subject is not None and spoken.subject.key in self.wholes
        return spoken.subject.uid if is_written else ""


def from_one_end(values: Item) -> Item:
    """The values of a link; of one that is so both ways the same from either end."""
    if values["kind"] not in SYMMETRIC_KINDS:
        return values
    first, second = sorted((values["subject"], values["object"]))
    return values | {"subject": first, "object": second}


def assertion_id(row: Row) -> str:
    return str(uuid5(UUID(row.uid), "assertion"))


def counted(items: Iterable[Item]) -> tuple[int, int]:
    claims = assertions = 0
    for item in items:
        told = item.get("assertions", [])
        claims, assertions = claims + bool(told), assertions + len(told)
        for name in NESTED.values():
            more = counted(item.get(name, []))
            claims, assertions = claims + more[0], assertions + more[1]
    return claims, assertions


def told_apart(record: Any) -> Iterator[str]:
    """The ids of the records of which it is recorded that this one is not the same."""
    if record is not None:
        keys = keys_told_apart(record)
        model = record._meta.concrete_model
        found = model._base_manager.filter(pk__in=keys_in(keys)).values_list("uid", flat=True)
        yield from map(str, found)
