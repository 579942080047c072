"""Ten facts of each section, drawn by lot, against what a reader of the articles expects.

Written by hand from the articles, not from data/: where one fails, read the article first.
"""

from typing import Any

import pytest

from sources.models import SourceLink

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


class Words(str):
    """Equal to any text in which all these words stand."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return all(word in str(other).lower() for word in self.split())


def said(where: str, by: str | None = None, via: str | None = None, kind: str = "narrator",
         **more: Any) -> dict[str, Any]:  # fmt: skip
    """An assertion: the document's own plain word, unless told otherwise."""
    source, locator = where.split(" ", 1)
    return {
        "source": source, "locator": locator, "speaker": by, "origin": via, "speaker_kind": kind,
        "stance": "asserts", "hedge": "stated", "modality": "actual",
    } | more  # fmt: skip


def claimed(where: str, by: str, via: str | None, **more: Any) -> dict[str, Any]:
    return said(where, by, via, "group", **{"stance": "claims", "hedge": "claimed"} | more)


def local(where: str, **more: Any) -> dict[str, Any]:
    return said(where, None, "local", "local_source", speaker_label="local sources", **more)


def un(where: str, via: str, by: str = "un-monitoring-team", **more: Any) -> dict[str, Any]:
    return said(where, by, via, "intergovernmental", **{"hedge": "assessed"} | more)


def plain(value: Any) -> Any:
    """JSON without ids: a date is its EDTF text, another record its slug."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "edtf" in value:
        return value["edtf"]
    if value.keys() - {"date", "place"} == {"id", "type", "slug", "name", "kind"}:
        return value["slug"]
    return {key: plain(item) for key, item in value.items()}


def part(record: dict[str, Any], keys: Any) -> dict[str, Any]:
    return {key: record[key] for key in keys}


def check(record: dict[str, Any], wanted: dict[str, Any], *voices: dict[str, Any]) -> None:
    """The record has these values, and these voices say so; if any are given, no others."""
    assert part(record, wanted) == wanted
    for voice in voices:
        assert voice in [part(told, voice) for told in record["assertions"]]
    assert not voices or len(voices) == len(record["assertions"])


def each(names: str, rows: list[tuple]) -> pytest.MarkDecorator:
    """One test for each row, called by the fact that stands first in it."""
    return pytest.mark.parametrize(names, [row[1:] for row in rows], ids=[row[0] for row in rows])


@pytest.fixture
def one(api):
    """The one record of a list that has these values."""

    def find(resource: str, having: dict[str, Any] | None = None, **parameters: Any) -> Any:
        having = having or {}
        page = api(resource, expand="assertions", limit=1000, **parameters)
        found = [record for record in plain(page["results"]) if part(record, having) == having]
        assert len(found) == 1, [record["id"] for record in found]
        return found[0]

    return find


@pytest.fixture
def told(api):
    """What one source says about a record beyond the record's own fields."""

    def find(words: str, **parameters: Any) -> Any:
        page = plain(api("assertions", limit=1000, **parameters))
        found = [record for record in page["results"] if record["says_text"] == Words(words)]
        assert len(found) == 1, [record["says_text"] for record in page["results"]]
        return found[0]

    return find


# fact, source, what is known of it
SOURCES = [
    ("S102", "stanekzai", {"kind": "official_statement", "published": "[2023-07-23..2023-07-29]",
                           "authors": ["sher-mohammad-abbas-stanekzai"]}),
    ("S105", "un_ms", {"container": "un2020", "author_label": "UN member states",
                        "dated": "[..2020-06]"}),
    ("S106", "un_intercepts", {"container": "un2020", "kind": "intelligence", "authors": []}),
    ("S116", "amaq_pledges", {"kind": "group_media", "authors": ["islamic-state"],
                              "publisher": "amaq", "published": "[2022-11..2022-12]"}),
    ("S127", "iskp_prop_dec", {"kind": "group_media", "authors": ["iskp"], "published": "2022-12",
                               "published_basis": "year_from_context"}),
    ("S134", "ttp_videos", {"kind": "group_media", "authors": ["ttp"],
                            "published": "[2021-08..2022]"}),
    ("S141", "sahab_apr", {"kind": "group_media", "authors": ["ayman-al-zawahiri"],
                           "publisher": "as-sahab-media-foundation", "published": "2022-04-05",
                           "published_basis": "stated"}),
    ("S172", "reports003", {"kind": "unnamed_source", "authors": [], "published": "[..2020-06]"}),
    ("S180", "turkish", {"kind": "official_statement", "authors": ["turkey"], "published": "2024"}),
    ("S189", "unsc_dec", {"kind": "official_statement", "authors": ["un-security-council"],
                          "published": "2023-12"}),
]  # fmt: skip


@each("slug, wanted", SOURCES)
def test_source(slug, wanted, api):
    check(plain(api(f"sources/{slug}")), wanted | {"reliability": "F"})


