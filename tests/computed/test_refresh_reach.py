"""What an edit touches is computed anew, however far away it is stored, and nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Entity, Relationship
from base.orm.markings import HiddenTable
from incidents.models import Figure, Incident, Involvement
from sources.models import Assertion, Source
from threatapi.edits import Edit
from threatapi.refresh import refresh

from ..helpers import factories as make
from ..helpers.stored_values import differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def fresh(record: Any) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def test_a_place_that_moves_settles_where_an_incident_was():
    city, quarter = make.place(), make.place(kind="district")
    incident = make.incident()
    for place in (city, quarter):
        make.assertion(incident, says_place=place)
    assert fresh(incident).contested == ["place"]
    quarter.parent = make.place(parent=city)
    quarter.save()
    assert fresh(incident).contested == []
    middle = quarter.parent
    middle.parent = None
    middle.save()
    assert fresh(incident).contested == ["place"]


def test_an_older_copy_that_is_saved_brings_no_older_values():
    document = make.source(published="2021", published_basis="stated")
    older = fresh(document)
    claim = make.incident()
    make.assertion(claim, source=document)
    older.title = "A better title"
    older.save()
    assert fresh(document).assertion_count == 1
    older_incident = fresh(claim)
    figure = make.figure(incident=claim, low=7, high=7)
    older_incident.title = "Raid"
    older_incident.save()
    assert (fresh(claim).killed_low, fresh(claim).title) == (7, "Raid")
    older_figure = fresh(figure)
    make.assertion(figure, stance="denies")
    older_figure.save()
    assert fresh(figure).status == "disputed"


def test_who_turns_out_to_be_an_actor_has_no_fate():
    person = make.person()
    make.involvement(make.incident(), entity=person, role="victim", outcome="killed")
    assert fresh(person).fate == "killed"
    entity = Entity.objects.get(pk=person.pk)
    entity.type, entity.kind = "actor", "cell"
    entity.save()
    assert (fresh(entity).fate, fresh(entity).fate_incident) == ("", None)
    entity.type, entity.kind = "person", ""
    entity.save()
    assert fresh(entity).fate == "killed"


def test_a_container_takes_all_that_stands_in_it_along():
    issue, article, quoted = (make.source() for _ in range(3))
    article.container = issue
    article.save()
    make.source_link(article, quoted, "quotes")
    claim = make.incident()
    told = make.assertion(claim, source=article)
    assert fresh(told).root == issue
    issue.published, issue.published_basis = "2020-05-01", "stated"
    issue.save()
    assert [str(fresh(one).known_from) for one in (article, quoted)] == ["2020-05-01"] * 2
    volume = make.source(published="2021-01-01", published_basis="stated")
    issue.container = volume
    issue.save()
    assert fresh(told).root == volume
    assert str(fresh(quoted).known_from) == "2021-01-01"


def test_edits_are_plain_data():
    """Whoever writes past the models says what the rows were and are."""
    one, other = make.incident(), make.incident()
    figure = make.figure(incident=one, low=7, high=7)
    before = Figure.objects.filter(pk=figure.pk).values().get()
    Figure.objects.filter(pk=figure.pk).update(incident=other)
    after = Figure.objects.filter(pk=figure.pk).values().get()
    assert fresh(one).killed_low == 7
    refresh([Edit(Figure, before, after)])
    assert fresh(one).killed_low is None
    assert fresh(other).killed_low == 7
    Figure.objects.filter(pk=figure.pk)._raw_delete("default")
    Assertion.objects.filter(figure=figure.pk)._raw_delete("default")
    refresh([Edit(Figure, after, None)])
    assert fresh(other).killed_low is None


def test_edits_of_several_records_are_computed_together():
    incident = make.incident()
    rows = []
    for number in (3, 5):
        figure = make.figure(incident=incident, low=number, high=number)
        Figure.objects.filter(pk=figure.pk).update(low=number + 10, high=number + 10)
        after = Figure.objects.filter(pk=figure.pk).values().get()
        rows.append(Edit(Figure, {**after, "low": number, "high": number}, after))
    refresh(rows)
    assert (fresh(incident).killed_low, fresh(incident).killed_high) == (13, 15)


def tables_read_whole(save: Any) -> list[str]:
    """The queries that have no condition; which tables have hidden rows is a table of few names."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        save()
    return [
        query["sql"]
        for query in asked.captured_queries
        if query["sql"].startswith("SELECT")
        and " WHERE " not in query["sql"]
        and HiddenTable._meta.db_table not in query["sql"]
    ]


