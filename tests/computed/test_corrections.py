"""An assertion may replace an earlier one of the same voice, which then no longer counts."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from sources.computed.versions import store_corrections
from sources.models import Assertion

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

CHAINS = [  # correcting → corrected, those that count: which is superseded by which
    ({}, [], {}),
    ({2: 1}, [2], {1: 2}),
    ({2: 1}, [], {}),
    ({2: 1, 3: 2}, [2, 3], {1: 2, 2: 3}),
    ({2: 1, 3: 2}, [3], {1: 3, 2: 3}),  # 2 is retracted, and the last of the chain stands
    ({2: 1, 3: 2}, [2], {1: 2}),  # 3 is retracted
    ({2: 1, 3: 1}, [2, 3], {1: 3}),  # of two corrections the later one is named
    ({1: 2, 2: 1}, [1, 2], {2: 1, 1: 2}),  # a circle ends the walk
]


@pytest.mark.parametrize(("corrects", "counting", "expected"), CHAINS, ids=str)
def test_of_a_chain_only_the_last_counts(corrects, counting, expected):
    figure = make.Figure.objects.create(metric="killed", low=1, high=1)
    told = {}
    with make.together():
        for key in (1, 2, 3):
            retracted = "2020" if key in corrects and key not in counting else ""
            source = make.source(published=f"200{key}", retracted=retracted)
            told[key] = make.assertion(figure, source=source)
        for key, corrected in corrects.items():  # not by `save`, which allows no circle
            Assertion.objects.filter(pk=told[key].pk).update(corrects=told[corrected])
    store_corrections()
    stored = {key: Assertion.objects.get(pk=one.pk).superseded_by for key, one in told.items()}
    assert {key: by for key, by in stored.items() if by} == {
        key: told[by] for key, by in expected.items()
    }


@make.together()
def number(incident: Any, low: int, **voice: Any) -> Any:
    """The assertion of a number of dead."""
    figure = make.Figure.objects.create(incident=incident, metric="killed", low=low, high=low,
                                        population="total", category=str(low))  # fmt: skip
    return make.assertion(figure, **voice)


def killed(api: Any, incident: Any, **view: Any) -> list[float]:
    toll = api(f"incidents/{incident.slug}", **view)["killed"]
    return [toll["low"], toll["high"]]


@pytest.fixture
def agency() -> Any:
    return make.actor(kind="media_outlet", name="Agency")


def test_the_new_number_stands_and_the_old_one_is_shown_as_superseded(agency, api):
    incident = make.incident()
    old = number(incident, 20, source=make.source(publisher=agency, published="2020"))
    new = number(incident, 25, source=make.source(publisher=agency, published="2021"), corrects=old)
    assert killed(api, incident) == [25, 25]
    shown = api(f"assertions/{old.uid}")
    assert (shown["superseded_by"], shown["corrects"]) == (str(new.uid), None)
    assert api(f"assertions/{new.uid}")["corrects"] == str(old.uid)
    figure = api(f"figures/{old.figure.uid}")
    assert (figure["status"], figure["independent_sources"]) == ("retracted", 0)
    assert [one["superseded_by"] for one in figure["assertions"]] == [str(new.uid)]
    # Before the correction the first number stood.
    assert killed(api, incident, known_by="2020") == [20, 20]
    assert api(f"assertions/{old.uid}", known_by="2020")["superseded_by"] is None
    assert killed(api, incident, exclude_source=new.source.slug) == [20, 20]
    assert killed(api, incident, known_by="2021") == [25, 25]
    assert api(f"assertions/{old.uid}", known_by="2021")["superseded_by"] == str(new.uid)
    without = api(f"assertions/{new.uid}", exclude_source=old.source.slug)
    assert without["corrects"] is None


def test_lists_find_what_corrects_and_what_is_superseded(agency, api):
    incident = make.incident()
    old = number(incident, 20, source=make.source(publisher=agency, published="2020"))
    new = number(incident, 25, source=make.source(publisher=agency, published="2021"), corrects=old)
    mine = {"source": f"{old.source.slug},{new.source.slug}"}

    def found(**asked: Any) -> list[str]:
        return [one["id"] for one in api("assertions", **mine, **asked)["results"]]

    assert found(corrects=old.uid) == [str(new.uid)]
    assert found(superseded_by=new.uid) == [str(old.uid)]
    assert found(superseded_by__isnull="true") == [str(new.uid)]
    assert found(superseded_by__isnull="true", known_by="2020") == [str(old.uid)]
    assert found(corrects__isnull="false", known_by="2021") == [str(new.uid)]
    assert found(superseded_by=new.uid, known_by="2021") == [str(old.uid)]


def test_a_correction_that_is_withdrawn_lets_the_first_number_stand_again(agency, api):
    incident = make.incident()
    papers = [make.source(publisher=agency, published=f"202{n}") for n in range(3)]
    first = number(incident, 20, source=papers[0])
    second = number(incident, 25, source=papers[1], corrects=first)
    third = number(incident, 30, source=papers[2], corrects=second)
    assert killed(api, incident) == [30, 30]
    papers[2].retracted = "2023-05"
    papers[2].save()
    assert killed(api, incident) == [25, 25]
    assert killed(api, incident, known_by="2023-05-30") == [30, 30]  # not yet withdrawn
    assert killed(api, incident, known_by="2023-05-31") == [25, 25]
    third.corrects = first
    third.save()
    second.figure.delete()
    assert killed(api, incident) == [20, 20]


def test_of_two_corrections_of_one_day_always_the_same_is_named(agency, api):
    """The last by its id, whichever was entered first."""
    old = number(make.incident(), 20, source=make.source(publisher=agency, published="2020"))
    day = {"publisher": agency, "published": "2021"}
    made = [
        number(make.incident(), n, source=make.source(**day), corrects=old) for n in (25, 26, 27)
    ]
    made.sort(key=lambda one: str(one.uid))
    while made:
        assert api(f"assertions/{old.uid}")["superseded_by"] == str(made[-1].uid)
        made.pop().figure.delete()


def test_a_correction_ends_a_status_a_date_and_a_fate(agency, api):
    papers = [make.source(publisher=agency, published=f"202{n}") for n in range(2)]
    person, incident = make.person(), make.Incident.objects.create(title="It", slug="it")
    part = make.Involvement.objects.create(
        incident=incident, entity=person, role="victim", outcome="killed"
    )
    dead = make.assertion(part, source=papers[0])
    early = make.assertion(incident, source=papers[0], says_date="2020-01-01")
    assert api(f"persons/{person.slug}")["fate"]["value"] == "killed"
    make.assertion(incident, source=papers[1], says_date="2020-01-02")
    assert "date" in api("incidents/it")["contested"]
    hurt = make.Involvement.objects.create(
        incident=incident, entity=person, role="victim", outcome="wounded"
    )
    make.assertion(hurt, source=papers[1], corrects=dead)
    make.assertion(incident, source=papers[1], corrects=early)
    assert api("incidents/it")["contested"] == []
    assert api(f"persons/{person.slug}")["fate"]["value"] == "wounded"
    assert api(f"persons/{person.slug}", known_by="2020")["fate"]["value"] == "killed"


def corrected(old: Any, **voice: Any) -> Any:
    """A new assertion of the same claim that names the old one, checked but not saved."""
    made = make.Assertion(locator="L1", relationship=old.relationship, corrects=old, **voice)
    made.full_clean()
    return made


def say(**voice: Any) -> Any:
    return make.assertion(make.relationship(), **voice)


def test_only_the_same_speaker_publisher_or_body_is_corrected(agency):
    group, speaker = make.actor(), make.person()
    make.relationship(subject=agency, kind="media_outlet_of", object=group)
    corrected(say(speaker=speaker), source=make.source(), speaker=speaker)
    corrected(say(speaker_label="police"), source=make.source(), speaker_label="police")
    printed = make.source(publisher=agency)
    corrected(say(source=printed), source=make.source(publisher=agency))
    corrected(say(source=printed, speaker=speaker), source=make.source(publisher=agency))
    corrected(say(source=printed), source=make.source(publisher=group))
    corrected(say(source=make.source(publisher=group)), source=make.source(), speaker=agency)


def test_who_contradicts_another_denies_it(agency):
    printed = make.source(publisher=agency)
    for old, voice in (
        (say(speaker=make.person()), {"speaker": make.person()}),
        (say(speaker_label="police"), {"speaker_label": "the army"}),
        (say(), {}),
        (say(source=printed), {"speaker": make.person()}),
        # Two who are quoted in one paper are two.
        (say(source=printed, speaker=make.person()),
         {"source": printed, "speaker": make.person()}),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="same speaker, publisher or body") as refused:
            corrected(old, **{"source": make.source()} | voice)
        assert list(refused.value.message_dict) == ["corrects"]


def test_what_is_corrected_may_have_been_deleted_in_the_meantime():
    speaker = make.person()
    old = say(speaker=speaker)
    new = say(speaker=speaker, corrects=old)
    read_before = Assertion.objects.get(pk=new.pk)
    new.corrects = None
    new.save()
    old.delete()
    with pytest.raises(ValidationError) as refused:
        read_before.full_clean()
    assert list(refused.value.message_dict) == ["corrects"]


def test_corrections_do_not_go_in_circles():
    speaker = make.person()
    first = say(speaker=speaker)
    second = say(speaker=speaker, corrects=first)
    for assertion, old in ((first, second), (first, first)):
        assertion.corrects = old
        with pytest.raises(ValidationError) as refused:
            assertion.full_clean()
        assert "corrects" in refused.value.message_dict


# Data sets


@pytest.fixture
def folder(tmp_path: Any) -> Any:
    """A paper that gives a number of dead, and later another one."""
    (tmp_path / "actors.yaml").write_text(
        "- slug: agency\n  name: Agency\n  kind: media_outlet\n"
        "- slug: rival\n  name: Rival\n  kind: media_outlet\n"
    )
    (tmp_path / "sources.yaml").write_text(
        "- slug: early\n  title: Early\n  kind: news\n  publisher: agency\n"
        "- slug: late\n  title: Late\n  kind: news\n  publisher: agency\n"
        "- slug: other\n  title: Other\n  kind: news\n  publisher: rival\n"
    )
    (tmp_path / "incidents.yaml").write_text(
        "- slug: raid\n  title: A raid\n"
        "  assertions:\n  - source: early\n    locator: L1\n"
        "  figures:\n"
        "  - metric: killed\n    low: 25\n    high: 25\n    key: later\n    assertions:\n"
        "    - source: late\n      locator: L1\n      corrects: raid/killed/total/early\n"
        "  - metric: killed\n    low: 20\n    high: 20\n    category: first\n    assertions:\n"
        "    - source: early\n      locator: L1\n"
    )
    return tmp_path


def faults(folder: Any) -> str:
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("load", str(folder), verbosity=0, stdout=io.StringIO(), stderr=err)
    return err.getvalue()


def test_a_data_set_names_what_is_corrected_by_its_keys(folder, tmp_path, api):
    call_command("load", str(folder), verbosity=0)
    (old,) = api("assertions", incident__isnull="true", source="early")["results"]
    (new,) = api("assertions", source="late")["results"]
    assert (old["superseded_by"], new["corrects"]) == (new["id"], old["id"])
    assert api("incidents/raid")["killed"]["best"] == 25
    call_command("dump", str(tmp_path / "out"), verbosity=0)
    dumped = (tmp_path / "out" / "incidents.yaml").read_text()
    assert "corrects: raid/killed/total/early" in dumped
    assert "superseded_by" not in dumped


def test_the_loader_refuses_to_correct_another_and_circles(folder):
    incidents = folder / "incidents.yaml"
    text = incidents.read_text()
    incidents.write_text(text.replace("source: late", "source: other"))
    line = text.splitlines().index("      corrects: raid/killed/total/early") + 1
    assert f"incidents.yaml:{line}: corrects: Only an assertion of the same" in faults(folder)
    incidents.write_text(text + "      corrects: raid/later/late\n")
    assert "This would make a cycle of corrections." in faults(folder)
    incidents.write_text(text.replace("total/early", "total/nobody"))
    assert "There is no assertion “raid/killed/total/nobody”" in faults(folder)