# What SCMP and Smith said we have not read: no locator.
CITATIONS = [
    ("X5", "s001", "quotes", "un2022", "L59"),
    ("X21", "s001", "tallies", "ispp_claims", "L289-385"),
    ("X28", "s001", "relays", "ttp_stmt_rahim", "L379"),
    ("X51", "s001", "relays", "talib_termez", "L397"),
    ("X56", "s001", "relays", "mansour_2015", "L33"),
    ("X75", "s003", "quotes", "un2020", "L9, L18, L22"),
    ("X78", "s003", "cites", "reports003", "L7"),
    ("X82", "scmp", "quotes", "lodhi", ""),
    ("X88", "s004", "relays", "iranian004", "L47"),
    ("X93", "smith", "paraphrases", "un_coord", ""),
]


@each("citing, mode, cited, locator", CITATIONS)
def test_citation(citing, mode, cited, locator):
    link = SourceLink.objects.get(citing__slug=citing, cited__slug=cited)
    assert (link.mode, link.locator) == (mode, locator)


# fact, actor, name, kind, its other names with the sources that write them so, earliest first
ACTORS = [
    ("A005", "aqis", "al-Qaeda in the Indian Subcontinent", "armed_group",
     {"AQIS acronym s003 s001", "al Qaeda in the Indian Subcontinent spelling s003",
      "Al-Qaeda in the Indian Subcontinent spelling s001"}),
    ("A035", "taliban-military-hardliners", "Taliban military hardliners", "faction",
     {"Taliban's military hardliners spelling s003", "Taliban hardliners spelling s003"}),
    ("A048", "al-azaim-media-foundation", "Al-Azaim Media Foundation", "media_outlet", set()),
    ("A057", "the-khorasan-diary", "The Khorasan Diary", "media_outlet", set()),
    ("A065", "soufan-center", "Soufan Center", "organisation", set()),
    ("A066", "crisis-group-asia", "Crisis Group", "organisation", set()),
    ("A070", "un-security-council", "UN Security Council", "intergovernmental",
     {"UNSC acronym s000", "Security Council spelling s004",
      "United Nations Security Council spelling s004"}),
    ("A111", "united-arab-emirates", "United Arab Emirates", "state", set()),
    ("A112", "russian-embassy-in-kabul", "Russian Embassy in Kabul", "diplomatic_mission", set()),
    ("A116", "uyghurs-from-xinjiang", "Uyghurs from Xinjiang", "community",
     {"Uygurs spelling s004", "Uyghurs spelling s004"}),
]  # fmt: skip


@each("slug, name, kind, aliases", ACTORS)
def test_actor(slug, name, kind, aliases, api):
    actor = api(f"actors/{slug}")
    check(actor, {"name": name, "kind": kind, "type": "actor"})
    assert {" ".join([a["text"], a["kind"], *a["sources"]]) for a in actor["aliases"]} == aliases


# fact, person, name, other names, roles, what befell them: in what, when
PERSONS = [
    ("P004", "abu-omar-al-khorasani", "Abu Omar al-Khorasani", set(), {"leader_of iskp"},
     ("killed", "killing-of-abu-omar-al-khorasani", "2021-08")),
    ("P022", "hamza-bin-laden", "Hamza bin Laden", set(),
     {"holds_post_in al-qaeda", "relative_of osama-bin-laden"},
     ("killed", "killing-of-hamza-bin-laden", "[..2019-09]")),
    ("P023", "ayman-al-zawahiri", "Ayman al-Zawahiri", {"al-Zawahiri", "Zawahiri"},
     {"leader_of al-qaeda"},
     ("killed", "us-drone-strike-killing-ayman-al-zawahiri", "[2022-04-05..2022-08-01]")),
    ("P041", "mullah-yaqoob", "Mullah Yaqoob", set(),
     {"leader_of umari-force", "holds_post_in afghan-ministry-of-defense",
      "member_of kandahari-faction", "rival_of sirajuddin-haqqani"}, None),
    ("P047", "rahimullah-haqqani", "Rahimullah Haqqani", set(), {"member_of afghan-taliban"},
     ("killed", "assassination-of-rahimullah-haqqani", "2022-08")),
    ("P049", "noor-wali-mehsud", "Noor Wali Mehsud",
     {"Mufti Noor Wali Mehsud", "Mufti Abu Asim Mansoor", "Mehsud"},
     {"leader_of ttp", "holds_post_in ttp", "member_of ttp", "succeeded fazlullah",
      "member_of mehsud-tribe"}, None),
    ("P055", "hafiz-gul-bahadur", "Hafiz Gul Bahadur", set(),
     {"linked_to hafiz-gul-bahadur-group"}, None),
    ("P060", "abdul-mateen-sulaimankhail", "Abdul Mateen Sulaimankhail", {"Sulaimankhail"},
     {"leader_of ainlm", "holds_post_in afghan-national-army"}, None),
    ("P068", "general-bajwa", "General Bajwa", {"Bajwa"}, set(), None),
    ("P072", "shafiullah", "Mufti Shafiullah", set(), {"member_of jamiat-ulema-islam"},
     ("killed", "ied-killing-of-mufti-shafiullah", "2022-04-13?")),
]  # fmt: skip


