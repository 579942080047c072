"""The Python client writes: a source with two incidents, a correction, a merge, and back again."""

from http import HTTPStatus

import pytest
from threatapi_client import AuthenticatedClient, Client
from threatapi_client.api.changes import create_change, list_changes, undo_change
from threatapi_client.api.incidents import get_incident, get_incident_history
from threatapi_client.api.proposals import (
    create_proposal,
    get_proposal,
    list_proposals,
    propose_proposal,
    publish_proposal,
    replace_proposal,
)
from threatapi_client.models import (
    AssertionWriteRequest,
    ChangeOrdering,
    ChangeWithItems,
    ChangeWriteRequest,
    DryRun,
    FigureOfIncidentWriteRequest,
    FirstProposalStatus,
    IncidentWriteRequest,
    Metric,
    Problem,
    Proposal,
    ProposalCommentRequest,
    ProposalPublishRequest,
    ProposalReplaceRequest,
    ProposalStatus,
    ProposalWriteRequest,
    RecordsWriteRequest,
    SourceKind,
    SourceWriteRequest,
    UndoRequest,
    UnionRequest,
    WrittenKind,
)


@pytest.fixture
def client(site, token):
    with AuthenticatedClient(base_url=site, token=token, raise_on_unexpected_status=True) as client:
        yield client


def said(locator: str) -> list[AssertionWriteRequest]:
    return [AssertionWriteRequest(source="py-report", locator=locator)]


def toll(number: int, key: str) -> FigureOfIncidentWriteRequest:
    return FigureOfIncidentWriteRequest(
        key=key, metric=Metric.KILLED, low=number, high=number, assertions=said("p. 2")
    )


def raid(slug: str, **fields: object) -> IncidentWriteRequest:
    return IncidentWriteRequest(slug=slug, title="A raid", assertions=said("p. 1"), **fields)


REPORT = SourceWriteRequest(slug="py-report", title="A report", kind=SourceKind.NEWS)


def last_number(client: Client) -> int:
    return (
        list_changes.sync(client=client, limit=1, ordering=[ChangeOrdering("-number")])
        .results[0]
        .number
    )


def write(client: Client, **body: object) -> ChangeWithItems:
    change = create_change.sync(client=client, body=ChangeWriteRequest(why="A test.", **body))
    assert isinstance(change, ChangeWithItems), change
    return change


def undo(client: Client, number: int) -> ChangeWithItems:
    change = undo_change.sync(number, client=client, body=UndoRequest(why="It was a test."))
    assert isinstance(change, ChangeWithItems), change
    return change


def test_records_are_made_corrected_merged_and_taken_back(client):
    incidents = [raid("py-raid", figures=[toll(3, "a"), toll(11, "b")]), raid("py-raid-2")]
    made = write(client, records=RecordsWriteRequest(sources=[REPORT], incidents=incidents))
    shown = get_incident.sync("py-raid", client=client)
    assert sorted(figure.low for figure in shown.figures) == [3, 11]

    corrected = IncidentWriteRequest(slug="py-raid", title="The raid")
    change = RecordsWriteRequest(incidents=[corrected])
    body = ChangeWriteRequest(why="A test.", base=last_number(client), dry_run=True, records=change)
    told = create_change.sync(client=client, body=body)
    assert isinstance(told, DryRun)
    assert [field.after for field in told.records[0].fields] == ["The raid"]
    correction = write(client, base=last_number(client), records=change)
    assert get_incident.sync("py-raid", client=client).title == "The raid"

    pair = UnionRequest(type_=WrittenKind.INCIDENT, keep="py-raid", merge="py-raid-2")
    merge = write(client, base=last_number(client), merge=[pair])
    history = get_incident_history.sync("py-raid", client=client)
    assert [each.number for each in history.results] == [
        merge.number,
        correction.number,
        made.number,
    ]

    for each in (merge, correction, made):
        assert undo(client, each.number).undoes == each.number
    answer = get_incident.sync_detailed("py-raid", client=client)
    assert answer.status_code == HTTPStatus.GONE


def test_a_batch_with_one_fault_is_refused_with_a_pointer_to_it(client):
    incidents = [raid(f"py-{number}", figures=[toll(number, "a")]) for number in range(100)]
    incidents[41].figures[0].assertions[0].source = "py-reprt"
    body = ChangeWriteRequest(
        why="A test.", records=RecordsWriteRequest(sources=[REPORT], incidents=incidents)
    )
    before = last_number(client)
    problem = create_change.sync(client=client, body=body)
    assert isinstance(problem, Problem)
    (fault,) = problem.errors
    assert fault.pointer == "/records/incidents/41/figures/0/assertions/0/source"
    assert last_number(client) == before


def test_a_request_that_is_sent_again_changes_nothing(client):
    body = ChangeWriteRequest(why="A test.", records=RecordsWriteRequest(sources=[REPORT]))
    first, again = (
        create_change.sync(client=client, body=body, idempotency_key="py-1") for _ in range(2)
    )
    assert first.number == again.number == last_number(client)
    undo(client, first.number)


def test_what_others_changed_is_told(client):
    made = write(client, records=RecordsWriteRequest(sources=[REPORT]))
    titled = (SourceWriteRequest(slug="py-report", title=title) for title in ("One", "Two"))
    one, two = (RecordsWriteRequest(sources=[each]) for each in titled)
    later = write(client, base=made.number, records=one)
    body = ChangeWriteRequest(why="A test.", base=made.number, records=two)
    problem = create_change.sync(client=client, body=body)
    assert isinstance(problem, Problem)
    assert problem.status == HTTPStatus.CONFLICT
    (conflict,) = problem.conflicts
    assert [change.number for change in conflict.changes] == [later.number]
    assert [(field.theirs, field.mine) for field in conflict.fields] == [("One", "Two")]
    for each in (later, made):
        undo(client, each.number)


def test_a_proposal_is_followed_until_it_is_published(client):
    records = RecordsWriteRequest(sources=[REPORT])
    draft = FirstProposalStatus.DRAFT
    body = ProposalWriteRequest(why="A test.", records=records, status=draft)
    made = create_proposal.sync(client=client, body=body)
    assert isinstance(made, Proposal), made
    replaced = ProposalReplaceRequest(why="Another test.", records=records)
    assert replace_proposal.sync(made.id, client=client, body=replaced).version == 2
    comment = ProposalCommentRequest(comment="It is ready.")
    propose_proposal.sync(made.id, client=client, body=comment)
    waiting = list_proposals.sync(client=client, status=[ProposalStatus.PROPOSED])
    assert [(each.id, each.why) for each in waiting.results] == [(made.id, "Another test.")]

    seen = get_proposal.sync(made.id, client=client).last_change
    looked_at = ProposalPublishRequest(version=1, seen=seen)
    refused = publish_proposal.sync(made.id, client=client, body=looked_at)
    assert isinstance(refused, Problem)
    assert refused.status == HTTPStatus.CONFLICT
    looked_at = ProposalPublishRequest(version=2, seen=seen)
    change = publish_proposal.sync(made.id, client=client, body=looked_at)
    assert isinstance(change, ChangeWithItems), change
    followed = get_proposal.sync(made.id, client=client)
    assert (followed.status, followed.change) == (ProposalStatus.PUBLISHED, change.number)
    assert [step.comment for step in followed.steps] == [None, None, "It is ready.", None]
    (source,) = followed.fragment.records.sources
    assert (source.slug, source.kind) == ("py-report", SourceKind.NEWS)
    undo(client, change.number)
