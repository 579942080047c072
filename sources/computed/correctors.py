"""Whether the voice of one assertion may correct another: only its own words."""

from collections.abc import Hashable
from dataclasses import dataclass

from base.orm.constraints import fault

from ..models import Assertion
from ..models.graph import reachable
from ..models.versions import NEVER
from . import known_from
from .history import History


@dataclass(frozen=True)
class Voice:
    """Who speaks in an assertion: an entity, a label, or the document in its own voice."""

    body: Hashable  # of the root of the assertion
    publisher: int | None = None  # of that root
    speaker: int | None = None
    speaker_body: Hashable = None
    label: str = ""

    @property
    def is_the_document(self) -> bool:
        return self.speaker is None and not self.label

    @property
    def own_body(self) -> Hashable:
        """The body of whoever speaks; of a label nobody knows it."""
        if self.is_the_document:
            return self.body
        return self.speaker_body if self.speaker is not None else ("label", self.label)


def is_same_voice(new: Voice, old: Voice) -> bool:
    """The same speaker or body; or a document that corrects what the same publisher printed."""
    if new.own_body == old.own_body:
        return True
    if not new.is_the_document:
        return False
    same_publisher = new.publisher is not None and new.publisher == old.publisher
    return same_publisher or new.body == old.body


def may_correct(new: Assertion, old: Assertion) -> bool:
    """Whether one assertion may correct the other, by the bodies in the default view."""
    history = History(NEVER)
    return is_same_voice(*(voice_of(assertion, history) for assertion in (new, old)))


def voice_of(assertion: Assertion, history: History) -> Voice:
    root = known_from.outermost(assertion)
    speaker = assertion.speaker_id
    history.know_bodies_of([root.pk], [speaker] if speaker else ())
    return Voice(
        body=history.body_of_root(root.pk, NEVER),
        publisher=root.publisher_id,
        speaker=speaker,
        speaker_body=history.links.body(speaker, NEVER) if speaker else None,
        label=assertion.speaker_label.strip(),
    )


def check_correction(assertion: Assertion) -> None:
    """Refuses a correction of another voice, and a cycle of corrections."""
    if not assertion.corrects_id or not assertion.source_id:
        return
    replaced = Assertion.objects.filter(corrects__isnull=False).values_list("pk", "corrects_id")
    edges = {pk: {corrected} for pk, corrected in replaced}
    if assertion.pk and assertion.pk in reachable(
        assertion.corrects_id, edges | {assertion.pk: {assertion.corrects_id}}
    ):
        raise fault("corrects", "This would make a cycle of corrections.", "cycle")
    if not may_correct(assertion, assertion.corrects):
        raise fault(
            "corrects",
            "Only an assertion of the same speaker, publisher or body can be corrected. To "
            "contradict another speaker, add an assertion with the stance “denies” and, if there "
            "is one, a figure of its own.",
            "invalid",
        )