@each("slug, name, aliases, roles, fate", PERSONS)
def test_person(slug, name, aliases, roles, fate, api):
    person = api(f"persons/{slug}")
    links = plain(api("relationships", subject=slug)["results"])
    befell = plain(api("involvements", person=slug, outcome__isnull="false")["results"])
    dates = {
        item["incident"]: plain(api(f"incidents/{item['incident']}"))["date"] for item in befell
    }
    assert person["name"] == name
    assert {alias["text"] for alias in person["aliases"]} == aliases
    assert {f"{r['kind']} {r['object']}" for r in links if r["subject"] == slug} == roles
    assert [(i["outcome"], i["incident"], dates[i["incident"]]) for i in befell] == (
        [fate] if fate else []
    )


AS_OF_2022 = {"as_of": "2022"}
RELATIONSHIPS = [
    ("R013", "hidayatullah-al-balochi", "holds_post_in", "iskp",
     {"title": Words("local governor"), "end": "2018"}, [said("s001 L273")]),
    ("R070", "iskp", "threatens", "tajikistan", {"as_of": "2022/2024"},
     [said("s001 L395", says_date="2022"),
      said("s004 L63, L67", "lucas-webber", "webber", "analyst", says_date="2024")]),
    ("R089", "suhail-shaheen", "spokesperson_of", "afghan-taliban", {"as_of": "2021"},
     [said("s001 L107")]),
    ("R091", "abdul-hafeez-hafiz", "leader_of", "badri-313-battalion", AS_OF_2022,
     [said("s001 L41")]),
    ("R094", "badri-313-battalion", "part_of", "red-units", AS_OF_2022, [said("s001 L41")]),
    ("R167", "baitullah-mehsud", "leader_of", "ttp",
     {"start": None, "end": "[..2018-06]", "as_of": None, "title": Words("first two")},
     [said("s001 L165")]),
    ("R185", "ahmad-shah-massoud", "linked_to", "anti-taliban-resistance-of-1996",
     {"start": None, "end": None, "as_of": "1996", "title": Words("critical role forming")},
     [said("s001 L101")]),
    ("R229", "rahim-shah", "member_of", "pakistani-police",
     {"title": "ASI", "end": None, "as_of": "[..2022-04-20]"},
     [said("s001 L379"), said("s001 L379", "iskp", "iskp_claims", "group")]),
    ("R229", "rahim-shah", "member_of", "inter-services-intelligence",
     {"title": "spy", "end": None, "as_of": "[..2022-04-20]"},
     [claimed("s001 L379", "ttp", "ttp_stmt_rahim", says_text=Words("isi spy"))]),
]  # fmt: skip


@each("subject, kind, object_, wanted, voices", RELATIONSHIPS)
def test_relationship(subject, kind, object_, wanted, voices, one):
    check(one("relationships", subject=subject, kind=kind, object=object_), wanted, *voices)


def test_relationship_r119_is_pledges_of_several_cells(one):
    pledges = one("incidents", slug="is-cells-pledge-to-the-new-chief")
    shown = said("s001 L53", "islamic-state", "amaq_pledges", "group")
    check(pledges, {"date": "2022-11/2022-12", "is_aggregate": True}, shown)
    chief = {i["role"]: i["entity"] for i in pledges["involvements"]}["beneficiary"]
    assert chief == "abu-al-hussein-al-husseini-al-qurashi"
    cells = one("involvements", incident=pledges["slug"], role="party", actor="ispp")
    check(cells, {"label": "several cells", "count": None}, shown)


def test_relationship_r121_is_a_meeting(one):
    meeting = one("incidents", between="haqqani-network,ayman-al-zawahiri", role="party")
    check(meeting, {"date": "2020-02", "event_type": "other"}, said("s003 L22", hedge="reported"))
    for involvement in meeting["involvements"]:
        check(involvement, {"role": "party"}, said("s003 L22", hedge="reported"))


