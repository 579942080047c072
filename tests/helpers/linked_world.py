"""A small world in which each reference of a record to another one is set."""

from sources.models import Identifier

from . import factories as make


@make.together()
def make_linked_world() -> None:
    country = make.place(kind="country")
    place = make.place(parent=country)
    group, rival, outlet = make.actor(), make.actor(), make.actor(kind="media_outlet")
    leader, writer = make.person(), make.person()
    journal, paper = make.source(kind="journal"), make.source()
    report = make.source(container=journal, publisher=outlet)
    report.authors.add(writer)
    make.source_link(report, paper)
    said = {"source": report, "origin": paper, "speaker": outlet, "says_place": place}
    larger, cause = make.incident(place=country), make.incident(date="2020")
    raid = make.incident(
        date="2021", place=place, origin_place=country, parent=larger, response_to=cause
    )
    tally = make.figure(entity=group, place=country)
    cell = make.figure(entity=group, parent=tally)
    raid.counted_in = tally
    raid.save()
    claims = [
        *(raid, cell, tally, group, make.alias(group, "The Group")),
        make.relationship(subject=leader, kind="leader_of", object=group),
        make.relationship(subject=group, kind="allied_with", object=rival),
        make.relationship(subject=rival, kind="fights", object=group),
        make.presence(entity=group, place=place),
        make.involvement(raid, entity=leader, outcome="killed", role="casualty"),
        make.figure(incident=raid, place=place),
    ]
    for number, claim in enumerate(claims):
        first = make.assertion(claim, **said, locator=f"L{number}")
        if claim is raid:
            make.assertion(claim, **said, locator="L99", corrects=first)
    for number, named in enumerate(({"entity": group}, {"place": place}, {"source": report})):
        Identifier.objects.create(scheme="wikidata", value=f"Q{number}", **named)
