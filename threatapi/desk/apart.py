"""The page on which an editor says that two records are not the same."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from base.admin import reasons
from base.orm.models import Record
from base.orm.writing import Refused, ReviewNeeded, change
from sources.models import IDENTIFIED, Distinction
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.record_format import records_by_name

from .search import page_of

RIGHT = "sources.add_distinction"
MISSING = "Nothing was recorded: say what tells them apart."


def tell_apart(one: Record, other: Record, reason: str, user: Any) -> None:
    """Record that two records of one kind are not the same, as one change."""
    kind = one._meta.concrete_model._meta.model_name
    pair = {kind: base_of(one), f"other_{kind}": base_of(other)}
    distinction = Distinction(**pair, reason=reason)
    distinction.full_clean()
    with change(ChangeDoor.ADMIN, user=user, reason=reason):
        distinction.save()


def base_of(record: Record) -> Any:
    """The record as others refer to it: of an actor or person the entity."""
    model = record._meta.concrete_model
    return record if type(record) is model else model._base_manager.get(pk=record.pk)


def apart_view(request: HttpRequest, kind: str, one: int, other: int) -> HttpResponse:
    if kind not in IDENTIFIED or one == other:
        raise Http404
    if not request.user.has_perm(RIGHT):  # type: ignore[union-attr]
        raise PermissionDenied
    records = records_by_name()[kind]._base_manager
    pair = [get_object_or_404(records, pk=key) for key in (one, other)]
    if request.method == "POST" and write(request, *pair):
        return HttpResponseRedirect(leads_to(request))
    merging = reverse("admin:threatapi_change_merge", args=[kind, one])
    context = admin.site.each_context(request) | {
        "title": "Not the same?",
        "pair": [(record, page_of(record)) for record in pair],
        "merge_url": f"{merging}?other={other}&stays=this",
        "next": request.GET.get("next", ""),
    }
    return TemplateResponse(request, "admin/not_the_same.html", context)


def write(request: HttpRequest, one: Record, other: Record) -> bool:
    if not (reason := reasons.given_reason(request)):
        messages.error(request, MISSING)
        return False
    try:
        tell_apart(one, other, reason, request.user)
    except (ValidationError, Refused, ReviewNeeded) as error:
        told = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.error(request, f"Nothing was recorded. {' '.join(told)}")
        return False
    messages.success(request, f"It is recorded that “{one}” and “{other}” are not the same.")
    return True


def leads_to(request: HttpRequest) -> str:
    """The page that one came from; if none is told, the desk."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("admin:index")
