"""Base classes of the admin of all records. Knows no app."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError
from django.db.models import ProtectedError, Q, QuerySet, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from ..orm import writing
from ..orm.markings import CHANGE_MARKING
from ..orm.namesakes import duplicate_warnings, name_warnings
from ..orm.protected import why_kept
from ..orm.snapshot import snapshot
from ..values.text import fold
from . import reasons
from .after_change import AnswersAfterChange, answer_after_change
from .conflicts import Conflict
from .forms import RecordForm
from .inlines import RecordFields
from .lists import ChangedByMe, LimitedLists, Unreviewed
from .merging import Merging, conflict_of
from .typed import typed_values

MARKING = ("marking",)
STAMPS = ("uid", "key", "created_at", "updated_at")
MERGED_SINCE = (
    "The record was merged with this one since you opened it. Nothing was saved or deleted."
)
BROKEN_RULE = "Nothing was saved: the database refused this, because it breaks a rule of the data."


class RecordAdmin(AnswersAfterChange, LimitedLists, RecordFields, admin.ModelAdmin):
    """Base of each model's admin: search, stamps, a link to the API, no lost edit, no 500.

    `list_select_related` names what a record's own text needs; it holds for every page.
    """

    form = RecordForm
    change_form_template = "admin/record_form.html"
    object_history_template = "admin/record_history.html"
    delete_confirmation_template = "admin/record_delete.html"
    delete_selected_confirmation_template = "admin/records_delete.html"

    class Media:
        css = {"all": ("threatapi/admin.css",)}
        js = ("threatapi/admin.js",)

    # The form

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Of a record that was merged, the page of the one that stayed."""
        keeper = writing.Door.find_keeper(self.model, object_id)
        if keeper is None:
            self._tell_of_form(request, self.model())
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        if request.method == "POST":
            self._tell_of_merge(request, keeper)
        name = f"admin:{opts.app_label}_{opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[keeper]))

    def _tell_of_merge(self, request: HttpRequest, keeper: int) -> None:
        messages.warning(request, MERGED_SINCE)
        record = self.get_queryset(request).filter(pk=keeper).first()
        if record is not None:
            self._tell_of_form(request, record)

    def _tell_of_form(self, request: HttpRequest, record: Any) -> None:
        """Nothing of a form that was sent is written, so what the record has not is told."""
        if reasons.SEEN not in request.POST or "post" in request.POST:
            return  # no form of a record, but a page that asks before it deletes
        if typed := "; ".join(typed_values(self, request, record)):
            messages.warning(request, f"Nothing was saved. The form had: {typed}.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = super().get_queryset(request)
        names = self.list_select_related
        return queryset.select_related(*names) if isinstance(names, tuple) else queryset

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *STAMPS)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), ChangedByMe, Unreviewed, *MARKING]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))
        if not {*MARKING} & {*flatten_fieldsets(fieldsets)}:
            fieldsets.append(("Who may see it", {"fields": MARKING}))
        if obj is None:
            return fieldsets
        return [*fieldsets, ("Record", {"fields": STAMPS, "classes": ("collapse",)})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """A record that is yet to be made has no rows to show."""
        inlines = super().get_inlines(request, obj)
        return [one for one in inlines if obj or not getattr(one, "only_existing", False)]

    # Two editors at once

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.conflict = conflict_of(request)  # type: ignore[attr-defined]
        form.unreviewed = getattr(request, "unreviewed", ())  # type: ignore[attr-defined]
        form.may_unmark = request.user.has_perm(CHANGE_MARKING)  # type: ignore[attr-defined]
        return form

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """The rows of the form. What was sent is first brought up to what others have changed."""
        made = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if request.method != "POST" or not change:
            return made
        is_another = Merging(self, request, obj, *made).run()
        return super()._create_formsets(request, obj, change) if is_another else made  # type: ignore[misc]

    # Search

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Rows in which every word is found in some field, however it is spelt; or by id."""
        if uid := as_uuid(search_term):
            return queryset.filter(uid=uid), False
        for word in search_term.replace("\x00", " ").split():
            queryset = queryset.filter(self._has_word(request, word))
        return queryset, False

    def _has_word(self, request: HttpRequest, word: str) -> Q:
        found = Q()
        for path in self.get_search_fields(request):
            is_folded = path.endswith("folded")
            text = fold(word) if is_folded else word
            if not text:
                continue
            test = Q(**{f"{path}__{'contains' if is_folded else 'icontains'}": text})
            if self._goes_to_many(path):
                # A subquery, for a join would list the row once for each of its names.
                test = Q(pk__in=self.model._base_manager.filter(test).values("pk"))
            found |= test
        return found

    def _goes_to_many(self, path: str) -> bool:
        try:
            column = self.opts.get_field(path.partition("__")[0])
        except FieldDoesNotExist:
            return False
        return bool(column.is_relation and (column.one_to_many or column.many_to_many))

    # Link to the API

    def api_url(self, obj: Any) -> str:
        """Where the API shows the record, or what it belongs to."""
        return obj.get_absolute_url()

    def view_on_site(self, obj: Any) -> str:  # type: ignore[override]
        return self.api_url(obj)

    @admin.display(description="API")
    def api(self, obj: Any) -> str:
        return format_html('<a href="{}">JSON</a>', self.api_url(obj))

    # Names that are not what they seem, or that another record has

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.save_beside(request, obj, form, change)
        if set(self.model.NAMES) & set(form.changed_data):
            for told in dict.fromkeys((*name_warnings(obj), *duplicate_warnings(obj))):
                messages.warning(request, told)

    def save_beside(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what the form says beside the columns of the record."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model.NAMES:
            for record in (*formset.new_objects, *(row for row, _ in formset.changed_objects)):
                for told in name_warnings(record):
                    messages.warning(request, told)

    # One request is one change; faults that only the database sees

    @csrf_protect_m
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As Django's, but that the change is the transaction."""
        sent = request.POST
        view = partial(self._changeform_view, request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        if request.method != "POST":
            return self._open_form(request, view)
        reasons.note_last_change(request)

        def answer() -> HttpResponse:
            """Each try begins with what was sent, in which a conflict writes what others saved."""
            request.POST = sent.copy()  # type: ignore[assignment]
            request.conflict = Conflict()  # type: ignore[attr-defined]
            return view()

        return self._write(request, answer)

    def _open_form(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """The form with the values of just the moment whose last change it tells.

        With newer ones, what others had done would later be taken for what this editor typed.
        """
        with snapshot():
            reasons.note_last_change(request)
            answer = view()
            if isinstance(answer, TemplateResponse):
                answer.render()
            return answer

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reasons.note_last_change(request)
        view = partial(super().delete_view, request, *args, **kwargs)
        return self._write(request, view, deletes=request.method == "POST")

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            reasons.note_last_change(request)
        view = partial(super().changelist_view, request, *args, **kwargs)
        # An action that asks first sends this once it was told to go on.
        return self._write(request, view, deletes="post" in request.POST)

    def _write(
        self, request: HttpRequest, view: Callable[[], HttpResponse], deletes: bool = False
    ) -> HttpResponse:
        """The answer of the view, or a message on why it could not be done.

        Two editors may break a rule together that each of them keeps: the form of the later one
        passes and its row does not. A second try sees the earlier row and names the field.
        """
        if deletes and not reasons.given_reason(request):
            messages.error(request, reasons.MISSING)
            return HttpResponseRedirect(request.get_full_path())
        problem = BROKEN_RULE
        for _ in ("first try", "second try"):
            request.__dict__.pop("after_change", None)
            try:
                with self._change(request) as change:
                    request.open_change = change  # type: ignore[attr-defined]
                    answer = view()
                if change is not None and change.number:
                    # A form that comes back although something was written has seen that.
                    request.last_change = change.number  # type: ignore[attr-defined]
                return answer_after_change(request, answer)
            except (ProtectedError, RestrictedError) as error:
                problem = why_kept(error, with_hidden=True)
                break
            except writing.Refused as refused:
                problem = str(refused)
                break
            except writing.DeletedSince:
                problem = reasons.DELETED_SINCE
                break
            except writing.ChangedSince:
                problem = reasons.CHANGED_SINCE
                break
            except writing.ReviewNeeded as needed:
                forget_messages(request)
                problem = " ".join(needed.statements)
                # A form comes back with what was typed, and with these faults.
                request.unreviewed = needed.statements  # type: ignore[attr-defined]
            except IntegrityError:
                # It may have been raised by the commit, after the view said that all was well.
                forget_messages(request)
        forget_messages(request)
        messages.error(request, problem)
        return HttpResponseRedirect(request.get_full_path())

    def _change(self, request: HttpRequest) -> AbstractContextManager[Any]:
        """What an editor sends at once is one change, which is kept whole or not at all."""
        if request.method != "POST":
            return nullcontext()
        about = {"user": request.user, "reason": reasons.given_reason(request)}
        return writing.change("admin", seen=reasons.seen_change(request), **about)


def forget_messages(request: HttpRequest) -> None:
    """Drop the messages that this request has added."""
    messages.get_messages(request)._queued_messages.clear()  # type: ignore[attr-defined]


def as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None
