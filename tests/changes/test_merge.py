"""Two records of the same thing become one: what was said of either is said of that."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor, Alias, Person, Relationship
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion, Identifier, Source, SourceLink
from threatapi.changes.door import change
from threatapi.changes.merge import MergeRefused
from threatapi.changes.merge import merge as merge_records
from threatapi.changes.models import Change
from threatapi.changes.undo import undo

from ..helpers import factories as make
from ..helpers import merges
from ..helpers.merges import REASON
from ..helpers.stored_values import differences, without_stamps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def merge(loser: Any, keeper: Any) -> Change:
    """Merge them by the command line; the change."""
    merges.merge(loser, keeper)
    assert differences() == {}
    return Change.objects.order_by("-number")[0]


def preview(loser: Any, keeper: Any) -> str:
    before, out = Change.objects.count(), StringIO()
    kind = loser._meta.model_name
    call_command("merge", kind, loser.slug, into=keeper.slug, preview=True, stdout=out)
    assert Change.objects.count() == before
    assert type(loser).objects.filter(pk=loser.pk).exists()
    return out.getvalue()


@pytest.fixture
def loser() -> Person:
    return make.person(slug="noor-wali", name="Noor Wali")


@pytest.fixture
def keeper() -> Person:
    return make.person(slug="mufti-noor", name="Mufti Noor")


def test_what_refers_to_either_refers_to_the_one_that_stays(loser, keeper):
    group = make.actor()
    make.relationship(subject=loser, kind="leader_of", object=group)
    make.involvement(make.incident(), entity=loser)
    make.presence(entity=loser)
    make.figure(entity=loser, metric="strength")
    make.alias(loser, "Abu Asim")
    Identifier.objects.create(entity=loser, scheme="wikidata", value="Q1")
    said = make.assertion(group, speaker=loser)
    book = make.source(publisher=loser)
    book.authors.set([loser, group])
    merge(loser, keeper)
    assert not Person.objects.filter(slug="noor-wali").exists()
    assert Relationship.objects.get().subject_id == keeper.pk
    for model in (Involvement, Presence, Identifier):
        assert model.objects.get().entity_id == keeper.pk
    assert Figure.objects.get().entity_id == keeper.pk
    assert {*Alias.objects.values_list("entity", "text")} == {
        (keeper.pk, "Abu Asim"),
        (keeper.pk, "Noor Wali"),
    }
    said.refresh_from_db()
    book.refresh_from_db()
    assert (said.speaker_id, book.publisher_id) == (keeper.pk, keeper.pk)
    assert {*book.authors.values_list("pk", flat=True)} == {keeper.pk, group.pk}


def test_equal_claims_become_one_with_the_assertions_of_both(loser, keeper, api):
    group, report, book = make.actor(), make.source(slug="report"), make.source(slug="book")
    mine = make.relationship(subject=keeper, kind="leader_of", object=group)
    theirs = make.relationship(subject=loser, kind="leader_of", object=group)
    for claim in (mine, theirs):
        make.assertion(claim, source=report, locator="L2")
    make.assertion(theirs, source=book)
    done = merge(loser, keeper)
    assert Relationship.objects.get().pk == mine.pk
    told = [*mine.assertions.values_list("source__slug", flat=True)]
    assert sorted(told)[:2] == ["book", "report"]  # each says it once
    assert len(told) == 4
    items = {item["record"]: item for item in api(f"changes/{done.number}")["items"]}
    assert items[str(loser.uid)]["action"] == "merge"
    assert items[str(loser.uid)]["merged_into"] == str(keeper.uid)
    assert items[str(theirs.uid)]["merged_into"] == str(mine.uid)


def test_a_symmetric_link_is_equal_either_way(loser, keeper):
    other = make.person()
    make.relationship(subject=keeper, kind="possibly_same_as", object=other)
    make.relationship(subject=other, kind="possibly_same_as", object=loser)
    merge(loser, keeper)
    assert Relationship.objects.count() == 1


def test_figures_are_equal_with_their_parts():
    incidents = [make.incident(slug=slug) for slug in ("attack", "bombing")]
    for incident in incidents:
        whole = make.figure(incident=incident, low=5, high=5)
        make.figure(incident=incident, parent=whole, low=2, high=2)
        make.figure(incident=incident, metric="wounded", low=incident.pk, high=incident.pk)
    merge(*incidents)
    assert Figure.objects.filter(parent=None, metric="killed").count() == 1
    assert Figure.objects.exclude(parent=None).count() == 1
    assert Figure.objects.filter(metric="wounded").count() == 2


def test_a_link_between_the_two_goes(loser, keeper):
    make.relationship(subject=loser, kind="possibly_same_as", object=keeper)
    merge(loser, keeper)
    assert not Relationship.objects.exists()


def test_what_is_not_declared_as_a_link_is_not_deleted_as_one(loser, keeper, monkeypatch):
    make.relationship(subject=loser, kind="possibly_same_as", object=keeper)
    monkeypatch.setattr(Relationship, "ENDS", ())
    with pytest.raises(CommandError, match="relationship_not_to_itself"):
        merge(loser, keeper)
    assert Relationship.objects.exists()


def test_a_reference_is_emptied_only_where_that_is_declared(monkeypatch):
    report, copy = make.source(slug="report"), make.source(slug="copy")
    make.source_link(report, copy)
    told = make.assertion(make.actor(), source=report, origin=copy)
    monkeypatch.setattr(Assertion, "NO_REPEATS", {})
    with pytest.raises(CommandError, match="does not pass on this origin"):
        merge(report, copy)
    told.refresh_from_db()
    assert told.origin_id == copy.pk


def test_the_former_name_is_said_by_who_said_it(loser, keeper):
    report = make.source(slug="report")
    make.assertion(loser, source=report, locator="L7")
    make.assertion(loser, stance="denies")
    merge(loser, keeper)
    alias = Alias.objects.get()
    assert (alias.text, alias.entity_id) == ("Noor Wali", keeper.pk)
    told = alias.assertions.get()
    assert (told.source, told.locator) == (report, "L7")
    assert keeper.assertions.count() == 2


def test_who_spoke_of_itself_speaks_as_the_one_that_stays(loser, keeper):
    make.assertion(loser, speaker=loser)
    merge(loser, keeper)
    assert {told.speaker_id for told in Assertion.objects.all()} == {keeper.pk}
    assert Alias.objects.get().assertions.count() == 1


def test_values_that_are_lacking_come_from_the_other_and_contradictions_are_told():
    kabul, khost = make.place(slug="kabul"), make.place(slug="khost")
    one = make.incident(
        slug="one", title="One", date="2022-04", date_basis="stated", place=kabul,
        location="his house", outcome="completed", weapons=["firearm"], names=["Operation"],
    )  # fmt: skip
    other = make.incident(slug="other", title="Other", date="2022-05", place=khost, names=["Raid"])
    told = preview(one, other)
    for words in ("date: “2022-05” stays, “2022-04” goes", "place: “khost” stays, “kabul” goes"):
        assert words in told
    assert "title" in told
    merge(one, other)
    other.refresh_from_db()
    assert (other.date, other.date_basis, other.location) == ("2022-05", "", "")
    assert (other.outcome, other.weapons) == ("completed", ["firearm"])
    assert other.names == ["Raid", "Operation"]


def test_places_lend_their_point_and_their_names():
    country = make.place(slug="country", kind="country")
    one = make.place(slug="one", name="Kabul", latitude=34, longitude=69, parent=country)
    other = make.place(slug="other", name="Kabul City", names=["Cabul"])
    make.place(slug="district", parent=one)
    incident = make.incident(place=one)
    merge(one, other)
    other.refresh_from_db()
    incident.refresh_from_db()
    assert (other.latitude, other.no_point, other.parent) == (34, "", country)
    assert other.names == ["Cabul", "Kabul"]
    assert incident.place_id == other.pk
    assert Place.objects.get(slug="district").parent_id == other.pk


def test_places_within_each_other():
    inner = make.place(slug="inner", parent=make.place(slug="outer"))
    merge(inner, Place.objects.get(slug="outer"))
    assert Place.objects.get().parent is None


def test_a_merged_source_is_still_the_reason_of_changes():
    report, copy = make.source(slug="report"), make.source(slug="copy")
    with change(source=report) as now:
        make.place()
    merge(report, copy)
    assert Change.objects.get(pk=now.about.pk).source == copy


def test_undoing_gives_each_change_its_own_source_again():
    report, copy = make.source(slug="report"), make.source(slug="copy")
    with change(source=report) as one:
        make.place()
    with change(source=copy) as other:
        make.place()

    def sources() -> list[str]:
        return [str(Change.objects.get(pk=now.about.pk).source.slug) for now in (one, other)]

    done = merge(report, copy)
    undone = undo(done, "shell", reason=REASON)
    assert sources() == ["report", "copy"]
    undo(undone, "shell", reason=REASON)
    assert sources() == ["copy", "copy"]


def test_a_source_that_is_restored_is_the_reason_of_changes_again():
    report = make.source(slug="report")
    with change(source=report) as now:
        make.place()
    with change() as deletion:
        report.delete()
    assert Change.objects.get(pk=now.about.pk).source is None
    undo(deletion.about, "shell", reason=REASON)
    assert Change.objects.get(pk=now.about.pk).source == Source.objects.get(slug="report")


def test_a_record_that_was_deleted_meanwhile_is_not_merged(loser, keeper):
    Person.objects.get(pk=loser.pk).delete()
    with pytest.raises(MergeRefused, match="deleted meanwhile"):
        merge_records(loser, keeper, "shell", reason=REASON)


def test_sources_that_relay_each_other():
    report = make.source(slug="report", url="https://example.org/1")
    copy = make.source(slug="copy")
    other = make.source(slug="other")
    make.source_link(report, copy)
    make.source_link(other, report)
    make.source_link(other, copy)
    told = make.assertion(make.actor(), source=report, origin=copy)
    make.source(slug="page", container=report)
    merge(report, copy)
    told.refresh_from_db()
    assert (told.source_id, told.origin_id) == (copy.pk, None)
    assert SourceLink.objects.get().cited_id == copy.pk
    copy.refresh_from_db()
    assert copy.url == "https://example.org/1"
    assert Source.objects.get(slug="page").container_id == copy.pk


@pytest.mark.parametrize("kind", ["person", "actor", "incident", "place", "source"])
def test_undoing_gives_back_both(kind, api):
    one, other = (getattr(make, kind)(slug=slug) for slug in ("one", "other"))
    answers = [api(f"{one._meta.verbose_name_plural}/{slug}") for slug in ("one", "other")]
    number = merge(one, other).number
    call_command("undo", str(number), reason=REASON, stdout=StringIO())
    assert differences() == {}
    for answer in answers:
        now = api(f"{one._meta.verbose_name_plural}/{answer['slug']}")
        assert without_stamps(now) == without_stamps(answer)
    # Done once more, the record is merged again, and not deleted.
    call_command("undo", str(number + 1), reason=REASON, stdout=StringIO())
    response = api.get(f"{one._meta.verbose_name_plural}/one")
    assert response.status_code == 301


# What is refused


def test_an_actor_and_a_person_are_not_merged(loser):
    actor = make.actor(slug="group")
    with pytest.raises(CommandError, match="There is no person “group”"):
        call_command("merge", "person", "noor-wali", into=actor.slug, reason=REASON)


def test_a_record_is_not_merged_with_itself(loser):
    with pytest.raises(CommandError, match="one and the same"):
        merge(loser, loser)


def test_a_reason_is_needed(loser, keeper):
    with pytest.raises(CommandError, match="reason"):
        call_command("merge", "person", "noor-wali", into="mufti-noor", reason=" ")
    assert Person.objects.count() == 2


def test_a_merge_that_would_break_a_rule_is_refused_as_a_whole():
    outer = make.place(slug="outer")
    middle = make.place(slug="middle", parent=outer)
    inner = make.place(slug="inner", parent=middle)
    number = Change.objects.count()
    with pytest.raises(CommandError, match="cannot lie in itself"):
        merge(outer, inner)
    assert (Change.objects.count(), Place.objects.count()) == (number, 3)
    assert Incident.objects.count() == Actor.objects.count() == Assertion.objects.count() == 0
