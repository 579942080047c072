"""How many were killed and wounded: the range, the best number, and when it is contested."""

from typing import Any

import pytest

from incidents.models import Figure, Incident

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def toll(low: Any, high: Any, best: Any, contested: bool = False) -> dict[str, Any]:
    return {"low": low, "high": high, "best": best, "contested": contested}


def core(shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """The range of a toll, its best number and whether it is contested, without the rest."""
    return shown and {name: shown[name] for name in ("low", "high", "best", "contested")}


NAMED = {  # incident of tests/world: killed, wounded, contested
    "kabul-airport-attack": (toll(92, 180, 180, True), None, True),
    "suicide-bombing-at-sibi": (toll(6, 6, 6), toll(35, 35, 35), True),
    "ied-blast-in-mamond": (toll(1, 1, 1), toll(3, 4, 4, True), True),
    "suicide-bombing-of-the-peshawar-shia-mosque": (toll(50, 50, 50), toll(200, 200, 200), False),
    "suicide-bombing-near-the-russian-embassy": (toll(8, 8, 8), toll(None, 20, 20), False),
    "bomb-and-gun-attack-on-longyan-hotel": (toll(3, 3, 3), toll(21, 21, 21), False),
    "bombing-at-the-interior-ministry-mosque": (None, None, False),
}


@pytest.mark.parametrize("slug", NAMED)
def test_tolls_of_the_first_knowledge_base(slug, api):
    killed, wounded, contested = NAMED[slug]
    shown = api(f"incidents/{slug}")
    assert (core(shown["killed"]), core(shown["wounded"])) == (killed, wounded)
    assert ("toll" in shown["contested"]) == contested


def test_the_airport_with_one_article_alone(api):
    attack = Incident.objects.get(slug="kabul-airport-attack")
    assert killed(api, attack, exclude_source="s001") == toll(92, 92, 92)
    assert killed(api, attack, exclude_source="s002") == toll(180, 180, 180)
    assert killed(api, attack, known_by="2021") == toll(92, 92, 92)


# How a number is meant


N = {  # as it is said: low, high, bound
    "10": (10, 10, "exact"),
    "12": (12, 12, "exact"),
    "9": (9, 9, "exact"),
    "11": (11, 11, "exact"),
    "10-12": (10, 12, "exact"),
    "13-20": (13, 20, "exact"),
    "about 10": (10, 10, "about"),
    "nearly 10": (10, 10, "nearly"),
    "at least 10": (10, None, "at_least"),
    "at least 11": (11, None, "at_least"),
    "more than 10": (10, None, "more_than"),
    "at most 10": (None, 10, "at_most"),
    "at most 9": (None, 9, "at_most"),
}
CONFLICTS = [  # two voices: do they contradict each other?
    ("10", "10", False),
    ("10", "11", True),
    ("10-12", "12", False),
    ("10-12", "13-20", True),
    ("about 10", "9", False),
    ("about 10", "11", False),
    ("about 10", "12", True),
    ("nearly 10", "9", False),
    ("nearly 10", "10", False),
    ("nearly 10", "11", True),
    ("at least 10", "10", False),
    ("at least 10", "13-20", False),
    ("at least 10", "9", True),
    ("more than 10", "11", False),
    ("more than 10", "10", True),
    ("more than 10", "10-12", False),
    ("at most 10", "10", False),
    ("at most 10", "11", True),
    ("at most 10", "at least 10", False),
    ("at most 10", "more than 10", True),
    ("at least 10", "at least 10", False),
    ("at least 10", "at least 11", True),
    ("at least 10", "more than 10", False),
    ("at least 11", "more than 10", True),
    ("at most 10", "at most 9", True),
    ("at most 10", "at most 10", False),
]


@make.together()
def say(incident: Any, words: str, kind: str = "narrator", **fields: Any) -> Figure:
    """A number said by one voice, the document that is published in that year."""
    low, high, bound = N.get(words) or (float(words), float(words), "exact")
    voice = fields.pop("voice", {})
    source = fields.pop("source", None) or make.source(published=fields.pop("year", "2020"))
    whole = {"incident": incident, "metric": "killed", "population": "total"}
    figure = Figure.objects.create(**whole | {"low": low, "high": high, "bound": bound} | fields)
    make.assertion(figure, source=source, speaker_kind=kind, **voice)
    return figure


def killed(api: Any, incident: Any, **view: str) -> Any:
    return core(api(f"incidents/{incident.slug}", **view)["killed"])


@pytest.mark.parametrize(("one", "other", "conflict"), CONFLICTS)
def test_two_voices_contradict_each_other_when_both_cannot_be_right(one, other, conflict, api):
    with make.together():
        incident = make.incident()
        say(incident, one)
        say(incident, other)
    shown = api(f"incidents/{incident.slug}")
    assert shown["killed"]["contested"] == conflict
    assert shown["contested"] == (["toll"] if conflict else [])


def test_one_voice_does_not_contradict_itself(api):
    incident, speaker = make.incident(), make.person()
    for year, words in (("2020", "10"), ("2022", "12"), ("2021", "11")):
        say(incident, words, year=year, voice={"speaker": speaker})
    assert killed(api, incident) == toll(10, 12, 12)  # the latest word is the best
    assert killed(api, incident, known_by="2021") == toll(10, 11, 11)


def test_a_voice_is_a_speaker_by_entity_else_by_label_else_the_document(api):
    source, speaker = make.source(published="2020"), make.actor()
    voices = [{"speaker": speaker}, {"speaker_label": "a medic"}, {}]
    for number, mine in enumerate(voices, 1):
        incident = make.incident()
        say(incident, "9", source=source, voice=mine)
        say(incident, "10", source=source, voice=mine)
        assert killed(api, incident)["contested"] is False, number
    incident = make.incident()
    for words, mine in zip(("9", "10", "11"), voices, strict=True):
        say(incident, words, source=source, voice=mine)
    assert killed(api, incident)["contested"] is True
    assert (killed(api, incident)["low"], killed(api, incident)["high"]) == (9, 11)


def test_documents_are_one_voice_by_the_body_that_independent_sources_counts(api):
    def shown(first, second):
        incident = make.incident()
        figure = say(incident, "9", **first)
        make.assertion(figure, **second)
        (claim,) = api("figures", incident=incident.slug)["results"]
        return claim["independent_sources"], api(f"incidents/{incident.slug}")["killed"]["voices"]

    newspaper = make.source(publisher=make.actor(kind="media_outlet"))
    articles = [{"source": make.source(container=newspaper)} for _ in range(2)]
    assert shown(*articles) == (1, 1)
    statement, relaying = make.source(), [make.source() for _ in range(2)]
    for source in relaying:
        make.source_link(source, statement, "quotes")
    said = [{"source": source, "origin": statement} for source in relaying]
    assert shown({"source": relaying[0], "voice": {"origin": statement}}, said[1]) == (1, 1)
    assert shown({"source": relaying[0]}, {"source": relaying[1]}) == (2, 2)


def test_an_article_is_no_voice_of_a_newspaper_that_is_not_known_yet(api):
    newspaper = make.source(published="2022", publisher=make.actor(kind="media_outlet"))
    incident, cited = make.incident(), []
    for words in ("9", "10"):
        cited.append(make.source(container=newspaper))
        make.source_link(make.source(published="2020"), cited[-1])
        say(incident, words, source=cited[-1])
    assert killed(api, incident) == toll(9, 10, 10)
    assert killed(api, incident, known_by="2021") == toll(9, 10, 10, True)


# Parts and totals


def test_the_parts_of_a_voice_are_summed_as_a_lower_bound(api):
    incident, source = make.incident(), make.source(published="2020")
    mine = {"source": source}
    say(incident, "9", population="civilians", **mine)
    say(incident, "10", population="police", **mine)
    assert killed(api, incident) == toll(19, 19, 19)
    say(incident, "3", population="assailants", **mine)
    assert killed(api, incident) == toll(22, 22, 22)
    say(incident, "25")  # at least 22 may be 25
    assert killed(api, incident) == toll(22, 25, 25) | {"best": killed(api, incident)["best"]}


def test_a_stated_total_goes_before_the_sum_of_its_parts(api):
    incident, source = make.incident(), make.source(published="2020")
    for words, population in (("9", "civilians"), ("10", "police"), ("30", "total")):
        say(incident, words, population=population, source=source)
    assert killed(api, incident) == toll(30, 30, 30)


def test_the_parts_of_a_part_are_not_added(api):
    incident, source = make.incident(), make.source(published="2020")
    whole = say(incident, "10", population="security_personnel", source=source)
    say(incident, "9", population="police", source=source, parent=whole)
    say(incident, "2", population="civilians", source=source)
    assert killed(api, incident) == toll(12, 12, 12)


def test_a_lone_part_contradicts_nobody_but_a_sum_of_two_does(api):
    incident, source = make.incident(), make.source(published="2020")
    say(incident, "5")
    say(incident, "9", population="civilians", source=source)
    assert killed(api, incident)["contested"] is False
    say(incident, "10", population="police", source=source)
    assert killed(api, incident)["contested"] is True


@pytest.mark.parametrize(("whole", "contested"), [("11", True), ("12", False)])
def test_more_than_6_and_more_than_4_are_at_least_12_people(whole, contested, api):
    incident, source = make.incident(), make.source(published="2020")
    for low, population in ((6, "civilians"), (4, "police")):
        bounds = {"low": low, "high": None, "bound": "more_than"}
        say(incident, str(low), population=population, source=source, **bounds)
    say(incident, whole)
    assert killed(api, incident)["contested"] is contested


def test_a_vague_word_gives_no_number(api):
    incident = make.incident()
    figure = {"incident": incident, "metric": "killed", "low": None, "high": None}
    for word in ("several", "dozens", "hundreds", "thousands"):
        make.figure(**figure, magnitude=word)
    assert killed(api, incident) is None
    say(incident, "10")
    assert killed(api, incident) == toll(10, 10, 10)


def test_an_upper_bound_alone_has_no_low(api):
    incident = make.incident()
    say(incident, "at most 10")
    assert killed(api, incident) == toll(None, 10, 10)
    assert api("incidents", slug=incident.slug, killed_min=1)["count"] == 0


def test_killed_min_is_met_by_the_greatest_low_of_any_voice(api):
    incident = make.incident()
    for words in ("9", "at least 10", "at most 9"):
        say(incident, words)
    found = [api("incidents", slug=incident.slug, killed_min=n)["count"] for n in (9, 10, 11)]
    assert found == [1, 1, 0]
    for slug, least in (("kabul-airport-attack", 180), ("twin-suicide-bombings-at-kerman", 90)):
        assert api.slugs("incidents", slug=slug, killed_min=least) == [slug]
        assert api.slugs("incidents", slug=slug, killed_min=least + 1) == []


# Which figures have a voice at all


def test_who_denies_a_number_makes_it_contested(api):
    incident = make.incident()
    figure = say(incident, "10")
    assert killed(api, incident)["contested"] is False
    make.assertion(figure, stance="denies")
    assert killed(api, incident) == toll(10, 10, 10, True)


def test_a_number_that_is_doubted_is_contested_though_no_other_is_given(api):
    def contested(voices, **number):
        incident = make.incident()
        figure = Figure.objects.create(incident=incident, metric="killed", **number)
        for stance in voices:
            make.assertion(figure, stance=stance)
        assert killed(api, incident) is None
        return api(f"incidents/{incident.slug}")["contested"]

    assert contested(["denies"], low=10, high=10) == ["toll"]
    assert contested(["asserts", "denies"], magnitude="dozens") == ["toll"]
    assert contested(["asserts"], magnitude="dozens") == []


def test_a_number_that_is_only_denied_planned_or_withdrawn_is_none(api):
    for voice in ({"stance": "denies"}, {"modality": "planned"}, {"stance": "doubts"}):
        incident = make.incident()
        say(incident, "10", voice=voice)
        assert killed(api, incident) is None
    incident = make.incident()
    say(incident, "10", source=make.source(published="2020", retracted="2021"))
    assert killed(api, incident) is None
    assert killed(api, incident, known_by="2020") == toll(10, 10, 10)