# fact, incident, its fields, who took part (in words), the numbers with who gives them
INCIDENTS = [
    ("I027", "iranian-aid-to-families-of-shiite-victims",
     {"date": "../2022", "place": "afghanistan", "is_aggregate": True, "attack_type": None},
     {"party iran", "responder afghan-taliban",
      "beneficiary families shi'ite"}, set(),
     [said("s001 L415")]),
    ("I047", "suicide-bombing-at-sibi",
     {"date": "2022-03-08?", "date_basis": "inferred", "place": "sibi", "suicide": True,
      "event_type": "suicide_bomb", "attack_type": "bombing_explosion"},
     {"claimant ispp", "attacker abdul-rehman-al-bakistani",
      "casualty abdul-rehman-al-bakistani killed", "nearby president-alvi",
      "target pakistani-military-and-security-forces"},
     {"30 killed_or_wounded: ispp", "6 killed: local sources", "35 wounded: local sources"},
     [claimed("s001 L343", "ispp", "ispp_claims"), local("s001 L343", stance="confirms")]),
    ("I048", "assassination-of-a-cop-in-bara",
     {"date": "[2022-03-10..2022-03-11]", "place": "bara", "attack_type": "assassination",
      "weapons": ["firearm"], "target_kinds": ["police"]},
     {"claimant ttp", "claimant iskp", "target pakistani-police", "victim police officer killed"},
     {"1 killed: iskp, ttp"},
     [claimed("s001 L347", "ttp", None), claimed("s001 L347", "iskp", "iskp_claims")]),
    ("I056", "ttp-pakistan-ceasefire-and-kabul-talks",
     {"date": "2022-04/2022-11", "place": "kabul", "event_type": "agreement", "attack_type": None},
     {"party ttp", "party pakistan", "mediator afghan-ministry-of-interior",
      "mediator sirajuddin-haqqani"}, set(),
     [said("s001 L265-267, L523"), said("s001 L265", says_text=Words("fata merger"))]),
    ("I062", "gun-attack-on-a-policeman-in-bajaur",
     {"date": "2022-04-15", "date_basis": "computed", "place": "bajaur",
      "attack_type": "armed_assault"},
     {"claimant iskp", "target pakistani-police", "victim policeman wounded"},
     {"1 wounded: iskp"},
     [claimed("s001 L375", "iskp", "iskp_claims", stated_on="2022-04-16")]),
    ("I081", "bombing-at-the-interior-ministry-mosque",
     {"date": "2022-10-05", "place": "interior-ministry-mosque", "suicide": False,
      "attack_type": "bombing_explosion"},
     {"claimant nobody", "suspected iskp", "victim afghan-taliban"},
     {"several killed_or_wounded: narrator"},
     [said("s001 L71")]),
    ("I102", "iranian-strike-into-pakistan",
     {"date": "2024-01", "place": "pakistan", "event_type": "air_drone_strike",
      "attack_type": None},
     {"perpetrator iran", "target baloch-separatists"}, set(), [said("s004 L35")]),
    ("I107", "killing-of-seven-pakistani-soldiers",
     {"date": "2024-03-16", "date_basis": "computed", "target_kinds": ["military"]},
     {"claimant ttp-faction-march-2024", "target pakistani-military-and-security-forces",
      "victim soldiers killed", "victim army colonel killed", "victim army captain killed"},
     {"7 military killed: narrator"},
     [said("s004 L39"), claimed("s004 L39", "ttp-faction-march-2024", None)]),
    ("I111", "vehicle-suicide-bombing-killing-five-chinese",
     {"date": "2024-03-26", "suicide": True, "weapons": ["vehicle_bomb"],
      "place": "northern-pakistan"},
     {"blamed islamic-emirate-of-afghanistan",
      "victim chinese-nationals killed"},
     {"5 chinese killed: narrator"},
     [said("s004 L41", says_place="northern-pakistan"),
      said("s004 L45", says_place="karakoram-highway")]),
    ("I117", "biden-orders-plans-to-strike-iskp",
     {"date": "[2021-08-26..2021-08-31]", "date_basis": "inferred", "place": None},
     {"announcer joe-biden", "target iskp"}, set(),
     [said("s002 L48", "joe-biden", "biden_vow", "official")]),
]  # fmt: skip


def number(figure: dict[str, Any]) -> str:
    """“35 wounded: local sources”"""
    value = figure["magnitude"] or f"{figure['low']:g}"
    whom = "" if figure["population"] == "total" else figure["population"] + " "
    voices = [a["speaker"] or a["speaker_label"] or a["speaker_kind"] for a in figure["assertions"]]
    return f"{value} {whom}{figure['metric']}: {', '.join(sorted(voices))}"


def who(part):
    return part["entity"] or (part["label"] or part["identity"]).lower()


@each("slug, wanted, parts, numbers, voices", INCIDENTS)
def test_incident(slug, wanted, parts, numbers, voices, api):
    incident = plain(api(f"incidents/{slug}"))
    check(incident, wanted, *voices)
    had = [
        " ".join(filter(None, (i["role"], who(i), i["outcome"]))) for i in incident["involvements"]
    ]
    assert [words for words in parts if Words(words) not in had] == []
    assert len(parts) == len(had)
    assert {number(figure) for figure in incident["figures"]} == numbers


def test_incident_i062_local_sources_add_whose_man_he_was(one):
    victim = one("involvements", incident="gun-attack-on-a-policeman-in-bajaur", role="victim")
    check(victim, {"count": None}, claimed("s001 L375", "iskp", "iskp_claims"),
          local("s001 L375", hedge="reported",
                says_text=Words("jamiat ulema islam")))  # fmt: skip


