"""Endpoints of proposals: made and followed by programs that may propose, decided by reviewers."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.urls import URLPattern, path, reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from base.faults.writers import admitted_write
from base.http.conditional import PRIVATE
from base.http.errors import refuse, unknown_parameters
from base.orm.routing import PRIMARY, read_from
from base.parameters import NO_RECORD, as_uuid
from base.views import RecordViewSet
from threatapi.changes.serializers import ChangeWithItemsSerializer
from threatapi.tokens.permissions import MayFollow, MayPropose, MayWrite
from threatapi.writing.apply import Applied, with_retries
from threatapi.writing.fragment import Fragment
from threatapi.writing.idempotency import Once
from threatapi.writing.parsers import FragmentParser
from threatapi.writing.problems import InConflict, as_problems
from threatapi.writing.rights import NotAllowed
from threatapi.writing.serializers import DryRunSerializer, dry_run_json
from threatapi.writing.views import Writing

from .body import NEEDS_COMMENT, NEEDS_SEEN, NEEDS_VERSION, Decision, read_decision, read_proposed
from .choices import ProposalStatus
from .filters import ProposalFilterSet
from .floods import counting_refusals, refuse_flood
from .life import Published, WrongStatus, make, may_review, move, publish, replace
from .models import Proposal, ProposalStep
from .serializers import ListedProposalSerializer, ProposalSerializer

OF_OTHERS = "change the proposals of others"
REVIEWING = "publish or return proposals"


@contextmanager
def told() -> Iterator[None]:
    """Why nothing becomes of the proposal, as problems."""
    with as_problems():
        try:
            yield
        except WrongStatus as error:
            raise InConflict(str(error), []) from None


class OfProposals(Writing, RecordViewSet):
    """Requests about proposals. Each user sees their own; reviewers see all."""

    queryset = Proposal.objects.all()
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilterSet
    path_parameters = {
        "proposal": {
            "in": "path",
            "name": "proposal",
            "required": True,
            "description": "The proposal's id.",
            "schema": {"type": "string", "format": "uuid"},
            "example": NO_RECORD[0],
        }
    }
    may_write: type[MayPropose | MayWrite] = MayPropose

    def get_permissions(self) -> list[Any]:
        is_read = self.action in ("list", "retrieve")
        return [MayFollow() if is_read else self.may_write()]

    def get_parsers(self) -> list[Any]:
        return [FragmentParser()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        read_from(PRIMARY)  # who has just sent one finds it
        super().initial(request, *args, **kwargs)

    def variant(self, request: Request) -> str:
        """Which state the proposals are in; they change without a change of the store. Of two steps
        at once, the one with the lower key may be there later."""
        mine = self.see(Proposal.objects.all())  # of others it tells nothing
        steps = ProposalStep.objects.filter(proposal__in=mine).aggregate(Max("pk"), Count("pk"))
        redacted = mine.aggregate(Max("redacted_at"))
        user = (request.user.pk, may_review(request.user))
        return str([*user, *steps.values(), *redacted.values()])

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in SAFE_METHODS and response.status_code in (200, 304):
            response["Cache-Control"] = PRIVATE
        return response

    # What is shown

    def shape_key(self) -> Hashable | None:
        return None

    def see(self, queryset: QuerySet) -> QuerySet:
        user = self.request.user
        return queryset if may_review(user) else queryset.filter(user=user)

    def show(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("change").prefetch_related("steps")

    def find(self) -> Proposal:
        """The proposal, if the user may see it."""
        wanted = self.kwargs["proposal"]
        uid = as_uuid(wanted)
        found = uid and self.get_queryset().filter(uid=uid).first()
        if not found:
            raise NotFound(f"There is no proposal “{wanted}”.")
        return found  # type: ignore[no-any-return]

    def get_object(self) -> Proposal:
        return self.find()

    def shown(self, proposal: Proposal) -> Response:
        return Response(ProposalSerializer(proposal).data)

    # What is written

    def do(self, work: Callable[[], Any]) -> Any:
        with told(), admitted_write():
            return with_retries(work)

    def decide(
        self, to: ProposalStatus, *known: str, required: dict[str, str] | None = None
    ) -> Response:
        """Give the proposal this status, as a request with such a body asks for."""
        refuse(unknown_parameters(self.request, ()))
        proposal = self.find()
        with told():
            self.refuse_unless_allowed(proposal, to)
            decision = read_decision(self.body, *known, required=required)
        user = self.request.user
        return self.shown(self.do(lambda: move(proposal.pk, to, user, decision.comment)))

    def refuse_unless_allowed(self, proposal: Proposal, to: ProposalStatus) -> None:
        """Authors propose and withdraw, reviewers publish and return."""
        if to in (ProposalStatus.PUBLISHED, ProposalStatus.RETURNED):
            if not may_review(self.request.user):
                raise NotAllowed({REVIEWING})
        elif not proposal.is_of(self.request.user):
            raise NotAllowed({OF_OTHERS})


class Proposals(OfProposals):
    """Fragments that wait for a reviewer. Each user sees their own; reviewers see all."""

    def get_serializer_class(self) -> Any:
        return ListedProposalSerializer if self.action == "list" else ProposalSerializer

    @extend_schema(
        operation_id="create_proposal", request=None, responses={201: ProposalSerializer}
    )
    def create(self, request: Request) -> Response:
        """Propose a fragment. Nothing of it is in any answer about records, until somebody who may
        review it publishes it."""
        refuse(unknown_parameters(request, ()))
        with told(), counting_refusals(request.user):
            proposed = read_proposed(self.body)
        once = Once(request, self.body)

        @transaction.atomic
        def work() -> Proposal:
            was_sent, _ = once.find_change()
            found = Proposal.objects.filter(sent=once.sent).first() if was_sent else None
            if found is None:
                refuse_flood(request.user)
            return found or make(proposed, request.user, request.auth.name, once.sent)

        response = self.shown(self.do(work))
        response.status_code = status.HTTP_201_CREATED
        response["Location"] = reverse("proposal", args=[response.data["id"]])
        return response


class OneProposal(OfProposals):
    """A proposal, with its fragment and what became of it so far."""

    @extend_schema(
        operation_id="replace_proposal", request=None, responses={200: ProposalSerializer}
    )
    def update(self, request: Request, proposal: str) -> Response:
        """Replace the fragment of a proposal that is not yet published or withdrawn. Its status
        stays; its version is one more."""
        refuse(unknown_parameters(request, ()))
        found = self.find()
        with told():
            if not found.is_of(request.user):
                raise NotAllowed({OF_OTHERS})
            refuse_flood(request.user)
            with counting_refusals(request.user):
                proposed = read_proposed(self.body, with_status=False)
        return self.shown(self.do(lambda: replace(found.pk, proposed, request.user)))


class ProposeProposal(OfProposals):
    """Let a draft, or what was returned, wait for a reviewer."""

    @extend_schema(
        operation_id="propose_proposal", request=None, responses={200: ProposalSerializer}
    )
    def create(self, request: Request, proposal: str) -> Response:
        """Let a draft, or a proposal that was returned, wait for a reviewer."""
        return self.decide(ProposalStatus.PROPOSED, "comment")


class WithdrawProposal(OfProposals):
    """Withdraw a proposal."""

    @extend_schema(
        operation_id="withdraw_proposal", request=None, responses={200: ProposalSerializer}
    )
    def create(self, request: Request, proposal: str) -> Response:
        """Withdraw a proposal: it will not be published."""
        return self.decide(ProposalStatus.WITHDRAWN, "comment")


class ReturnProposal(OfProposals):
    """Return a proposal to its author."""

    may_write = MayWrite

    @extend_schema(
        operation_id="return_proposal", request=None, responses={200: ProposalSerializer}
    )
    def create(self, request: Request, proposal: str) -> Response:
        """Give a proposal back to its author, with what is to be changed."""
        needed = {"comment": NEEDS_COMMENT}
        return self.decide(ProposalStatus.RETURNED, "comment", required=needed)


class PublishProposal(OfProposals):
    """Publish a proposal."""

    may_write = MayWrite

    @extend_schema(
        operation_id="publish_proposal",
        request=None,
        responses={200: DryRunSerializer, 201: ChangeWithItemsSerializer},
    )
    def create(self, request: Request, proposal: str) -> Response:
        """Make the change that is proposed, by the rights of the reviewer.

        What stands in the way is told as by `create_change`, and the proposal stays as it was."""
        refuse(unknown_parameters(request, ()))
        found = self.find()
        with told():
            self.refuse_unless_allowed(found, ProposalStatus.PUBLISHED)
            known = ("comment", "version", "seen", "dry_run")
            needed = {"version": NEEDS_VERSION, "seen": NEEDS_SEEN}
            decision = read_decision(self.body, *known, required=needed)
            applied = self.publish(found, decision)
        if applied.change.number:
            return self.made(applied.change)
        fragment = applied.fragment if isinstance(applied, Published) else Fragment()
        return Response(dry_run_json(applied, fragment))

    def publish(self, found: Proposal, decision: Decision) -> Applied:
        user = self.request.user

        def work() -> Applied:
            return publish(found.pk, user, **vars(decision))

        return self.do(work) if decision.dry_run else self.once(work)


def routes(base: str) -> list[URLPattern]:
    one = f"{base}proposals/<str:proposal>"
    steps = {
        "propose": ProposeProposal,
        "withdraw": WithdrawProposal,
        "return": ReturnProposal,
        "publish": PublishProposal,
    }
    return [
        path(
            f"{base}proposals",
            Proposals.as_view({"get": "list", "post": "create"}),
            name="proposals",
        ),
        path(one, OneProposal.as_view({"get": "retrieve", "put": "update"}), name="proposal"),
        *(
            path(f"{one}/{name}", view.as_view({"post": "create"}), name=f"proposal-{name}")
            for name, view in steps.items()
        ),
    ]