@pytest.mark.parametrize("kind", ["source", "link", "incident", "place", "entity", "figure"])
def test_an_edit_reads_no_whole_table(kind: str):
    incident = make.incident()
    figure = make.figure(incident=incident)
    group, whole = make.actor(), make.actor()
    make.involvement(incident, entity=group, role="claimant")
    link = make.relationship(subject=group, kind="part_of", object=whole)
    place = make.place(parent=make.place())
    make.assertion(incident, says_place=place)
    document = Source.objects.first()
    records = {
        "source": document, "link": link, "incident": incident, "place": place.parent,
        "entity": group, "figure": figure,
    }  # fmt: skip
    record = fresh(records[kind])
    record.slug = f"{kind}-anew"
    assert tables_read_whole(record.save) == []


def test_what_a_part_of_changes_is_found_below_the_part_alone():
    """Incidents of the whole, of which there may be many, are not judged anew."""
    whole, part = make.actor(), make.actor()
    theirs = [make.incident() for _ in range(3)]
    for incident in theirs[:2]:
        make.involvement(incident, entity=whole, role="claimant")
    make.involvement(theirs[1], entity=part, role="claimant")
    assert fresh(theirs[1]).claim_status == "multi_claimed"
    Incident.objects.filter(pk=theirs[0].pk).update(claim_status="denied")
    link = make.relationship(subject=part, kind="part_of", object=whole)
    assert fresh(theirs[1]).claim_status == "claimed"
    assert fresh(theirs[0]).claim_status == "denied"  # was not looked at
    link.delete()
    assert fresh(theirs[1]).claim_status == "multi_claimed"


def test_what_hangs_on_a_deleted_row_is_what_was_stored():
    """A form changes the instance before it deletes it, and a queryset may load a part of it."""
    for delete in ("changed instance", "queryset of keys"):
        killed, other = make.person(), make.person()
        incident = make.incident(date="2020")
        part = make.involvement(incident, entity=killed, role="victim", outcome="killed")
        assert fresh(killed).fate == "killed"
        if delete == "changed instance":
            part.entity = other
            part.delete()
        else:
            Involvement.objects.only("pk").filter(pk=part.pk).delete()
        assert fresh(killed).fate == "unknown", delete


def test_since_when_somebody_is_in_view_follows_every_edit():
    early = make.source(published="2019", published_basis="stated")
    late = make.source(published="2021", published_basis="stated")
    writer, namesake, other = (make.actor() for _ in range(3))

    def days() -> list[str]:
        return [str(fresh(each).first_day)[:4] for each in (writer, namesake, other)]

    assert days() == ["None"] * 3
    early.authors.add(writer)
    alias = make.alias(namesake, "The Namesake")
    told = make.assertion(alias, source=late)
    assert days() == ["2019", "2021", "None"]
    alias.entity = other
    alias.save()
    early.authors.set([])
    late.authors.add(writer)
    assert days() == ["2021", "None", "2021"]
    told.source = early
    told.save()
    late.published = "2020"
    late.save()
    assert days() == ["2020", "None", "2019"]
    late.published = late.published_basis = ""
    late.save()
    assert days() == ["9999", "None", "2019"]
    writer.save()  # as it was read at first
    assert days() == ["9999", "None", "2019"]
    claim = Relationship.objects.create(subject=namesake, object=other, kind="linked_to")
    make.assertion(claim, source=late)
    told.delete()
    assert days() == ["9999"] * 3
    claim.delete()
    late.authors.clear()
    assert days() == ["None"] * 3
    early.authors.add(writer)
    early.delete()
    assert days()[0] == "None"
    assert differences() == {}