def test_incident_i111_asif_blames_without_a_claim(one):
    blamed = one(
        "involvements", incident="vehicle-suicide-bombing-killing-five-chinese", role="blamed"
    )
    check(blamed, {}, said("s004 L41, L45", "khawaja-muhammad-asif", "asif", "official",
                           stance="blames", hedge="claimed", stated_on="2024-03-27"))  # fmt: skip


def exactly(value: float, **more: Any) -> dict[str, Any]:
    return {"low": value, "high": value, "bound": "exact", "magnitude": None} | more


HUNDREDS = {"low": None, "high": None, "magnitude": "hundreds", "population": "foreigners"}
UN_MAY_2022 = [un("s001 L505", "un2022may")]
PRISONS = "mass-release-of-prisoners-during-the-taliban-advance"

# fact, where to look, the number, who gives it
STRENGTHS = [
    ("E06", {"incident": PRISONS, "metric": "released"}, {"low": 500, "high": 1000},
     [said("s001 L59", None, "rep_free", "unnamed", hedge="reported")]),
    ("E08", {"entity": "iskp", "metric": "fighters", "period": "2022"},
     {"low": 1500, "high": 4000, "bound": "exact"}, [un("s001 L59", "un2022", "united-nations")]),
    ("E13", {"entity": "lashkar-e-taiba", "period": "2022-05"}, HUNDREDS, UN_MAY_2022),
    ("E15", {"entity": "turkestan-islamic-party", "period": "2022-05"}, HUNDREDS, UN_MAY_2022),
    ("E17", {"entity": "jamaat-ansarullah", "period": "2022-05"}, HUNDREDS, UN_MAY_2022),
    ("E21", {"entity": "aqis", "metric": "operatives"}, {"low": 180, "high": 400, "period": "2022"},
     [said("s001 L467", hedge="reported")]),
    ("E23", {"place": "afghanistan", "metric": "fighters", "bound": "more_than"},
     {"low": 10000, "high": None, "population": "foreigners", "entity": None, "period": "2020-06"},
     [said("s003 L28")]),
    ("E24", {"place": "afghanistan", "metric": "fighters", "category": "from Pakistan"},
     {"low": None, "high": 6500, "bound": "at_most", "period": "2020-06"}, [said("s003 L28")]),
    ("E25", {"entity": "proposed-hqn-aq-joint-unit", "modality": "planned"},
     exactly(2000, metric="fighters"),
     [un("s003 L22", "un2020", "united-nations", hedge="stated", modality="planned")]),
    ("E29", {"entity": "ttp", "metric": "fighters", "magnitude": "thousands"},
     {"low": None, "population": "foreigners", "period": "2022-05"}, UN_MAY_2022),
]  # fmt: skip
NUMBERS = [
    ("N3", {"entity": "ayman-al-zawahiri"},
     exactly(8, metric="videos", period="2021-08/2022-04-05"), [said("s001 L449")]),
    ("N4", {"entity": "aqis", "metric": "attacks_claimed"}, exactly(0, period="2017/2022"),
     [said("s001 L465")]),
    ("N5", {"entity": "red-units"}, exactly(3, metric="units", period="2022"), [said("s001 L41")]),
    ("N6", {"metric": "value"},
     exactly(62e9, bound="about", unit="USD", counts=Words("economic corridor")),
     [said("s004 L65", "lucas-webber", "webber", "analyst", hedge="assessed")]),
    ("N7", {"entity": "ahmad-massoud"}, exactly(32, metric="age", period="2022-12"),
     [said("s001 L103")]),
    ("N8", {"incident": "rocket-attack-on-uzbek-forces-at-termez"}, exactly(10, metric="rockets"),
     [said("s001 L397")]),
    ("N8", {"incident": "rocket-attack-on-a-tajik-base"}, exactly(7, metric="rockets"),
     [claimed("s001 L399", "iskp", "iskp_claims")]),
    ("N9", {"metric": "countries"},
     exactly(4, entity="islamic-state", counts=Words("countries attacks this year")),
     [said("s004 L15", "south-china-morning-post", "scmp", "media", hedge="implied")]),
    ("N10", {"metric": "states"},
     exactly(0, entity="islamic-emirate-of-afghanistan", period="2022-12"), [said("s001 L3")]),
    ("N11", {"entity": "iskp", "metric": "attacks_claimed", "period": "2022-01/2022-12"},
     exactly(31, place="khyber-pakhtunkhwa"), [claimed("s001 L67", "iskp", None)]),
    ("N12", {"entity": "aqis", "metric": "commanders"}, exactly(4, period="2022"),
     [said("s001 L467", hedge="reported")]),
]  # fmt: skip
BY_TTP, CLAIMED = ("ttp", "ttp_claims"), {"metric": "attacks_claimed"}
TALLIES = [
    ("T2", {"entity": "ttp", "period": "2022-02", "metric": "killed", "low": 36},
     exactly(36, dimension="total"), [claimed("s001 L199", *BY_TTP)]),
    ("T2", {"period": "2022-02", "place": "nowshera"}, exactly(1, category="Nowshera"),
     [claimed("s001 L197, L209", *BY_TTP)]),
    ("T3", {"entity": "ttp", "period": "2022-03", "metric": "killed"},
     exactly(75, dimension="total"), [claimed("s001 L217", *BY_TTP)]),
    ("T3", {"period": "2022-03", "place": "di-khan"}, exactly(5, category="DI Khan"),
     [claimed("s001 L213, L223", *BY_TTP)]),
    ("T3", {"period": "2022-03", "place": "chitral"}, exactly(2, category="Chitral"),
     [claimed("s001 L213, L223", *BY_TTP)]),
    ("T3", {"period": "2022-03", "place": "mohmand"}, exactly(2, category="Mohmand"),
     [claimed("s001 L213, L223", *BY_TTP)]),
    ("T4", {"period": "2022-04", "place": "nowshera"}, exactly(1, category="Nowshera"),
     [claimed("s001 L231, L241", *BY_TTP)]),
    ("K1", {"period": "2022-01", "place": "peshawar", "entity": "iskp"},
     exactly(1, category="Peshawar", dimension="place"),
     [claimed("s001 L273, L301", "iskp", "iskp_claims")]),
    ("K1", {"period": "2022-01", "place": "rawalpindi", "entity__isnull": "true"},
     exactly(1, category="Rawalpindi", dimension="place"),
     [said("s001 L301", flaw="inconsistent")]),
    ("K2", {"entity": "iskp", "period": "2022-02", "dimension": "total"} | CLAIMED, exactly(1),
     [claimed("s001 L309", "iskp", "iskp_claims")]),
    ("K3", {"entity": "ispp", "period": "2022-03", "dimension": "total"} | CLAIMED, exactly(2),
     [claimed("s001 L335", "ispp", "ispp_claims")]),
]  # fmt: skip


