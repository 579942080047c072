"""A source's page in the admin shows all that it says."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Figure, Involvement
from sources.models import Assertion, Source

from ..helpers import factories as make
from ..helpers.admin_pages import a_source, an_actor, an_incident, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@make.together()
def a_report() -> Source:
    """Two voices on a toll, a claim by a channel, a denial, and a strength."""
    dawn, channel = a_source("dawn-1"), a_source("telegram-3-march", kind="group_media")
    raid, riders, ttp = an_incident("raid"), an_actor("Dawn Riders"), an_actor("TTP")
    for number, who in ((4, "police"), (6, "hospital")):
        toll = Figure.objects.create(incident=raid, metric="killed", low=number, high=number)
        said(dawn, f"L{number}", figure=toll, speaker_label=who, speaker_kind="official")
    part = Involvement.objects.create(incident=raid, entity=riders, role="claimant")
    said(dawn, "L7", involvement=part, speaker=riders, origin=channel, stance="claims")
    denied = Involvement.objects.create(incident=raid, entity=ttp, role="perpetrator")
    said(dawn, "L8", involvement=denied, speaker=ttp, stance="denies")
    fighters = Figure.objects.create(entity=ttp, metric="fighters", low=200, high=200)
    said(dawn, "L9", figure=fighters, hedge="believed")
    return dawn


def said(source: Source, locator: str, **values: object) -> Assertion:
    return Assertion.objects.create(source=source, locator=locator, **values)


def rows(text: str) -> list[list[str]]:
    """The cells of each row, with the heading of its group first."""
    claims = text.partition('id="claims"')[2]
    found = []
    for table in re.findall(r"<table>.*?</table>", claims, re.DOTALL):
        caption = plain(re.search(r"<caption>(.*?)</caption>", table, re.DOTALL)[1])
        body = table.partition("<tbody>")[2]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL):
            cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
            found.append([caption, *(plain(cell) for cell in cells)])
    return found


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def test_it_is_grouped_by_subject_with_voice_stance_locator_and_status(editor: Client):
    text = editor.get(page(a_report())).content.decode()
    raid, ttp = "Raid (undated)", "TTP"
    assert rows(text) == [
        [raid, "4 killed, raid (undated)", "● asserted", "police", "asserts", "L4"],
        [raid, "6 killed, raid (undated)", "● asserted", "hospital", "asserts", "L6"],
        [
            raid,
            "Dawn Riders: claimant in raid (undated)",
            "● asserted",
            "Dawn Riders via telegram-3-march",
            "claims",
            "L7",
        ],
        [
            raid,
            "TTP: denied to be perpetrator in raid (undated)",
            "⊘ denied",
            "TTP",
            "denies",
            "L8",
        ],
        [ttp, "200 fighters, TTP", "◌ suspected", "the source itself", "asserts (believed)", "L9"],
    ]
    figure = Figure.objects.get(low=4)
    assert f'href="{page(figure)}"' in text
    assert f'href="{page(figure.assertions.get())}"' in text


def test_a_hundred_are_on_a_page_and_queries_do_not_grow_with_them(editor: Client):
    source = a_report()
    editor.get(page(source))  # what is looked up once a process
    with CaptureQueriesContext(
        connection,
    ) as few:
        editor.get(page(source))
    with make.together():
        raid = an_incident("siege")
        for number in range(120):
            toll = Figure.objects.create(
                incident=raid, metric="killed", low=number, high=number, counts=str(number)
            )
            said(source, f"L{20 + number}", figure=toll)
    with CaptureQueriesContext(connection) as many:
        first = editor.get(page(source)).content.decode()
    assert len(rows(first)) == 100
    assert len(many) == len(few)
    second = editor.get(page(source), {"claims": "2"}).content.decode()
    assert len(rows(second)) == 25
    assert not {*map(tuple, rows(first))} & {*map(tuple, rows(second))}
