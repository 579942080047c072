"""Independent sources: distinct bodies behind the roots of the assertions for a claim."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from sources.models import Assertion
from threatapi.recompute import recompute

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@make.together()
def link() -> Any:
    return make.Relationship.objects.create(
        subject=make.actor(), kind="linked_to", object=make.actor()
    )


def told(claim: Any, source: Any, origin: Any = None, **more: Any) -> None:
    make.assertion(claim, source=source, origin=origin, **more)


def count(api: Any, claim: Any, **parameters: Any) -> int:
    found = api(f"relationships/{claim.uid}", **parameters)["independent_sources"]
    mine = {"id": claim.uid, **parameters}
    assert api("relationships", **mine, independent_sources__gte=found)["count"] == 1
    assert api("relationships", **mine, independent_sources__gte=found + 1)["count"] == 0
    assert api("relationships", **mine, independent_sources__lte=found)["count"] == 1
    return found


def test_ten_articles_on_one_report_count_once(api):
    with make.together():
        report, claim = make.source(kind="un_report"), link()
        for _ in range(10):
            article = make.source()
            make.source_link(article, report, "quotes")
            told(claim, article, report)
    assert count(api, claim) == 1
    told(claim, report)
    assert count(api, claim) == 1
    told(claim, make.source())
    assert count(api, claim) == 2


def test_the_root_is_the_outermost_container(api):
    claim, book = link(), make.source()
    chapter = make.source(container=book)
    told(claim, make.source(container=chapter))
    told(claim, chapter)
    told(claim, make.source(), make.source(container=make.source(container=chapter)))
    assert count(api, claim) == 1


@pytest.mark.parametrize("kind", ["unnamed_source", "dangling"])
def test_nobody_in_particular_is_the_document_that_quotes_them(kind, api):
    claim, paper = link(), make.source()
    told(claim, paper, make.source(kind=kind))
    told(claim, paper, make.source(kind=kind))
    told(claim, paper)
    assert count(api, claim) == 1
    other = make.source()
    told(claim, other, make.source(kind=kind))
    assert count(api, claim) == 2
    # Nobody in particular, but in a document: that one.
    told(claim, paper, make.source(kind=kind, container=make.source()))
    assert count(api, claim) == 3


def test_only_voices_for_it_count(api):
    with make.together():
        claim = link()
        told(claim, make.source())
        for stance in ("denies", "doubts", "cannot_confirm", "no_comment", "downplays", "condemns"):
            told(claim, make.source(), stance=stance)
        told(claim, make.source(retracted="2022"))
        told(claim, make.source(), modality="planned")
    assert count(api, claim) == 1
    with make.together():
        for stance in ("confirms", "claims", "blames", "corrects"):
            told(claim, make.source(), stance=stance, hedge="rumoured")
    assert count(api, claim) == 5


def test_who_speaks_in_two_documents_does_not_make_them_one(api):
    claim, speaker = link(), make.person()
    for _ in range(2):
        told(claim, make.source(), speaker=speaker)
    assert count(api, claim) == 2


def test_a_container_given_later_merges(api):
    claim, paper, remark = link(), make.source(), make.source()
    told(claim, paper)
    told(claim, remark)
    assert count(api, claim) == 2
    remark.container = paper
    remark.save()
    assert count(api, claim) == 1


def test_without_a_source(api):
    claim, one, other = link(), make.source(published="2020"), make.source(published="2021")
    told(claim, one)
    told(claim, other)
    assert count(api, claim) == 2
    assert count(api, claim, exclude_source=one.slug) == 1
    assert count(api, claim, known_by="2020") == 1


def test_order_by_independent_sources(api):
    subject, claims = make.actor(), []
    for number in (2, 0, 1):
        claim = make.Relationship.objects.create(
            subject=subject, kind="linked_to", object=make.actor()
        )
        told(claim, make.source(), stance="denies")
        for _ in range(number):
            told(claim, make.source())
        claims.append(str(claim.uid))
    mine = {"subject": subject.slug, "ordering": "-independent_sources"}
    ranked = [item["id"] for item in api("relationships", **mine)["results"]]
    assert ranked == [claims[0], claims[2], claims[1]]


def test_an_unnamed_source_that_stands_in_a_document_comes_from_there_after_a_recompute(api):
    claim, paper, book = link(), make.source(), make.source()
    told(claim, paper, make.source(kind="unnamed_source", container=book))
    told(claim, book)
    assert count(api, claim) == 1
    Assertion.objects.filter(relationship=claim).update(root=None)
    recompute()
    assert {one.root_id for one in claim.assertions.all()} == {book.pk}
    assert count(api, claim) == 1


# The origin must be reachable, and what leads there has no circles


def test_an_origin_must_be_relayed_or_contained():
    article, report, claim = make.source(), make.source(), link()
    told_of = {"relationship": claim, "source": article, "locator": "L1", "origin": report}
    with pytest.raises(ValidationError):
        make.Assertion(**told_of).full_clean()
    named = make.source_link(article, report, "mentions")
    with pytest.raises(ValidationError):
        make.Assertion(**told_of).full_clean()
    named.mode = "quotes"
    named.save()
    make.Assertion(**told_of).full_clean()
    inside = make.source(container=article)
    make.Assertion(**told_of | {"origin": inside}).full_clean()


def test_circles_are_refused():
    one, other = make.source(), make.source()
    make.source_link(one, other)
    with pytest.raises(ValidationError):
        make.SourceLink(citing=other, cited=one, mode="cites").full_clean()
    with pytest.raises(ValidationError):
        make.SourceLink(citing=one, cited=one, mode="cites").full_clean()
    other.container = one
    other.save()
    one.container = other
    with pytest.raises(ValidationError):
        one.full_clean()


# The examples


def test_the_examples(api):
    asked = {"subject": "haqqani-network", "object": "iskp", "kind": "supports"}
    (supports,) = api("relationships", **asked)["results"]
    assert supports["sources"] == ["s003", "s002"]
    assert supports["independent_sources"] == 1
    without = api(f"relationships/{supports['id']}", exclude_source="s002")
    assert without["independent_sources"] == 1
    assert api.get(f"relationships/{supports['id']}", exclude_source="un2020").status_code == 404
    (termez,) = api("incidents", place="termez")["results"]
    assert termez["independent_sources"] == 2