@each("where, wanted, voices", STRENGTHS + NUMBERS + TALLIES)
def test_number(where, wanted, voices, one):
    check(one("figures", **where), wanted, *voices)


def test_number_e06_says_nothing_of_those_held_before(told):
    check(told("no definitive figures before release", target="iskp", source="s001"),
          said("s001 L59"))  # fmt: skip


def test_number_n9_four_countries_are_named_but_not_counted(api, told):
    found = {"entity": "islamic-state", "kind": "targets", "as_of": "2024-01/2024-03"}
    targets = api("presences", entity=found["entity"], kind=found["kind"], limit=100)["results"]
    places = {p["place"] for p in plain(targets) if part(p, found) == found}
    assert places == {"iran", "pakistan", "russia", "turkey"}
    check(told("central asia iran pakistan russia turkey", target="islamic-state", source="s004"),
          said("s004 L9", None, "investig", "unnamed",
               speaker_label=Words("investigat")))  # fmt: skip


PRESENCES = [
    ("B14", "haqqani-network", "operates_in", "kabul", "2020-06", [said("s003 L16")]),
    ("B14", "haqqani-network", "operates_in", "nangarhar", "2020-06", [said("s003 L16")]),
    ("B14", "haqqani-network", "operates_in", "kunar", "2020-06", [said("s003 L16")]),
    ("B20", "al-qaeda", "located_in", "kabul-diplomatic-enclave", "2022",
     [said("s001 L459", hedge="reported")]),
    ("B27", "ttp", "controls", "pakistan", "2023-07", [un("s000 L15", "un2023", stance="denies")]),
    ("B33", "ata-mohammad-noor", "located_in", "united-arab-emirates", "2022",
     [said("s001 L147", hedge="believed")]),
    ("B34", "ansar-ghazwatul-hind", "operates_in", "jammu-kashmir", "2022", [said("s001 L443")]),
    ("B36", "iskp", "based_in", "afghanistan", "2022", [said("s001 L273")]),
    ("B38", "iskp", "based_in", "balochistan", "2018", [said("s001 L273")]),
    ("B40", "al-qaeda", "operates_in", "afghanistan", "2023",
     [un("s000 L9", "un2023"),
      said("s000 L18", "afghan-taliban", "talib_reject", "official", stance="denies")]),
    ("B42", "al-qaeda", "operates_in", "afghanistan", "2022",
     [said("s001 L155"),
      un("s001 L427", "un2022may", "united-nations", hedge="stated", says_date="2022-05"),
      said("s001 L439", hedge="believed", says_date="[..2021-08-15]")]),
]  # fmt: skip


@each("entity, kind, place, as_of, voices", PRESENCES)
def test_presence(entity, kind, place, as_of, voices, one):
    # place= takes all that lies in it, so the place itself is looked up here
    having = {"place": place, "as_of": as_of}
    check(one("presences", having, entity=entity, kind=kind), {"start": None}, *voices)


