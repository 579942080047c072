"""The page of the admin on which two records are made one: choose, look, give a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from base.admin import reasons
from base.admin.forms import RecordChoiceField, RecordSelect
from base.orm.models import Record
from base.orm.writing import ChangedSince, Door, Refused, ReviewNeeded
from sources.models import Identifier

from .choices import ChangeDoor
from .merge import MERGEABLE, MergeRefused, may_merge, merge, preview
from .merge_in_words import as_items, counted
from .record_format import records_by_name
from .side_by_side import reasons_for, side_by_side
from .words import Words, admin_url

SHOWN = 200  # items
MISSING = "Nothing was merged: give a reason."
CHANGED_SINCE = (
    "Somebody else has changed one of the records since you opened the page. Nothing was merged: "
    "look at them again."
)
STAYS = {"this": "This record", "other": "The other one"}


class PairForm(forms.Form):
    """With which record one is to be merged, and which of them stays."""

    def __init__(self, record: Record, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, model = record, record._meta.concrete_model
        column = next(each for each in Identifier._meta.fields if each.related_model is model)
        self.fields["other"] = RecordChoiceField(
            queryset=model._base_manager.exclude(pk=record.pk),
            widget=RecordSelect(column, admin.site),
            label="The other record",
        )
        self.fields["stays"] = forms.ChoiceField(
            choices=STAYS.items(), widget=forms.RadioSelect, label="Which one stays", initial="this"
        )

    @property
    def pair(self) -> tuple[Any, Any]:
        """The record that goes, and the one that stays."""
        this, other = self.record, self.cleaned_data["other"]
        return (other, this) if self.cleaned_data["stays"] == "this" else (this, other)


def merge_view(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Show what merging would do; do it when it is confirmed with a reason."""
    model = records_by_name().get(kind)
    record = model._base_manager.filter(pk=key).first() if model in MERGEABLE and model else None
    if record is None:
        raise Http404
    if not may_merge(request.user, type(record)):
        raise PermissionDenied
    reasons.note_last_change(request)
    form = PairForm(record, request.POST or request.GET or None)
    is_chosen = form.is_valid()
    if request.method == "POST" and is_chosen:
        if (answer := write(request, form)) is not None:
            return answer
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"Merge “{record}” with another record",
        "record": record,
        "record_url": admin_url(record),
        "form": form,
        "media": form.media,
    }
    return TemplateResponse(request, "admin/merge.html", context | shown(request, form, is_chosen))


def shown(request: HttpRequest, form: PairForm, is_chosen: bool) -> dict[str, Any]:
    """What the page shows of the pair."""
    if not is_chosen:
        return {}
    loser, keeper = form.pair
    try:
        found = preview(loser, keeper)
    except MergeRefused as refused:
        messages.error(request, f"They cannot be merged. {' '.join(refused.reasons)}")
        return {}
    return {
        "loser": loser,
        "keeper": keeper,
        "urls": {"loser": admin_url(loser), "keeper": admin_url(keeper)},
        "why": reasons_for(loser, keeper),
        "fields": side_by_side(found, loser, keeper),
        "apart_url": apart_url(request, loser, keeper),
        "counts": [(action.label, counts) for action, counts in counted(found).items()],
        "contradictions": [each for each in found.contradictions if each.record != str(keeper)],
        "items": list(Words(as_items(found, SHOWN))),
        "more": max(len(found.items) - SHOWN, 0),
    }


def apart_url(request: HttpRequest, one: Record, other: Record) -> str:
    """The page on which it is recorded that they are not the same."""
    if not request.user.has_perm("sources.add_distinction"):  # type: ignore[union-attr]
        return ""
    kind = one._meta.concrete_model._meta.model_name
    return reverse("admin:not_the_same", args=[kind, one.pk, other.pk])


def write(request: HttpRequest, form: PairForm) -> HttpResponse | None:
    """Merge the pair; None if it was refused."""
    loser, keeper = form.pair
    if not (reason := reasons.given_reason(request)):
        messages.error(request, MISSING)
        return None
    seen = reasons.seen_change(request)
    try:
        made = merge(loser, keeper, ChangeDoor.ADMIN, user=request.user, reason=reason, seen=seen)
    except MergeRefused as refused:
        messages.error(request, f"Nothing was merged. {' '.join(refused.reasons)}")
        return None
    except ReviewNeeded as needed:
        messages.error(request, f"Nothing was merged. {' '.join(needed.statements)}")
        return None
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    except ChangedSince:
        messages.error(request, CHANGED_SINCE)
        request.last_change = Door.last_number()  # type: ignore[attr-defined]
        return None
    messages.success(request, f"“{loser}” is one with this record now, by {made}.")
    return HttpResponseRedirect(admin_url(keeper))
