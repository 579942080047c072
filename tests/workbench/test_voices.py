"""Who a voice is, and in which source it speaks, is asked and shown as all that is named is."""

import pytest

from actors.models import Actor
from sources.models import Assertion, Source

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
EVENT = "armed attack, Belkhan, Sunday"
TEAM = "UN Monitoring Team"
REPORT = "Monitoring Team report 3 March 2024"


@pytest.fixture
def team(ostavar: Ostavar) -> Actor:
    name = "UN Analytical Support and Sanctions Monitoring Team"
    made = make.actor(name=name, kind="intergovernmental")
    make.alias(made, "Security Council Monitoring Team", kind="spelling")
    return made


def shown(workbench: Workbench, name: str):
    workbench.open()
    (found,) = (each for each in workbench.context["voices"] if each.name == name)
    return found


def speaker(number: int = 6) -> tuple[str, str]:
    """Who said last how many were killed: the entity, and the words."""
    one = Assertion.objects.filter(figure__low=number).latest("pk")
    return str(one.speaker or ""), one.speaker_label


def test_a_voice_gets_the_candidates_of_its_name_and_is_a_label_until_one_is_chosen(
    workbench: Workbench, team: Actor
):
    text = workbench.send("voice", name=TEAM, kind="intergovernmental")
    voice = shown(workbench, TEAM)
    assert (voice.state, voice.who) == ("ambiguous", "only a name in words")
    (candidate,) = voice.others
    assert (candidate.name, candidate.url != "") == (team.name, True)
    assert f"who is {TEAM}" in text
    assert f"Why: {candidate.why}" in text
    workbench.add(EVENT, "4: 6 killed")
    workbench.publish()
    assert speaker() == ("", TEAM)


def test_the_speaker_of_a_voice_is_published(workbench: Workbench, team: Actor):
    workbench.send("voice", name=TEAM, kind="unnamed")
    workbench.send("speaker", voice=4, record=str(team.uid))
    voice = shown(workbench, TEAM)
    assert voice.kind_label == "Intergovernmental body"  # since it is one
    assert (voice.state, voice.who) == ("known", team.name)
    workbench.add(EVENT, "4: 6 killed")
    workbench.publish()
    assert speaker() == (team.name, "")
    assert Assertion.objects.get(figure__low=6).speaker_kind == "intergovernmental"


def test_the_only_actor_of_just_that_name_is_taken_and_can_be_changed(workbench: Workbench):
    text = workbench.send("voice", name="Northern Dawn movement", kind="group")
    assert "“Northern Dawn movement” is taken for “Northern Dawn Movement”" in text
    workbench.add(EVENT, "4: 6 killed")
    workbench.send("speaker", voice=4, record="label")
    assert shown(workbench, "Northern Dawn movement").state == "label"
    workbench.send("speaker", voice=4, record="")
    assert shown(workbench, "Northern Dawn movement").state == "known"
    workbench.send("speaker", voice=4, record="label")
    workbench.publish()
    assert speaker() == ("", "Northern Dawn movement")


def test_a_person_is_never_taken_and_a_description_asks_nothing(
    workbench: Workbench, ostavar: Ostavar
):
    make.actor(name="Belkhan police")
    workbench.send("voice", name="Yaro Temesh", kind="official")
    assert shown(workbench, "Yaro Temesh").state == "ambiguous"
    assert shown(workbench, "police").state == "label"
    workbench.send("voice", name="northern dawn movement", kind="official")
    assert shown(workbench, "northern dawn movement").state == "ambiguous"


def test_a_voice_that_nobody_knows_can_be_a_new_actor(workbench: Workbench):
    workbench.send("voice", name="Ostavar Press Council", kind="media")
    assert shown(workbench, "Ostavar Press Council").state == "label"
    workbench.send("speaker", voice=4, record="new")
    workbench.add(EVENT, "4: 6 killed")
    assert "Say whether “Ostavar Press Council” is a person" in workbench.row("killed · 6")["text"]
    subject = shown(workbench, "Ostavar Press Council").needs_sort
    workbench.send("edit_subject", subject=subject.key, sort="media_outlet")
    assert shown(workbench, "Ostavar Press Council").who == (
        "new: Ostavar Press Council (media outlet)"
    )
    workbench.publish()
    assert speaker() == ("Ostavar Press Council", "")
    assert Actor.objects.get(name="Ostavar Press Council").kind == "media_outlet"


def test_a_voice_is_looked_for_by_another_name(workbench: Workbench, team: Actor):
    workbench.send("voice", name="The Delegation", kind="intergovernmental")
    assert team.name not in [each.name for each in shown(workbench, "The Delegation").others]
    workbench.send("seek_speaker", voice=4, sought="Security Council Monitoring Team")
    voice = shown(workbench, "The Delegation")
    assert (voice.state, [each.name for each in voice.others]) == ("ambiguous", [team.name])


def test_who_speaks_is_the_same_in_lines_that_name_them(workbench: Workbench, ostavar: Ostavar):
    make.alias(ostavar.ndm, "NDM")
    workbench.send("voice", name="NDM", kind="group")
    workbench.add(EVENT, "4: claimed by Northern Dawn Movement")
    workbench.publish()
    claim = Assertion.objects.get(involvement__role="claimant")
    assert (claim.speaker.pk, claim.stance) == (ostavar.ndm.pk, "claims")


# Where it was said


