"""Numbers of a draft beside those of others: who says what, the range as it would be, rivals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from incidents.choices import Metric
from incidents.computed.tolls import Said, Toll, has_number, number_of, toll
from incidents.models import Figure
from sources.choices import ClaimStatus, Modality, Stance
from sources.computed.correctors import Voice, is_same_voice
from sources.computed.status import FOR
from sources.models import Assertion
from threatapi.changes.words import admin_url

from .draft import Row
from .meaning import Meaning
from .shown import RowShown, TollShown, VoiceOfClaim, number_in_words
from .stored import MOST_SAID, Claims, counts, speaker_in_words

OTHER_VOICE = "Another voice: it can be contradicted, not corrected."
TOLLS = (Metric.KILLED, Metric.WOUNDED)
# What tells two equal numbers apart: what they count and of when they are.
WHICH = ("counts", "unit", "period", "dimension")
DOUBTED = (ClaimStatus.DISPUTED, ClaimStatus.DENIED)


@dataclass
class OwnClaim:
    """A row with its claim, its voice and how the page shows it."""

    row: Row
    shown: RowShown
    meaning: Meaning
    voice: Voice
    stance: str
    speaker_kind: str
    voice_key: Any = None
    figure: Figure | None = None
    same: Any = None  # the stored claim that says the same
    like: "OwnClaim | None" = None  # the row with whose new claim this one is one
    is_superseded: bool = False
    others: list[VoiceOfClaim] = field(default_factory=list)


def unsaved_figure(own: OwnClaim) -> Figure:
    values = own.meaning.values
    names = ("metric", "population", "low", "high", "bound", "magnitude", *WHICH)
    return Figure(id=own.row.key, **{name: values[name] for name in names if name in values})


def is_same_number(one: Figure, other: Figure) -> bool:
    names = ("metric", "population", "low", "high", "bound", "magnitude", "best", "category")
    return all(getattr(one, name) == getattr(other, name) for name in (*names, *WHICH))


def fit(one: Figure, other: Figure) -> bool:
    """Whether both may be so: numbers of other people or days do not contradict each other."""
    if one.period and other.period and one.period != other.period:
        return True
    if one.population != other.population or not (has_number(one) and has_number(other)):
        return True
    return not number_of(one).conflicts_with(number_of(other))


class Numbers:
    """The numbers of one subject and metric: those of the draft and the stored ones."""

    def __init__(self, own: list[OwnClaim], stored: list[Figure], claims: Claims) -> None:
        self.own, self.claims = own, claims
        self.corrected = {each.row.corrects for each in own if each.row.corrects}
        for each in own:
            each.figure = unsaved_figure(each)
        metric = own[0].figure.metric if own[0].figure else ""
        self.metric, self.stored = metric, [each for each in stored if each.metric == metric]

    def compare(self) -> None:
        would_be = self.toll() if self.metric in TOLLS else None
        for each in self.own:
            self.compare_one(each)
            each.shown.toll = would_be

    def compare_one(self, own: OwnClaim) -> None:
        figure = own.figure
        if figure is None:
            return
        own.same = next((each for each in self.stored if is_same_number(each, figure)), None)
        voices = [self.own_voice(each, own) for each in self.own]
        voices.sort(key=lambda each: not each.is_this)
        is_rival = any(
            not fit(figure, each.figure)
            for each in self.own
            if each.figure is not None and each is not own and is_counted(each)
        )
        for other in self.stored:
            told = [*other.assertions.all()][:MOST_SAID]
            voices += [self.stored_voice(one, other, own) for one in told]
            counted = any(self.counts(one) == "yes" for one in told)
            is_rival = is_rival or (counted and not fit(figure, other))
        own.shown.voices = voices if len(voices) > 1 else []
        if own.is_superseded or own.stance not in FOR:
            return
        is_rival = is_rival and is_counted(own)
        if own.same is not None:
            own.shown.state = "known"
        elif is_rival:
            own.shown.state = "rival"

    def counts(self, assertion: Assertion) -> str:
        if str(assertion.uid) in self.corrected:
            return "no: corrected by this draft"
        return counts(assertion)

    def own_voice(self, each: OwnClaim, own: OwnClaim) -> VoiceOfClaim:
        figure, is_this = each.figure, each is own
        may = not is_this and each.row.voice == own.row.voice
        return VoiceOfClaim(
            voice=each.shown.voice.name or "narrator",
            says=figure.number if figure else "",
            source=f"this source, {each.row.locator}",
            counts="no: corrected" if each.is_superseded else counts_itself(each),
            is_this=is_this,
            corrects=each.row.key if may else "",
            why_not="" if may or is_this else OTHER_VOICE,
            **ends(figure),
        )

    def stored_voice(self, assertion: Assertion, figure: Figure, own: OwnClaim) -> VoiceOfClaim:
        may = is_same_voice(own.voice, self.claims.voice(assertion))
        return VoiceOfClaim(
            voice=speaker_in_words(assertion),
            says=figure.number,
            source=f"{assertion.source}, {assertion.locator}",
            counts=self.counts(assertion),
            url=admin_url(figure),
            corrects=str(assertion.uid) if may else "",
            why_not="" if may else OTHER_VOICE,
            is_interested=assertion.stance == "claims",
            **ends(figure),
        )

    # The range as it would be

    def toll(self) -> TollShown | None:
        figures: dict[Any, Figure] = {each.pk: each for each in self.stored}
        said = [*self.said_in_store()]
        for each in self.own:
            if each.figure is not None and is_counted(each):
                figures[each.figure.pk] = each.figure
                said.append(
                    Said(each.figure, ("draft", each.voice_key), each.speaker_kind, None, 6)
                    if each.voice_key
                    else Said(each.figure, each.voice.own_body, each.speaker_kind, None, 6)  # type: ignore[arg-type]
                )
        doubted = [each for each in self.stored if each.status in DOUBTED]
        found = toll(said, figures, doubted)
        return in_words(self.metric, found) if found else None

    def said_in_store(self) -> Iterable[Said]:
        for figure in self.stored:
            for one in figure.assertions.all():
                if self.counts(one) == "yes":
                    body: Any = self.claims.voice(one).own_body
                    yield Said(
                        figure, body, one.speaker_kind, one.source.known_from, one.credibility
                    )


def counts_itself(own: OwnClaim) -> str:
    """Whether a row counts, in the words that stored assertions have."""
    if own.stance not in FOR:
        return f"no: {Stance(own.stance).label.lower()}"
    modality = own.row.modality or Modality.ACTUAL
    return "yes" if modality == Modality.ACTUAL else f"no: {Modality(modality).label.lower()}"


def is_counted(own: OwnClaim) -> bool:
    return not own.is_superseded and counts_itself(own) == "yes"


def ends(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {}
    return {"low": figure.low, "high": figure.high, "bound": figure.bound}


def in_words(metric: str, found: Toll) -> TollShown:
    text = number_in_words(found.low, found.high, found.is_open)
    label = str(Metric(metric).label)
    return TollShown(label, text, found.low, found.high, found.is_open, found.contested)
