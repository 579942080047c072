"""Drawings of the workbench."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

WIDTH, MARGIN, MIDDLE = 172, 8, 13
SCALES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000)
MOST_DRAWN = 12  # voices; the table of the row has all of them
UPWARDS = ("at_least", "more_than")


@register.simple_tag
def toll_strip(row: Any) -> str:
    """Who says how many, and the range, as a picture with its words."""
    toll, voices = row.toll, [each for each in row.voices if each.low is not None][:MOST_DRAWN]
    if toll is None or toll.low is None or not voices:
        return ""
    numbers = [each.high or each.low for each in voices] + [toll.high or toll.low]
    most = next((scale for scale in SCALES if scale >= max(numbers) * 1.1), max(numbers))

    def x(value: float) -> float:
        return round(MARGIN + value / most * (WIDTH - 2 * MARGIN), 1)

    marks = [_band(toll, x), *(_mark(each, x) for each in sorted(voices, key=lambda v: v.is_this))]
    return format_html(
        '<svg class="strip" viewBox="0 0 {0} 26" width="{0}" height="26" role="img" '
        'aria-label="{1}">{2}{3}</svg>',
        WIDTH,
        in_words(row),
        _axis(x, most),
        format_html_join("", "{}", ((mark,) for mark in marks)),
    )


def in_words(row: Any) -> str:
    said = "; ".join(
        f"{each.voice} {each.says}" + ("" if each.counts == "yes" else f" ({each.counts})")
        for each in row.voices[:MOST_DRAWN]
    )
    more = len(row.voices) - MOST_DRAWN
    said += f"; {more} more" if more > 0 else ""
    contested = ", contested" if row.toll.contested else ""
    return f"{row.toll.label}: {said}. Range {row.toll.text}{contested}."


def _axis(x: Any, most: float) -> SafeString:
    ends = format_html('<line class="axis" x1="4" x2="{}" y1="22" y2="22"/>', WIDTH - 4)
    ticks = format_html_join(
        "",
        '<line class="axis" x1="{0}" x2="{0}" y1="20" y2="24"/>',
        ((x(most * part / 2),) for part in range(3)),
    )
    return ends + ticks


def _band(toll: Any, x: Any) -> SafeString:
    left, right = x(toll.low), x(toll.low if toll.high is None else toll.high)
    return format_html(
        '<rect class="band{}" x="{}" y="7" width="{}" height="12" rx="3"/>',
        " contested" if toll.contested else "",
        left,
        max(2, round(right - left, 1)),
    )


def _mark(voice: Any, x: Any) -> SafeString:
    """A dot; a diamond for a voice with an interest; an arrow if there may be more."""
    at = x(voice.low)
    kind = "gone" if voice.counts != "yes" else "mine" if voice.is_this else ""
    if voice.is_interested:
        shape = "M{} 7.5l5 5.5-5 5.5-5-5.5z"
        mark = format_html('<path class="dot interest {}" d="{}"/>', kind, shape.format(at))
    else:
        mark = format_html('<circle class="dot {}" cx="{}" cy="{}" r="4.5"/>', kind, at, MIDDLE)
    if voice.bound in UPWARDS:
        shape = f"M{at + 4} 12h12v-3l6 4-6 4v-3h-12z"
        return mark + format_html('<path class="dot {}" d="{}"/>', kind, shape)
    if voice.high is not None and voice.high > voice.low:
        end = x(voice.high)
        bar = '<rect class="dot {}" x="{}" y="11.5" width="{}" height="3"/>'
        return mark + format_html(bar, kind, at, round(end - at, 1))
    return mark