def test_what_two_voices_say_in_one_report_has_one_source(workbench: Workbench, team: Actor):
    workbench.send("voice", name=TEAM, kind="intergovernmental", origin=REPORT)
    workbench.send("voice", name="UN member states", kind="official", origin=REPORT.upper())
    workbench.send("speaker", voice=4, record=str(team.uid))
    origin = shown(workbench, "UN member states").origin
    assert (origin.title, origin.kind, origin.others) == (REPORT, "un_report", [TEAM])
    workbench.add(EVENT, "4: 6 killed", "5: 7 killed")
    (source,) = workbench.preview().sources
    assert (source.title, source.kind, source.published) == (
        REPORT,
        "United Nations report",
        "2024-03-03",
    )
    workbench.publish()
    made = Source.objects.get(title=REPORT)
    assert (made.kind, made.published, made.publisher.pk) == ("un_report", "2024-03-03", team.pk)
    assert {one.figure.low for one in Assertion.objects.filter(origin=made)} == {6, 7}
    assert [each.cited for each in workbench.source.cites.all()] == [made]
    workbench.add("5: 8 killed")
    (source,) = workbench.preview().sources
    assert (source.title, source.is_stored, source.locator) == (REPORT, True, "")
    workbench.publish()
    assert Source.objects.filter(title=REPORT).count() == 1


def test_the_kind_date_and_link_of_that_source_can_be_said(workbench: Workbench):
    link = "https://example.org/s-2024-1"
    workbench.send("voice", name="Sorn ministry", kind="official", origin="Statement")
    origin = shown(workbench, "Sorn ministry").origin
    assert (origin.title, origin.kind, origin.published) == (
        "Sorn ministry: Statement",
        "official_statement",
        "",
    )
    said = {"origin_kind": "interview", "origin_url": link, "origin_title": "Remarks on Belkhan"}
    text = workbench.send("edit_origin", voice=4, origin_date="31 April 2024", **said)
    assert "April 2024 has 30 days" in text
    text = workbench.send("edit_origin", voice=4, origin_url="ftp://x", origin_kind="interview")
    assert "must begin with http" in text
    workbench.send("edit_origin", voice=4, origin_date="3 March 2024", **said)
    workbench.add(EVENT, "4: 6 killed")
    workbench.publish()
    made = Source.objects.get(title="Remarks on Belkhan")
    assert (made.kind, made.published, made.url, made.author_label) == (
        "interview",
        "2024-03-03",
        link,
        "Sorn ministry",
    )


def test_a_stored_source_is_found_by_its_title_or_link(workbench: Workbench):
    link = "https://example.org/wire"
    stored = make.source(title="Veshtan Wire on Belkhan", url=link)
    workbench.send("voice", name="a reporter", kind="media", origin=link)
    workbench.send("voice", name="an editor", kind="media", origin="veshtan wire on belkhan")
    for name in ("a reporter", "an editor"):
        origin = shown(workbench, name).origin
        assert (origin.is_stored, origin.title) == (True, stored.title)
    workbench.add(EVENT, "4: 6 killed")
    (source,) = workbench.preview().sources
    assert (source.title, source.is_stored, source.locator) == (stored.title, True, "¶1 s1")
    workbench.publish()
    assert Assertion.objects.get(figure__low=6).origin == stored
    assert workbench.source.cites.get().cited == stored


def test_stored_sources_that_may_be_meant_are_offered_and_chosen(workbench: Workbench, team: Actor):
    stored = make.source(title="Fourteenth report of the Monitoring Team", kind="un_report")
    other = make.source(
        title="S/2024/1", published="2024-03-03", published_basis="stated", publisher=team
    )
    workbench.send("voice", name=TEAM, kind="intergovernmental", origin=REPORT)
    assert [each.name for each in shown(workbench, TEAM).origin.candidates] == [stored.title]
    workbench.send("speaker", voice=4, record=str(team.uid))
    found = {each.name: each.why for each in shown(workbench, TEAM).origin.candidates}
    assert found[other.title] == f"{team.name} published it on that day"
    workbench.send("origin", voice=4, record=str(other.uid))
    assert shown(workbench, TEAM).origin.title == other.title
    workbench.add(EVENT, "4: 6 killed")
    workbench.publish()
    assert Assertion.objects.get(figure__low=6).origin == other


def test_the_field_offers_what_other_voices_speak_in_and_what_is_stored(workbench: Workbench):
    make.source(title="Veshtan Wire on Belkhan")
    workbench.send("voice", name="a speaker", origin="Radio on the attack, 3 March")
    url = f"{workbench.url}origins/"
    assert "Radio on the attack" in workbench.client.get(url).content.decode()
    text = workbench.client.get(url, {"origin": "belkhan wire"}).content.decode()
    assert "Veshtan Wire on Belkhan" in text
    assert "Radio" not in text


def test_what_was_said_of_a_source_stays_with_those_who_speak_in_it(workbench: Workbench):
    workbench.send("voice", name="Sorn ministry", kind="official", origin="Radio")
    workbench.send("edit_origin", voice=4, origin_title="Radio Belkhan at noon")
    workbench.send("voice", name="Sorn army", kind="official", origin="Radio")
    workbench.send("edit_voice", voice=4, name="Sorn ministry", origin="")
    assert shown(workbench, "Sorn army").origin.title == "Radio Belkhan at noon"
    workbench.send("edit_voice", voice=4, name="Sorn ministry", origin="Radio")
    for name in ("Sorn army", "Sorn ministry"):
        assert shown(workbench, name).origin.title == "Radio Belkhan at noon"
    workbench.send("remove_voice", voice=4)
    assert shown(workbench, "Sorn army").origin.title == "Radio Belkhan at noon"
