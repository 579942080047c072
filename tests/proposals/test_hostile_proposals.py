"""Bodies of proposals that are wrong, or meant to break something."""

import json

import pytest

from base.http.errors import MOST_TOLD
from threatapi.changes.numbers import last_number
from threatapi.proposals.body import read_proposed
from threatapi.proposals.models import Proposal, ProposalStep
from threatapi.writing.body import FragmentRefused
from threatapi.writing.parsers import MAX_BYTES

from ..helpers import factories as make
from .test_proposals_by_http import PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Nothing is looked up, so there need be nothing."""


FAULTS = [
    ({"status": "published"}, "/status", "“published” is not a known value."),
    ({"status": ["draft"]}, "/status", "“['draft']” is not a known value."),
    ({"dry_run": True}, "/dry_run", "A proposal writes nothing"),
    ({"dry_run": False}, "/dry_run", "A proposal writes nothing"),
    ({"author": "rita"}, "/author", "Unknown field."),
    ({"why": " "}, "/why", "This text is empty."),
    ({"base": "x"}, "/base", "The number of a change is expected."),
    ({"records": []}, "/records", "An object with lists of records is expected."),
    ({"records": {"sorces": []}}, "/records/sorces", "Unknown records. Did you mean sources?"),
    (
        {"records": {"sources": [PAPER | {"kind": "report"}]}},
        "/records/sources/0/kind",
        "“report” is not a known value.",
    ),
    (
        {"records": {"sources": [PAPER | {"title": "A\u202eB"}]}},
        "/records/sources/0/title",
        "The character U+202E is not allowed",
    ),
    (
        {"records": {"sources": [PAPER | {"published": "2022-13"}]}},
        "/records/sources/0/published",
        "",
    ),
    ({"records": {"sources": [PAPER | {"titel": "A"}]}}, "/records/sources/0/titel", "Unknown"),
    ({"delete": [{"type": "source"}]}, "/delete/0/id", "This field is required."),
    ({"merge": [{"type": "x", "keep": "a", "merge": "b"}]}, "/merge/0/type", "“x” is not"),
]


@pytest.mark.parametrize(("body", "pointer", "words"), FAULTS)
def test_faults_are_told_with_their_place(body, pointer, words, author):
    faults = author.faults(**{"records": {}} | body)
    assert list(faults) == [pointer]
    assert faults[pointer].startswith(words)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(("body", "pointer", "words"), FAULTS)
def test_what_is_no_fault_of_a_proposal_alone_is_told_as_to_who_writes(
    body, pointer, words, author, reviewer
):
    if {*body} & {"status", "dry_run"}:
        return
    sent = {"why": "B.", "records": {}} | body
    written, proposed = (
        program.send(path, sent) for program, path in ((reviewer, "changes"), (author, "proposals"))
    )
    assert (written.status_code, proposed.status_code) == (400, 400)
    assert written.json() == proposed.json()


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "1", "{", "\ufeff{}", '{"why": "A", "why": "B", "records": {}}', "NaN",
        '{"why": "\\ud800", "records": {}}', '{"why": "A", "records": {}, "\\ud800": 1}',
        '{"why": "\\u0000", "records": {}}', '{"why": "A", "records": {}, "status": "\\ud800"}',
        '{"why": "A", "records": {}, "status": "draft", "status": "draft"}',
        '{"why": "A", "records": {"sources": [{"slug": "a", "title": "\\ud800"}]}}',
        '{"why": "A", "records": {"sources": [{"slug": "a", "title": "\\u0000"}]}}',
        '{"why": "A", "records": {"sources": [{"slug": "a", "\\u0000": "\\u0000"}]}}',
        '{"why": "A", "records": {"sources": [' + "[" * 900 + "]" * 900 + "]}}",
        '{"why": "A", "records": ' + "[" * 100_000 + "}",
        '{"why": "A", "records": {"sources": [' + '{"a": ' * 60 + "1" + "}" * 60 + "]}}",
    ],
)  # fmt: skip
def test_what_is_no_proposal(text, author):
    response = author.client.post("/api/v1/proposals", text.encode(), "application/json")
    assert response.status_code == 400
    assert not Proposal.objects.exists()


def test_a_body_that_is_too_large(author):
    body = {"why": "x" * MAX_BYTES, "records": {}}
    for more in (0, 1_000_000):  # than Django itself takes
        refused = author.send("proposals", body | {"why": "x" * (MAX_BYTES + more)})
        assert refused.status_code == 413
        assert f"send at most {MAX_BYTES} bytes" in refused.json()["detail"]


def test_of_very_many_faults_the_first_are_looked_for(author):
    wrong = [{"slug": f"paper-{number}", "title": "A", "kind": "novel"} for number in range(500)]
    response = author.send("proposals", {"why": "A.", "records": {"sources": wrong}})
    told = response.json()["errors"]
    assert (response.status_code, len(told)) == (400, MOST_TOLD)
    assert told[0]["pointer"] == "/records/sources/0/kind"


def test_thousands_of_faults_are_told_in_part(author):
    names = ",".join(['"status": "draft"'] * 100_000)
    text = f'{{"why": "A", "records": {{}}, {names}}}'
    response = author.client.post("/api/v1/proposals", text, "application/json")
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 50


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 5000, "1.10", "0.1e-5", "9" * 30])
def test_numbers_come_back_as_json_that_can_be_read(number, author, reviewer):
    text = f'{{"why": "A", "records": {{"sources": [{{"slug": "a", "title": {number}}}]}}}}'
    response = author.client.post("/api/v1/proposals", text, "application/json")
    if response.status_code == 400:
        return  # too long for a title
    assert response.status_code == 201
    shown = author.get(f"proposals/{response.json()['id']}")
    title = shown["fragment"]["records"]["sources"][0]["title"]
    assert str(title) == number or float(title) == float(number)
    assert reviewer.publish(shown).status_code == 400  # a source has a kind


def test_other_letters_and_names_come_back_as_they_were_sent(author):
    paper = PAPER | {"title": "تحریک “Ω” \\ \n/ \u2028".strip(), "language": None}
    body = {"records": {"sources": [PAPER | {"title": "تحریک “Ω” \\ /"}]}}
    assert author.propose(**body)["fragment"]["records"] == body["records"]
    assert author.send("proposals", {"why": "B.", "records": {"sources": [paper]}}).status_code in (
        201,
        400,
    )


def test_a_base_that_no_change_has_yet(author):
    """Else what others write until then would be overwritten."""
    make.actor(slug="wolves")
    wolves = {"records": {"actors": [{"slug": "wolves", "name": "The Wolves"}]}}
    too_late = {"why": "It was read there.", "base": last_number() + 2} | wolves
    detail = f"There is no change {last_number() + 2} so far."
    assert author.faults(**too_late) == {"/base": detail}
    proposal = author.propose(base=last_number(), **wolves)
    replaced = author.send(f"proposals/{proposal['id']}", too_late, "put")
    (fault,) = replaced.json()["errors"]
    assert (fault["code"], fault["detail"]) == ("out_of_range", detail)
    assert author.get(f"proposals/{proposal['id']}")["version"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"comment": 1}, {"comment": "x" * 1001}, {"comment": "\u0000"}, {"coment": "A"},
        {"version": 1}, [], "x",
    ],
)  # fmt: skip
def test_what_is_no_comment(body, author):
    proposal = author.propose(records={})
    path = f"/api/v1/proposals/{proposal['id']}/withdraw"
    response = author.client.post(path, json.dumps(body), "application/json")
    assert response.status_code == 400
    assert Proposal.objects.get().status == "proposed"


@pytest.mark.parametrize("version", ["1", 1.5, -1, True, None, 10**20, [1]])
def test_what_is_no_version(version, author, reviewer):
    proposal = author.propose(records={})
    response = reviewer.publish(proposal, version=version)
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/version"


@pytest.mark.parametrize("path", ["proposals", "proposals/x", "proposals/x/publish"])
def test_parameters_that_nobody_knows(path, author, reviewer):
    for program in (author, reviewer):
        response = program.client.post(f"/api/v1/{path}?status=x", {}, "application/json")
        assert response.status_code in (400, 403, 405)
        assert "status" in response.content.decode() or response.status_code != 400


def test_one_user_cannot_fill_the_store(author, reviewer, monkeypatch):
    """Neither with new proposals nor by replacing one again and again."""
    monkeypatch.setattr("threatapi.proposals.floods.MOST_A_DAY", 2)
    proposal, body = author.propose(records={}), {"why": "2", "records": {}}
    path = f"proposals/{proposal['id']}"
    assert author.send(path, body, "put").status_code == 200
    for response in (author.send("proposals", body), author.send(path, body, "put")):
        assert response.status_code == 429
        assert response["Retry-After"] == "3600"
    assert Proposal.objects.get().version == 2
    assert author.do(proposal, "withdraw").status_code == 200
    reviewer.propose(records={})
    ProposalStep.objects.update(at="2026-01-01T00:00:00Z")
    author.propose(records={})


def test_who_sends_many_faults_has_to_wait(author, reviewer, settings):
    settings.PROPOSAL_FAILURE_RATE = "2/hour"
    good, faulty = ({"why": "A.", "records": each} for each in ({}, []))
    path = f"proposals/{author.propose(**good)['id']}"
    assert author.send("proposals", faulty).status_code == 400
    author.propose(**good)  # which is not counted
    assert author.send(path, faulty, "put").status_code == 400
    for refused in (author.send("proposals", good), author.send(path, good, "put")):
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 3600
        assert "were refused" in refused.json()["detail"]
    reviewer.propose(**good)
    settings.PROPOSAL_FAILURE_RATE = ""
    author.propose(**good)


def test_after_as_many_faults_as_are_told_the_rest_is_not_looked_at():
    """200,000 of them would keep a worker busy for seconds."""
    body = {"why": "A.", "records": {"sources": [1] * 200_000, "persons": [1]}}
    with pytest.raises(FragmentRefused) as refused:
        read_proposed(json.dumps(body).encode())
    assert len(refused.value.faults) == MOST_TOLD


def test_a_proposal_is_no_larger_than_a_reviewer_can_try(author, settings):
    settings.PROPOSAL_RECORDS = 61
    gone = [{"type": "source", "id": f"old-{number}"} for number in range(3)]
    papers = [PAPER | {"slug": f"paper-{number}"} for number in range(62)]
    author.propose(records={"sources": papers[:1]}, delete=gone[:2])
    told = "A proposal has at most 61 records, where each deletion and each merge counts as 30"
    for body, pointer in (
        ({"records": {"sources": papers}}, "/records/sources/61"),
        ({"records": {"sources": papers[:2]}, "delete": gone[:2]}, "/records/sources/1"),
        ({"delete": gone}, ""),
        ({"delete": gone[:2], "merge": [{"type": "source", "keep": "a", "merge": "b"}]}, ""),
    ):
        faults = author.faults(**body)
        assert list(faults) == [pointer]
        assert faults[pointer].startswith(told)


def test_a_fragment_comes_back_with_the_types_of_the_document(author):
    """A reader takes `"3"` for a number and 2022 for a text; typed clients do not."""
    figure = {"metric": "killed", "low": "3", "high": 3, "id": None}
    raid = {"slug": "raid", "title": 2022, "is_aggregate": "TRUE", "attack_type": ""}
    sent = raid | {"figures": [figure], "assertions": None, "key": None}
    shown = author.propose(records={"incidents": [sent]})["fragment"]["records"]["incidents"]
    assert shown == [
        {
            "slug": "raid",
            "title": "2022",
            "is_aggregate": True,
            "attack_type": None,
            "figures": [{"metric": "killed", "low": 3, "high": 3}],
        }
    ]
