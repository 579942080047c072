"""Ten facts each of sources, citations, actors, persons and relationships, drawn by lot.

Written by hand from the articles, not from data/: where one fails, read the article first.
"""

import pytest

from sources.models import SourceLink

from ..helpers.facts import Words, check, claimed, each, plain, said

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

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