def test_presence_b32_began_at_the_latest_when_it_was_announced(one):
    there = one("presences", entity="ainlm", kind="operates_in", place="afghanistan")
    check(there, {"start": "[..2022-02-16]", "as_of": "2022"},
          said("s001 L133"), said("s001 L133", "ainlm", None, "group", stated_on="2022-02-16"),
          claimed("s001 L135", "abdul-mateen-sulaimankhail", "ainlm_tv", stated_on="2022-04-13",
                  says_date="2022-04-13", says_text=Words("26 34 provinces")))  # fmt: skip


# fact, place, name, kind, the place that it lies in, country, other spellings
PLACES = [
    ("L2", "pakistan", "Pakistan", "country", None, "PK", []),
    ("L10", "tajikistan", "Tajikistan", "country", None, "TJ", []),
    ("L25", "interior-ministry-mosque", "Interior Ministry mosque", "site", "kabul", "AF", []),
    ("L44", "lashkargah", "Lashkargah", "city", "helmand", "AF", []),
    ("L47", "farah", "Farah", "province", "afghanistan", "AF", []),
    ("L66", "salarzai", "Salarzai", "district", "bajaur", "PK", ["Salarzo"]),
    ("L80", "charsadda", "Charsadda", "city", "khyber-pakhtunkhwa", "PK", []),
    ("L88", "sibi", "Sibi", "city", "balochistan", "PK", []),
    ("L93", "karachi", "Karachi", "city", "pakistan", "PK", []),
    ("L101", "jammu-kashmir", "Jammu Kashmir", "region", None, None, ["Kashmir"]),
]


@each("slug, name, kind, parent, country, names", PLACES)
def test_place(slug, name, kind, parent, country, names, api):
    wanted = {"name": name, "kind": kind, "parent": parent, "country": country, "names": names}
    check(plain(api(f"places/{slug}")), wanted)


DOHA, TALKS = "us-taliban-doha-agreement", "ttp-pakistan-ceasefire-and-kabul-talks"
OVERHAUL = "security-council-backs-overhaul-of-1988-sanctions"

# fact, what it is told of, words that the record must hold, who says it
AGREEMENTS = [
    ("G2", DOHA, "al-qaeda america", said("s002 L16, L18, L42")),
    ("G2", DOHA, "no international operate from afghanistan", said("s001 L155")),
    ("G5", TALKS, "fata merger", said("s001 L265")),
    ("G6", OVERHAUL, "council backs report overhaul 1988", said("s004 L3, L91", flaw="misplaced")),
    ("G6", "un-security-council", "1988 overhauled", said("s004 L3, L91", None, "un_coord",
     "intergovernmental", speaker_label=Words("un special coordinator"))),
    ("G9", "islamic-emirate-of-afghanistan", "recognised by no un member", said("s001 L3")),
    ("G10", "afghan-taliban", "amnesty lie",
     said("s001 L133", "abdul-mateen-sulaimankhail", None, "group")),
    ("G10", "alleged-killings-of-former-afghan-soldiers", "former military killed",
     said("s001 L133", "abdul-mateen-sulaimankhail", None, "group", hedge="alleged")),
    ("G11", "pakistani-military-and-security-forces", "zarb-e-azb radd-ul-fasaad before",
     said("s001 L523", modality="hypothesised")),
    ("G12", "un-security-council", "1988 sanctions incentives",
     said("s004 L3, L91", "graeme-smith", "smith", "analyst")),
    ("G14", "shanghai-cooperation-organisation", "request taliban meetings",
     said("s004 L97", "graeme-smith", "smith", "analyst")),
]  # fmt: skip


@each("target, words, voice", AGREEMENTS)
def test_agreement(target, words, voice, told):
    check(told(words, target=target, source=voice["source"]), voice)


def test_agreement_g1_parties_of_the_doha_deal(one):
    deal = one("incidents", slug=DOHA)
    check(deal, {"event_type": "agreement", "date": "[..2020-06-14]"})
    assert {"Doha deal", "Doha agreement"} <= set(deal["names"])
    parties = {i["entity"]: i for i in deal["involvements"] if i["role"] == "party"}
    assert parties.keys() == {
        "united-states", "trump-administration", "afghan-taliban", "haqqani-network",
    }  # fmt: skip
    check(parties["haqqani-network"], {}, said("s003 L22", says_text=Words("de facto")))


def test_agreement_g4_the_ceasefire_was_renewed_and_mediated(one):
    mediator = one(
        "involvements", incident=TALKS, role="mediator", actor="afghan-ministry-of-interior"
    )
    check(mediator, {}, said("s001 L265"))


# Conflicts: what contradicts stands side by side, each in its own voice.


def test_conflict_c05_when_iskp_began(told):
    check(told("prominent", target="iskp", source="s001"), said("s001 L17", says_date="2014"))
    declared = told("made islamic state province", target="iskp", source="s001")
    check(declared, said("s001 L25", "abu-muhammad-al-adnani", "is_2015", "group",
                         says_date="2015-01"))  # fmt: skip
    check(told("first active", target="iskp", source="s002"), said("s002 L8", says_date="2015"))


