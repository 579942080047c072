"""Proposals in the admin: looked at, published, returned and withdrawn."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator

from base.admin.lists import SoundList
from base.admin.reasons import given_reason
from base.values.text import validate_text
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.forget_proposals import redact_proposal
from threatapi.changes.numbers import last_number
from threatapi.writing.apply import with_retries

from .choices import FROM, ProposalStatus
from .life import WrongStatus, may_review, move, publish
from .models import LONGEST_COMMENT, Proposal
from .preview import REFUSALS, obstacles, preview

# What a button does, by its name.
STEPS = {
    "publish": ProposalStatus.PUBLISHED,
    "return": ProposalStatus.RETURNED,
    "withdraw": ProposalStatus.WITHDRAWN,
}
LABELS = {"publish": "Publish", "return": "Return to its author", "withdraw": "Withdraw"}
DONE = {
    ProposalStatus.PUBLISHED: "The proposal is published.",
    ProposalStatus.RETURNED: "The proposal is returned to its author.",
    ProposalStatus.WITHDRAWN: "The proposal is withdrawn.",
}
# What publishing a larger fragment would do is shown if the URL asks for it: it takes a while.
SHOWN_AT_ONCE = 200_000  # characters
PREVIEW = "preview"
NOTHING_DONE = "Nothing was done. {why}"


class DecisionForm(forms.Form):
    """What is to become of the proposal that the page showed."""

    step = forms.ChoiceField(choices=[*LABELS.items()], widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        required=False,
        max_length=LONGEST_COMMENT,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Its author and all reviewers read it. Needed to return the proposal.",
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("step") == "return" and not given.get("comment") and not self.errors:
            self.add_error("comment", "Say what is to be changed.")


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """Everybody sees their own proposals, reviewers see all."""

    list_display = ("reason", "status", "author", "created_at", "updated_at", "change")
    list_filter = ("status", "author")
    list_select_related = ("change",)
    list_per_page = 50
    search_fields = ("why", "author")
    ordering = ("-updated_at",)
    show_full_result_count = False

    class Media:
        css = {"all": ("threatapi/admin.css",)}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SoundList]:
        return SoundList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        proposals = super().get_queryset(request)
        return proposals if may_review(request.user) else proposals.filter(user=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    @admin.display(description="Why", ordering="why")
    def reason(self, proposal: Proposal) -> str:
        return Truncator(proposal.why).chars(100) or "(redacted)"

    # The page of one

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The proposal, with what it would do, and the buttons that this user may press."""
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        buttons = self.buttons(request, proposal)
        form = DecisionForm(initial={"version": proposal.version})
        if request.method == "POST":
            form = DecisionForm(request.POST)
            if request.POST.get("step", "publish") not in buttons:
                raise PermissionDenied
            if form.is_valid() and self.decide(request, proposal, form.cleaned_data):
                return HttpResponseRedirect(request.path)
            proposal.refresh_from_db()
        return self.page(request, proposal, form)

    def get_urls(self) -> list[Any]:
        redact = self.admin_site.admin_view(self.redact_view)
        return [
            path("<int:key>/redact/", redact, name="threatapi_proposal_redact"),
            *super().get_urls(),
        ]

    def redact_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask administrators before the contents of a proposal are taken out of the store."""
        if not request.user.is_superuser:  # type: ignore[union-attr]
            raise PermissionDenied
        proposal = get_object_or_404(Proposal, pk=key)
        if request.method == "POST" and (reason := given_reason(request)):
            redact_proposal(proposal.uid, request.user.get_username(), reason)
            messages.success(request, "The contents of the proposal are taken out.")
            return HttpResponseRedirect(reverse("admin:threatapi_proposal_change", args=[key]))
        if request.method == "POST":
            messages.error(request, "Nothing was redacted: give a reason.")
        context = self.admin_site.each_context(request) | {
            "title": "Redact a proposal?",
            "opts": self.opts,
            "original": proposal,
            "button": "Redact the proposal",
        }
        return TemplateResponse(request, "admin/redact_proposal.html", context)

    def buttons(self, request: HttpRequest, proposal: Proposal) -> list[str]:
        """The steps that the user may take, whatever its status."""
        reviews = may_review(request.user)
        allowed = [*(("publish", "return") if reviews else ())]
        return [*allowed, *(("withdraw",) if reviews or proposal.is_of(request.user) else ())]

    def decide(self, request: HttpRequest, proposal: Proposal, given: dict[str, Any]) -> bool:
        """Take the step; False if it was refused."""
        status = STEPS[given["step"]]
        try:
            if status is ProposalStatus.PUBLISHED:
                self.publish(request, proposal, given)
            else:
                move(proposal.pk, status, request.user, given["comment"])
        except WrongStatus as error:
            messages.error(request, NOTHING_DONE.format(why=error))
            return False
        except REFUSALS as error:
            told = " ".join(each.detail for each in obstacles(error)[:3])
            messages.error(request, NOTHING_DONE.format(why=told))
            return False
        messages.success(request, DONE[status])
        return True

    def publish(self, request: HttpRequest, proposal: Proposal, given: dict[str, Any]) -> None:
        with_retries(
            lambda: publish(
                proposal.pk,
                request.user,
                given["version"],
                given["comment"],
                seen=given["seen"],
                door=ChangeDoor.ADMIN,
            )
        )

    def page(self, request: HttpRequest, proposal: Proposal, form: DecisionForm) -> HttpResponse:
        reviews = may_review(request.user) and proposal.is_waiting
        seen = last_number()  # before it is looked at
        is_asked = len(proposal.body) <= SHOWN_AT_ONCE or PREVIEW in request.GET
        would_do = None
        if reviews and is_asked:
            would_do = preview(proposal, request.user, ChangeDoor.ADMIN)
        buttons = [
            (step, LABELS[step])
            for step in self.buttons(request, proposal)
            if proposal.status in FROM[STEPS[step]]
            and not (step == "publish" and would_do and would_do.obstacles)
        ]
        context = self.admin_site.each_context(request) | {
            "title": f"Proposal of {proposal.author}",
            "opts": self.opts,
            "original": proposal,
            "steps": proposal.steps.all(),
            "preview": would_do,
            "may_ask": reviews and not is_asked,
            "items": would_do.items if would_do else [],
            "buttons": buttons,
            "form": form,
            "seen": seen,
            "fragment": json.dumps(json.loads(proposal.body), indent=2, ensure_ascii=False)
            if proposal.body
            else "",
        }
        return TemplateResponse(request, "admin/proposal.html", context)
