"""Endpoints that write: changes are made and undone, by programs with a token."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from base.faults.writers import admitted_write
from base.http.errors import refuse, unknown_parameters
from base.orm.markings import uncut
from base.paging.pagination import DEFAULT_LIMIT, Pager
from base.views import Answer
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.clearance import ForClearance
from threatapi.changes.models import Change
from threatapi.changes.serializers import ChangeWithItemsSerializer
from threatapi.changes.undo import has_rights_to_undo, undo
from threatapi.changes.views import NUMBER, ListChanges, find_change, show_change
from threatapi.tokens.permissions import MayWrite

from .apply import Applied, apply, with_retries
from .fragment import Fragment, read_fragment, read_undoing
from .idempotency import Once
from .parsers import MAX_BYTES, FragmentParser
from .problems import InConflict, as_problems
from .rights import NotAllowed
from .serializers import DryRunSerializer, dry_run_json

UNDONE = "Nothing was undone. Change {number} has been undone already."


class Writing(ForClearance):
    """A request that makes a change, and is answered with it."""

    request: Request
    most_bytes = MAX_BYTES

    @property
    def body(self) -> bytes:
        return self.request.data or b""  # without one the framework reads nothing

    def once(self, write: Callable[[], Applied]) -> Applied:
        """Write, if the same request has not done so before."""
        once = Once(self.request, self.body)

        def work() -> Applied:
            with transaction.atomic():
                was_sent, made = once.find_change()
                if was_sent:
                    return Applied(made or Change())
                applied = write()
                once.keep(applied.change)
                return applied

        with as_problems(), admitted_write():
            return with_retries(work)

    @property
    def about(self) -> dict[str, Any]:
        """Who writes."""
        return {"user": self.request.user, "token": self.request.auth.name}

    def made(self, change: Change) -> Response:
        """201 with the change, as its own URL shows it."""
        url = reverse("change", args=[change.number])
        pager = Pager(self.request, {"limit": DEFAULT_LIMIT, "offset": 0})
        pager.url = self.request.build_absolute_uri(url)
        response = show_change(find_change(str(change.number), self.is_staff), self.is_staff, pager)
        response.status_code = status.HTTP_201_CREATED
        response["Location"] = url
        return response


class Changes(Writing, ListChanges):
    """What was changed, when, by which way and why, in the order in which it came into the store;
    POST makes a change.

    Whoever asks with `after=` and the greatest number that they have misses no change.
    """

    def get_permissions(self) -> list[Any]:
        return [MayWrite()] if self.action == "create" else super().get_permissions()

    def get_parsers(self) -> list[Any]:
        return [FragmentParser()]

    @extend_schema(
        operation_id="create_change",
        request=None,
        responses={200: DryRunSerializer, 201: ChangeWithItemsSerializer},
    )
    def create(self, request: Request) -> Response:
        """Write a fragment of a data set: records are made, changed, deleted and merged as one
        change, all of it or nothing."""
        refuse(unknown_parameters(request, ()))
        with as_problems():
            fragment = read_fragment(self.body)
        applied = self.dry_run(fragment) if fragment.dry_run else self.write(fragment)
        if applied.change.number:
            return self.made(applied.change)
        return Response(dry_run_json(applied, fragment))

    def dry_run(self, fragment: Fragment) -> Applied:
        with as_problems(), admitted_write():
            return with_retries(lambda: apply(fragment, **self.about))

    def write(self, fragment: Fragment) -> Applied:
        return self.once(lambda: apply(fragment, **self.about))


class UndoChange(Writing, Answer):
    """Take a change back: what it made goes, what it changed or deleted is as it was before.

    That is a change, too. It is refused as a whole where a later change touched one of the records.
    """

    operation_id = "undo_change"
    tag = "changes"
    path_parameters = {"number": NUMBER}
    permission_classes = [MayWrite]
    parser_classes = [FragmentParser]

    @extend_schema(request=None, responses={201: ChangeWithItemsSerializer})
    def post(self, request: Request, number: str) -> Response:
        refuse(unknown_parameters(request, ()))
        with as_problems():
            reason = read_undoing(self.body)
        done = find_change(number, self.is_staff)
        made = self.once(lambda: self.undo(done, reason)).change
        if made.number is None:  # others have undone it while this waited for them
            raise InConflict(UNDONE.format(number=number), [])
        return self.made(made)

    def undo(self, done: Change, reason: str) -> Applied:
        with uncut():
            if not has_rights_to_undo(self.request.user, done):
                raise NotAllowed({"write all that undoing this change would write"})
            return Applied(undo(done, ChangeDoor.API, reason=reason, **self.about))