def test_conflict_c08_size_of_iskp(api):
    found = plain(api("figures", entity="iskp", metric="fighters,members", limit=100))["results"]
    assert {(f["period"], f["low"], f["high"], f["bound"], *f["sources"]) for f in found} == {
        ("[..2019]", 8500, 8500, "about", "s001"),
        ("2020-06", 2200, 2200, "exact", "s002"),
        ("2020-06", None, 2200, "at_most", "s003"),
        ("2021-06", 1500, 2000, "about", "s001"),
        ("2022", 1500, 4000, "exact", "s001"),
        ("2023-07", 6000, 6000, "about", "s000"),
    }


def test_conflict_c18_how_free_iskp_is_of_is(one, told):
    # that a branch decides for itself does not deny that it is one
    link = one("relationships", subject="iskp", kind="part_of", object="islamic-state")
    check(link, {"start": "2015-01"}, said("s001 L11, L17, L25, L27"), said("s003 L7"),
          said("s001 L25", "abu-muhammad-al-adnani", "is_2015", "group", stated_on="2015-01"),
          said("s004 L27", "lucas-webber", "webber", "analyst"))  # fmt: skip
    check(told("limited autonomy", target="iskp", source="s003"), said("s003 L14"))
    main_force = told("primary force", target="iskp", source="s004")
    check(main_force, said("s004 L17", None, "analysts004", "analyst"))


def test_conflict_c27_february_fell_by_less_than_half(one, told):
    months = [
        one("figures", entity="ttp", metric="attacks_claimed", dimension="total", period=month)
        for month in ("2022-01", "2022-02")
    ]
    assert [month["low"] for month in months] == [42, 22]
    fall = told("two months balochistan", target=months[1]["id"], source="s001")
    check(fall, said("s001 L197", note=Words("47.6 december")))


def test_conflict_c32_toll_of_the_peshawar_mosque(one):
    tolls = [("killed_or_wounded", 250, 250, "exact", "iskp_claims"),
             ("killed", 50, None, "more_than", "officials_psh"),
             ("wounded", 200, 200, "nearly", "officials_psh")]  # fmt: skip
    for metric, low, high, bound, origin in tolls:
        toll = one("figures", incident="suicide-bombing-of-the-peshawar-shia-mosque", metric=metric)
        check(toll, {"low": low, "high": high, "bound": bound, "origins": [origin]})


def test_conflict_c35_rawalpindi_is_claimed_twice(api, told):
    claims = api("involvements", incident="assassination-of-a-cop-in-rawalpindi", role="claimant")
    assert {plain(claim)["entity"] for claim in claims["results"]} == {"ttp", "iskp"}
    check(told("khyber pakhtunkhwa ispp", target="islamic-state", source="s001"), said("s001 L273"))


def test_conflict_c47_ainlm_in_26_provinces(one):
    check(one("figures", entity="ainlm", metric="provinces"), exactly(26, period="2022-04-13"),
          claimed("s001 L135", "abdul-mateen-sulaimankhail", "ainlm_tv", hedge="unverified"),
          said("s001 L135", stance="cannot_confirm"))  # fmt: skip


def test_conflict_c55_shelter_after_bannu(one, told):
    shelter = one(
        "relationships", subject="afghan-taliban", kind="gives_sanctuary_to", object="ttp"
    )
    check(shelter, {"as_of": "2023"}, un("s000 L12", "un2023"),
          said("s000 L18", "afghan-taliban", "talib_reject", "official",
               stance="denies"))  # fmt: skip
    refused = told("bannu shelter", target="afghan-taliban", source="s001")
    check(refused, said("s001 L91", "iskp", "iskp_prop_dec", "group", stance="blames",
                        hedge="reported", stated_on="2022-12"))  # fmt: skip
    backing = one("relationships", subject="afghan-taliban", kind="supports", object="ttp")
    presumed = said("s001 L267", hedge="presumed")
    assert presumed in [part(voice, presumed) for voice in backing["assertions"]]


def test_conflict_c68_one_un_report_of_2022_or_two(api, one):
    published = [plain(api(f"sources/{slug}"))["published"] for slug in ("un2022", "un2022may")]
    assert published == ["2022", "2022-05"]
    iskp = one("figures", entity="iskp", metric="fighters", period="2022")
    ttp = one("figures", entity="ttp", metric="fighters", low="3000")
    assert (iskp["origins"], ttp["origins"]) == (["un2022"], ["un2022may"])
    assert iskp["assertions"][0]["note"] == Words("may 2022 not said")


def test_conflict_c72_where_asif_begins_to_speak(told):
    words = told("afghanistan kabul", target="islamic-emirate-of-afghanistan", source="asif")
    check(words, said("s004 L45", "khawaja-muhammad-asif", "asif", "official", stance="blames",
                      note=Words("without opening mark")))  # fmt: skip
