"""Documents, statements, remarks, videos and issues that say things."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    assert timeless(api("sources/un2023")) == literal(
        """
    {
      "id": "1360d0ed-579b-5619-827b-7c754f16b689", "slug": "un2023",
      "title": "UN Security Council Monitoring Team report on Daesh, al-Qaeda and associates",
      "kind": "un_report",
      "authors": [
        {
          "id": "a2140dcb-8a94-5746-b753-edd5f2ea31de", "type": "actor",
          "slug": "un-monitoring-team",
          "name": "UN Analytical Support and Sanctions Monitoring Team", "kind": "intergovernmental"
        }
      ],
      "author_label": null,
      "publisher": {
        "id": "a9dbfb76-e7d4-5d85-9f53-811271ce6c7a", "type": "actor",
        "slug": "un-security-council", "name": "UN Security Council", "kind": "intergovernmental"
      },
      "container": null,
      "published": {"edtf": "2023-07-27", "earliest": "2023-07-27", "latest": "2023-07-27"},
      "published_basis": "stated",
      "dated": {"edtf": "2023-07-25", "earliest": "2023-07-25", "latest": "2023-07-25"},
      "language": null, "url": null, "archived_url": null, "reliability": "F", "retracted": null,
      "known_from": "2023-07-27", "assertion_count": 0, "relayed_count": 38,
      "identifiers": [], "created_at": "…",
      "updated_at": "…"
    }
    """
    )


def test_kinds(api):
    assert api.slugs("sources", kind="book") == ["nw_book", "smith_book"]
    assert api.slugs("sources", kind=["book", "index"]) == ["gti2018", "nw_book", "smith_book"]
    assert api.slugs("sources", kind="dangling") == ["footnotes"]


def test_what_stands_in_an_article(api):
    in_scmp = ["analysts004", "lodhi", "smith", "valle", "webber"]
    assert api.slugs("sources", container="scmp") == in_scmp
    assert api("sources/valle")["container"]["slug"] == "scmp"
    assert set(api.slugs("sources", container="un2020")) == {"un_ms", "un_intercepts"}
    outermost = api.slugs("sources", container__isnull=True, limit=1000)
    assert "scmp" in outermost
    assert not set(in_scmp) & set(outermost)


def test_who_wrote_it(api):
    assert api.slugs("sources", authors="graeme-smith") == ["smith", "smith_book"]
    assert [author["slug"] for author in api("sources/uz_tj")["authors"]] == [
        "tajikistan",
        "uzbekistan",
    ]
    # Found once, though both of its authors are asked for.
    assert api.slugs("sources", authors="tajikistan,uzbekistan") == ["uz_tj"]
    assert "uz_tj" not in api.slugs("sources", authors__not="tajikistan", limit=1000)
    assert "amaq_pledges" in api.slugs("sources", authors__not="tajikistan", limit=1000)


def test_an_author_who_is_no_entity_is_a_label(api):
    assert api("sources/local")["authors"] == []
    assert api("sources/local")["author_label"] == "local sources"
    assert api.slugs("sources", author_label__icontains="LOCAL") == ["local", "localmedia"]


def test_who_made_it_public(api):
    mags = api.slugs("sources", publisher="al-naba", ordering="published")
    assert mags == ["naba325", "naba330", "naba334", "naba335"]
    assert "local" in api.slugs("sources", publisher__isnull=True, limit=1000)


def test_publication_in_order(api):
    articles = api.slugs("sources", language="en", ordering="published")
    assert articles == ["s003", "s002", "s001", "s000", "s004"]
    assert api.slugs("sources", language="en", ordering="-published") == articles[::-1]
    assert api("sources", ordering="published", limit=1000)["results"][-1]["published"] is None
    assert api("sources", ordering="-published", limit=1000)["results"][-1]["published"] is None


def test_published_within_a_month_possibly_and_certainly(api):
    august = {"date_from": "2021-08", "date_to": "2021-08"}
    possible = set(api.slugs("sources", **august))
    certain = set(api.slugs("sources", **august, date_match="certain"))
    assert certain == {"aq_aug31", "biden_vow", "is_claim_hkia", "media_amin", "s002"}
    assert possible - certain == {"jihadanalytics", "rep_free", "ttp_videos"}  # “2021” and the like


def test_a_date_borne_is_not_the_date_of_publication(api):
    assert api.slugs("sources", dated__isnull=False, published__isnull=False) == ["un2023"]
    assert api.slugs("sources", published="2023-07-27") == ["un2023"]
    assert api.slugs("sources", published="2023-07-25") == []
    assert api.slugs("sources", dated="2023-07-25") == ["un2023"]


def test_q_looks_at_title_and_author_label(api):
    issues = ["naba325", "naba330", "naba334", "naba335"]
    assert api.slugs("sources", q="al naba issue") == issues
    assert "ind_off" in api.slugs("sources", q="indian official")
    assert "un_ms" in api.slugs("sources", q="un member states")


def test_reliability_and_retraction(api):
    make.source(slug="good", reliability="B", retracted="2024-02")
    assert api.slugs("sources", reliability__not="F") == ["good"]
    assert api.slugs("sources", retracted__isnull=False) == ["good"]
    assert api.slugs("sources", retracted__gte="2024-03") == []


def test_addresses(api):
    url = "https://example.org/report?id=7,8"
    make.source(slug="online", url=url)
    assert api("sources/online")["url"] == url
    assert api.slugs("sources", url=url) == ["online"]  # a comma divides no address
    assert api.slugs("sources", url__icontains="EXAMPLE.org") == ["online"]
    assert api("sources/s001")["url"] is None
