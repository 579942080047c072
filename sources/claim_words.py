"""Claims and assertions in words, for the pages of the admin: what they add up to, and who says so.

A status is a glyph and a word, so that nobody has to tell colours apart.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .choices import ClaimStatus, Hedge, SpeakerKind
from .models import Assertion

GLYPHS = {
    ClaimStatus.ASSERTED.value: "●",
    ClaimStatus.CLAIMED.value: "◆",
    ClaimStatus.SUSPECTED.value: "◌",
    ClaimStatus.DISPUTED.value: "≠",
    ClaimStatus.DENIED.value: "⊘",
    ClaimStatus.RETRACTED.value: "↷",
}
# What `said_by` shows of an assertion beside its own columns.
NAMED = ("source", "origin", "speaker")
MOST_SAID = 6  # lines of “said by” in a row


def status_mark(status: str) -> SafeString:
    label = ClaimStatus(status).label
    return format_html(
        '<span class="status status-{}" title="{}">{} {}</span>',
        status, label, GLYPHS[status], status,
    )  # fmt: skip


def voice(assertion: Assertion) -> str:
    """Who speaks: “police”, “Dawn Riders via a-channel”; the source if it speaks for itself."""
    who = str(assertion.speaker or assertion.speaker_label)
    if not who and assertion.speaker_kind == SpeakerKind.NARRATOR:
        who = assertion.source.slug
    who = who or assertion.get_speaker_kind_display()
    return f"{who} via {assertion.origin.slug}" if assertion.origin else who


def stance(assertion: Assertion) -> str:
    """“asserts”, “claims (alleged)”, “asserts (planned)”."""
    words = [assertion.stance.replace("_", " ")]
    if assertion.hedge != Hedge.STATED:
        words.append(f"({assertion.hedge})")
    if assertion.modality != "actual":
        words.append(f"({assertion.modality})")
    return " ".join(words)


def said_by(assertions: Iterable[Assertion]) -> SafeString:
    """Voice, stance, source and locator, one line for each assertion."""
    assertions = [*assertions]
    lines = [line(one) for one in assertions[:MOST_SAID]]
    if (left := len(assertions) - MOST_SAID) > 0:
        lines.append(format_html("… and {} more", left))
    return format_html_join("", "<div>{}</div>", ((each,) for each in lines))


def line(assertion: Assertion) -> SafeString:
    words = f"{voice(assertion)}: {stance(assertion)}"
    where = f"{assertion.source.slug} {assertion.locator}"
    if assertion.superseded_by_id:
        return format_html("<s>{}</s> (corrected) · {}", words, where)
    return format_html("{} · {}", words, where)


def bodies(claim: Any) -> str:
    """“2 independent”: how many bodies are for the claim."""
    return f"{claim.independent_sources} independent"
