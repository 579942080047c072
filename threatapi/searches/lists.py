"""What a saved search finds: its list is asked as a request would ask it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from rest_framework.exceptions import APIException

from base.http.errors import ParameterErrors
from base.orm.markings import Cut
from base.paging.pagination import PAGE_PARAMETERS
from base.parameters import named_by, unknown_names_taken

from .models import Search

MOST_RECORDS = 10_000
# Parameters that do not say which records are found, or that would say it of another day; and the
# one that takes too long to be asked again after each change.
REFUSED = (
    *PAGE_PARAMETERS, "ordering", "expand", "updated_since", "changed_after", "exclude_source",
)  # fmt: skip


# Filters by the ids and slugs of the records of the list itself. What they name may be unknown.
NAMED = {"id": "uid", "id__not": "uid", "slug": "slug", "slug__not": "slug"}


class SearchFault(Exception):
    """The search cannot be made; the text says why."""


class NameUnknown(SearchFault):
    """A filter names a record that is not there, or that not everybody sees."""


def find_records(search: Search) -> tuple[type[Any], dict[int, Any]]:
    """The model of the list, and the ids of the records that everybody sees in it, by key.

    A new search names only records that are there. Those of them that are deleted or hidden later
    find nothing, and exclude nothing.
    """
    is_new = search.number is None
    with Cut(), as_faults(), nullcontext() if is_new else unknown_names_taken():
        selection = list_view(search).filterset.selection
        if selection.keys is None:
            records = selection.unordered
        else:
            records = selection.records.order_by().filter(pk__in=selection.keys)
        found = dict(records.values_list("pk", "uid")[: MOST_RECORDS + 1])
    if len(found) > MOST_RECORDS or selection.is_capped:
        detail = f"It finds more than {MOST_RECORDS:,} records: give narrower filters."
        raise SearchFault(detail)
    return records.model._meta.concrete_model, found


def names_all_seen(search: Search) -> bool:
    """Whether everybody sees the records that the filters name."""
    with Cut():
        try:
            with as_faults():
                filterset = list_view(search).filterset
        except SearchFault as fault:
            return not isinstance(fault, NameUnknown)
        model = filterset.queryset.model
        return all(
            model._default_manager.filter(named_by(model, column, [value])).exists()
            for name, column in NAMED.items()
            for value in filterset.given.get(name) or ()
        )


def list_view(search: Search) -> Any:
    """The view of the list with the filters of the search."""
    path = f"/api/v1/{search.resource}"
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "QUERY_STRING": search.query}
    view_class = resolve(path).func.cls  # type: ignore[attr-defined]
    view = view_class(action_map={"get": "list"}, action="list", args=(), kwargs={})
    view.format_kwarg = None
    request.GET = QueryDict(search.query)  # type: ignore[assignment]
    refuse_parameters(request.GET)
    view.request = view.initialize_request(request)
    return view


@contextmanager
def as_faults() -> Iterator[None]:
    """What the list refuses, as faults of the search."""
    try:
        yield
    except ParameterErrors as errors:
        raise fault_class(errors)(words_for(errors)) from None
    except APIException as error:
        if error.status_code >= 500:  # it may be made later
            raise
        raise SearchFault(str(error)) from None
    except (TooManyFieldsSent, RequestDataTooBig):
        raise SearchFault("These are too many filters.") from None


def fault_class(errors: ParameterErrors) -> type[SearchFault]:
    codes = {fault["code"] for faults in errors.faults.values() for fault in faults}
    return NameUnknown if "unknown" in codes else SearchFault


def refuse_parameters(given: QueryDict) -> None:
    if refused := [name for name in REFUSED if name in given]:
        raise SearchFault(f"A saved search takes no {', '.join(refused)}.")


def words_for(errors: ParameterErrors) -> str:
    return " ".join(
        f"{name}: {fault['message']}" for name, faults in errors.faults.items() for fault in faults
    )
