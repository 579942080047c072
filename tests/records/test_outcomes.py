"""What became of somebody: a claim of its own, apart from what they did."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actors.computed.outcomes import Fate, chosen
from base.values.edtf import bounds
from incidents.choices import ACTING

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

# The rule, as a table: outcomes as “value/certainty date”, and the one that counts.
FATES = [
    ([], None),
    (["killed/asserted 2020", "captured/asserted 2021"], "killed/asserted 2020"),
    (["killed/suspected 2020", "captured/asserted 2021"], "captured/asserted 2021"),
    (["died/claimed 2020", "released/asserted 2021"], "released/asserted 2021"),
    (["killed/disputed 2020", "survived/asserted 2021"], "survived/asserted 2021"),
    (["killed/claimed 2020", "wounded/asserted 2021"], "wounded/asserted 2021"),
    (["killed/suspected 2020", "captured/suspected 2021"], "killed/suspected 2020"),
    (["killed/suspected 2020", "captured/claimed 2021"], "killed/suspected 2020"),
    (["killed/suspected 2020", "convicted/asserted 2021"], "killed/suspected 2020"),
    (["killed/suspected 2020", "unharmed/asserted 2021"], "killed/suspected 2020"),
    (["killed/suspected 2020", "captured/asserted 2019"], "killed/suspected 2020"),
    # Not certainly later: it may have been before the death.
    (["killed/suspected 2020", "captured/asserted 2020-05"], "killed/suspected 2020"),
    (["killed/suspected 2020", "captured/asserted"], "killed/suspected 2020"),
    (["killed/suspected", "captured/asserted 2020"], "killed/suspected"),
    # A later report of a death stands, though an earlier one yields.
    (["killed/suspected 2018", "captured/asserted 2019", "killed/disputed 2020"],
     "killed/disputed 2020"),
    (["killed/claimed 2019", "killed/suspected 2020"], "killed/claimed 2019"),
    (["killed/asserted 2018", "died/claimed 2020"], "killed/asserted 2018"),
    (["captured/asserted 2018", "released/suspected 2020"], "released/suspected 2020"),
]  # fmt: skip


def fate(words: str) -> Fate:
    told, _, text = words.partition(" ")
    earliest, latest = bounds(text) if text else (None, None)
    when = {"date": text, "date_earliest": earliest, "date_latest": latest}
    return Fate(*told.split("/"), SimpleNamespace(uid=words, **when))


@pytest.mark.parametrize(("outcomes", "expected"), FATES, ids=str)
def test_which_outcome_is_the_fate(outcomes, expected):
    found = chosen([fate(words) for words in outcomes])
    assert (found and found.incident.uid) == expected
    found = chosen([fate(words) for words in reversed(outcomes)])
    assert (found and found.incident.uid) == expected


def test_an_open_death_is_never_over():
    death, capture = fate("killed/suspected 2019/.."), fate("captured/asserted 2021")
    assert not capture.is_after(death)
    assert fate("captured/asserted 2021").is_after(fate("killed/suspected 2019/2020"))
    assert bounds("2021")[0] == date(2021, 1, 1)


# Roles that carry an outcome


def befalls(person: Any, outcome: str, when: str = "", role: str = "victim", **voice: Any) -> Any:
    part = make.Involvement.objects.create(
        incident=make.incident(date=when), entity=person, role=role, outcome=outcome
    )
    make.assertion(part, **voice)
    return part


@pytest.mark.parametrize("role", ACTING)
def test_a_role_that_says_what_they_did_carries_no_outcome(role):
    values = {"incident": make.incident(), "entity": make.person(), "role": role}
    made = make.Involvement(outcome="killed", **values)
    with pytest.raises(ValidationError, match="second part, with the role casualty") as refused:
        made.full_clean()
    assert list(refused.value.message_dict) == ["outcome"]
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
    make.Involvement(**values).full_clean()


@pytest.mark.parametrize("role", ["victim", "target", "party", "convicted", "casualty"])
def test_a_role_that_says_what_happened_to_them_carries_one(role, api):
    person = make.person()
    befalls(person, "wounded", "2020", role)
    assert api(f"persons/{person.slug}")["fate"]["value"] == "wounded"


def test_a_suicide_bomber_of_whose_death_nothing_is_said_is_an_attacker_and_believed_dead(api):
    parts = api("involvements", person="julaybib-al-kabuli")["results"]
    told = {part["role"]: (part["outcome"], part["status"]) for part in parts}
    assert told == {"attacker": (None, "asserted"), "casualty": ("killed", "suspected")}
    shown = api("persons/julaybib-al-kabuli")
    assert (shown["fate"]["value"], shown["fate"]["certainty"]) == ("killed", "suspected")
    assert shown["died"] is None


def test_a_casualty_is_no_victim_in_filters_stats_and_links(api):
    bomber, passer, incident = make.person(), make.person(), make.incident(date="2020-05-05")
    for who, role in ((bomber, "attacker"), (passer, "victim")):
        make.involvement(incident, entity=who, role=role)
    befallen = {"incident": incident, "entity": bomber, "role": "casualty", "outcome": "killed"}
    make.said(make.Involvement.objects.create(**befallen))
    assert api("incidents", person=bomber.slug, role="victim")["count"] == 0
    assert api("incidents", person=bomber.slug, role="casualty")["count"] == 1
    assert api("incidents", person=bomber.slug, involvement_outcome="killed")["count"] == 1
    cells = api("incidents/stats", by="role", entity=bomber.slug)["cells"]
    assert {cell["keys"][0]["value"] for cell in cells} == {"attacker", "casualty"}
    (hop,) = api("graph/path", **{"from": bomber.slug, "to": passer.slug})["paths"][0]["hops"]
    assert hop["edge"]["direction"] == "forward"  # from the acting side to the victim


def test_a_planned_killing_is_no_fate(api):
    person = make.person()
    part = befalls(person, "killed", "2020", modality="planned")
    assert api(f"persons/{person.slug}")["fate"]["value"] == "unknown"
    assert api(f"persons/{person.slug}", as_of="2022")["fate"]["value"] == "unknown"
    make.assertion(part)
    assert api(f"persons/{person.slug}")["fate"]["value"] == "killed"


# Dates


KILLED_IN_2022 = {
    "abdul-rehman-al-bakistani": "suspected",
    "aslam-farooqi": "suspected",
    "ayman-al-zawahiri": "asserted",
    "bashir": "claimed",
    "julaybib-al-kabuli": "suspected",
    "rahim-shah": "claimed",
    "rahimullah-haqqani": "asserted",
    "shafiullah": "claimed",
    "sohail-zimaray": "asserted",
}
POSSIBLY = {"omar-khalid-khurasani": "asserted"}
IN_2022 = {"fate_date__gte": "2022-01-01", "fate_date__lte": "2022-12-31"}


def certainties(api: Any, **asked: str) -> dict[str, str]:
    found = api("persons", limit=1000, **asked)["results"]
    return {person["slug"]: person["fate"]["certainty"] for person in found}


def test_persons_killed_in_a_year(api):
    assert certainties(api, fate="killed", **IN_2022) == KILLED_IN_2022
    widened = certainties(api, fate="killed", date_match="possible", **IN_2022)
    assert widened == KILLED_IN_2022 | POSSIBLY
    assert certainties(api, fate="killed", date_match="certain", **IN_2022) == KILLED_IN_2022


def test_died_finds_those_among_them_whose_death_is_asserted(api):
    asked = {"died__gte": "2022-01-01", "died__lte": "2022-12-31"}
    found = certainties(api, **asked)
    assert found == {who: how for who, how in KILLED_IN_2022.items() if how == "asserted"}
    widened = certainties(api, date_match="possible", **asked)
    assert widened == found | POSSIBLY


def test_the_date_of_death_is_the_stated_one_else_that_of_an_asserted_death(api):
    person = make.person()

    def died(**view: str) -> str | None:
        shown = api(f"persons/{person.slug}", **view)["died"]
        assert shown == api("entities", id=person.uid, **view)["results"][0]["died"]
        return shown and shown["edtf"]

    part = befalls(person, "killed", "2022-05", source=make.source(published="2022-06"),
                   hedge="believed")  # fmt: skip
    assert died() is None
    make.assertion(part, source=make.source(published="2023"))
    assert died() == "2022-05"
    assert died(known_by="2022") is None
    assert died(known_by="2023") == "2022-05"
    assert died(as_of="2021") is None
    person.died = "2022-05-03"
    person.save()
    assert died() == "2022-05-03"
    # In a restricted view what an editor read from all sources is not shown.
    assert died(known_by="2023") == "2022-05"


def test_lists_find_and_order_by_the_date_of_the_fate_and_of_death(api):
    early, late, nobody = (make.person(name=f"fated {n}") for n in range(3))
    befalls(early, "captured", "2019-03")
    befalls(late, "died", "2021", source=make.source(published="2022"))
    mine = {"name__istartswith": "fated"}
    for end in ("", "-"):
        found = api.slugs("persons", ordering=f"{end}fate_date", **mine)
        expected = [early.slug, late.slug] if not end else [late.slug, early.slug]
        assert found == [*expected, nobody.slug]
    assert api.slugs("persons", ordering="-died", **mine)[0] == late.slug
    assert api.slugs("persons", fate_date="2019-03", **mine) == [early.slug]
    assert api.slugs("persons", fate_date__isnull="true", **mine) == [nobody.slug]
    assert api.slugs("persons", died__isnull="false", **mine) == [late.slug]
    assert api.slugs("persons", died__isnull="false", known_by="2022", **mine) == [late.slug]
    assert api.slugs("persons", died__gte="2021-02", **mine) == []
    assert api.slugs("persons", died__gte="2021-02", date_match="possible", **mine) == [late.slug]
    assert api.slugs("persons", fate_date__lte="2020", as_of="2020", **mine) == [early.slug]
    assert api.slugs("entities", fate_date__gte="2021", **mine) == [late.slug]
    assert api.slugs("entities", fate_date__gte="2021", known_by="2021", **mine) == []


def test_the_date_of_a_fate_follows_its_incident(api):
    person = make.person()
    part = befalls(person, "killed", "2020")
    part.incident.date = "2021-04"
    part.incident.save()
    assert api.slugs("persons", fate_date="2021-04") == [person.slug]
    part.delete()
    assert api.slugs("persons", fate_date="2021-04") == []


def test_sources_known_as_origins_alone_tell_how_much_is_from_them(api):
    """`assertion_count` is what was read in it; `relayed_count` what others have from it."""
    report, article = make.source(published="2020"), make.source(published="2021")
    make.source_link(article, report, "quotes")
    told = make.assertion(make.relationship(), source=article, origin=report)
    shown = api(f"sources/{report.slug}")
    assert (shown["assertion_count"], shown["relayed_count"]) == (0, 1)
    asked = {"id": report.uid, "relayed_count__gte": "1"}
    assert api.slugs("sources", **asked) == [report.slug]
    assert api.slugs("sources", known_by="2021", **asked) == [report.slug]
    assert api.slugs("sources", exclude_source=article.slug, **asked) == []
    told.origin = None
    told.save()
    assert api(f"sources/{report.slug}")["relayed_count"] == 0
