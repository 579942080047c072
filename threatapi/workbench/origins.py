"""The sources in which voices speak, and which the report cites: stored ones, or new ones.

Voices whose origin is called the same speak in one source; the first of them has what is said of
it.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from base.filters.lookups import all_words
from base.values.text import fold
from sources.choices import SourceKind, SpeakerKind
from sources.models import Source
from threatapi.changes.words import admin_url

from .dates import DateNotRead, read_date
from .draft import Content, Voice
from .reading import published_on
from .shown import CandidateShown

# The kind of the source that is made where a voice says that it spoke elsewhere.
KINDS = {
    SpeakerKind.GROUP: SourceKind.GROUP_CLAIM,
    SpeakerKind.COURT: SourceKind.COURT,
    SpeakerKind.MEDIA: SourceKind.NEWS,
    SpeakerKind.ANALYST: SourceKind.ANALYSIS,
    SpeakerKind.LOCAL_SOURCE: SourceKind.INTERVIEW,
    SpeakerKind.UNNAMED: SourceKind.UNNAMED_SOURCE,
}
CANDIDATES = 5
LONG = 4  # letters of a word that tells something
IN_TITLE = "its title has all of these words"
BY_IT = "{} published it on that day"


def holder(content: Content, voice: Voice) -> Voice:
    """The voice that has what is said of the origin."""
    name = fold(voice.origin)
    return next((each for each in content.voices if fold(each.origin) == name), voice)


def sharers(content: Content, voice: Voice) -> list[Voice]:
    """The voices that speak in the same new source."""
    name = fold(voice.origin)
    return [each for each in content.voices if each.origin and fold(each.origin) == name]


def origin_of(voice: Voice, content: Content) -> str:
    """The id of the source from which the voice is known."""
    return holder(content, voice).uid if voice.origin else voice.via


def title_of(content: Content, voice: Voice) -> str:
    first = holder(content, voice)
    if first.origin_title or len(sharers(content, voice)) > 1:
        return first.origin_title or first.origin
    return f"{first.name}: {first.origin}"


def kind_of(content: Content, voice: Voice) -> SourceKind:
    """As it was said; else the usual one of who speaks."""
    first = holder(content, voice)
    if first.origin_kind in SourceKind.values:
        return SourceKind(first.origin_kind)
    kind = SpeakerKind(first.kind)
    if kind == SpeakerKind.INTERGOVERNMENTAL and re.search(r"\breport\b", first.origin.lower()):
        return SourceKind.UN_REPORT
    return KINDS.get(kind, SourceKind.OFFICIAL_STATEMENT)


def date_of(content: Content, voice: Voice, source: Source) -> tuple[str, str]:
    """When it was made public, in EDTF, and how that is known."""
    first = holder(content, voice)
    found = day_in(first.origin_date or first.origin, source)
    return found[:2] if found else ("", "")


def day_in(text: str, source: Source) -> tuple[str, str, str] | None:
    """The day with which a text ends, how it is known, and what stands before: “Telegram 3
    March”."""
    words = text.split()
    for start in range(len(words)):
        try:
            found = read_date(" ".join(words[start:]), published_on(source))
        except DateNotRead:
            continue
        return found.edtf, found.basis or "stated", " ".join(words[:start])
    return None


def find_stored(text: str, but: Source) -> Source | None:
    """The stored source of this link or, if it is the only one, of just this title."""
    others = Source.objects.exclude(pk=but.pk)
    if text.startswith(("http://", "https://")):
        of_link = Q(url=text) | Q(archived_url=text)
        return others.filter(of_link).order_by("pk").first()
    found = others.filter(folded__contains=fold(text)).order_by("pk")[:100]
    called = [each for each in found if fold(each.title) == fold(text)]
    return called[0] if len(called) == 1 else None


def note_origins(content: Content, made: Container[str]) -> None:
    """The sources with these ids are stored now: all voices that speak in them are known so."""
    found = [(voice, origin_of(voice, content)) for voice in content.voices if voice.origin]
    for voice, uid in found:
        if uid in made:
            voice.via, voice.origin = uid, ""


# What is shown


@dataclass
class OriginShown:
    """The source in which a voice speaks."""

    title: str
    is_stored: bool
    url: str = ""
    kind: str = ""  # value
    kind_label: str = ""
    published: str = ""
    others: list[str] = field(default_factory=list)  # who speaks in it, too
    candidates: list[CandidateShown] = field(default_factory=list)
    holder: Voice | None = None


def origin_shown(
    voice: Voice, content: Content, source: Source, stored: dict[str, Source], speaker: Any
) -> OriginShown | None:
    """The origin of a voice, of which `speaker` is the stored record; `stored` are sources."""
    if not voice.origin:
        return stored_shown(stored[voice.via]) if voice.via in stored else None
    kind = kind_of(content, voice)
    published, _ = date_of(content, voice, source)
    return OriginShown(
        title=title_of(content, voice),
        is_stored=False,
        kind=kind.value,
        kind_label=str(kind.label),
        published=published,
        others=[each.name for each in sharers(content, voice) if each is not voice],
        candidates=[*candidates(voice, source, published, speaker)],
        holder=holder(content, voice),
    )


def stored_shown(stored: Source) -> OriginShown:
    return OriginShown(
        title=stored.title,
        is_stored=True,
        url=admin_url(stored),
        kind_label=stored.get_kind_display(),
        published=stored.published,
    )


def candidates(
    voice: Voice, source: Source, published: str, speaker: Any
) -> Iterator[CandidateShown]:
    """Stored sources that may be meant: by the words of their titles, or by who published them
    on that day."""
    found: dict[int, tuple[Source, str]] = {}
    others = Source.objects.exclude(pk=source.pk).select_related("publisher").order_by("pk")
    parted = day_in(voice.origin, source)
    words = parted[2] if parted else voice.origin
    if any(len(word) >= LONG for word in words.split()):
        called = others.filter(all_words("folded")(words))[: 20 * CANDIDATES]
        for each in sorted(called, key=lambda each: each.published != published):
            found[each.pk] = each, IN_TITLE
    if speaker is not None and published:
        own = Q(publisher=speaker) | Q(authors=speaker)
        for each in others.filter(own, published=published).distinct()[:CANDIDATES]:
            found.setdefault(each.pk, (each, BY_IT.format(speaker)))
    for each, why in [*found.values()][:CANDIDATES]:
        yield CandidateShown(
            record=str(each.uid),
            name=each.title,
            kind=each.get_kind_display(),
            url=admin_url(each),
            about=", ".join(filter(None, (str(each.publisher or ""), each.published))),
            why=why,
        )


def offered(content: Content, source: Source, text: str) -> Iterable[str]:
    """Titles that the field may be filled with: of this draft, cited already, or found."""
    own = {fold(each.origin): each.origin for each in content.voices if each.origin}
    titles = [*own.values()]
    stored = Source.objects.exclude(pk=source.pk).order_by("folded", "pk")
    if text:
        titles = [each for each in titles if fold(text) in fold(each)]
        matching = all_words("folded")(text) | Q(url=text)
        titles += stored.filter(matching).values_list("title", flat=True)[: 2 * CANDIDATES]
    else:
        cited = stored.filter(cited_by__citing=source).distinct()
        titles += cited.values_list("title", flat=True)[: 2 * CANDIDATES]
    return dict.fromkeys(titles)
