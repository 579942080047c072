"""The workbench of a source: one page of the admin. Each action is a form that is sent to it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django_htmx.middleware import HtmxDetails

from actors.choices import ActorKind
from sources.choices import Credibility
from sources.models import Source
from threatapi.changes.words import admin_url

from .actions import ACTIONS, Asked, Refused
from .date_fields import understood_view
from .draft import Content, Row
from .keeping import SavedMeanwhile, change_draft, find_draft
from .models import Draft, current_text
from .reading import read_into
from .report import paragraphs_of
from .shown import CHOICES, grouped, tally, voices_of
from .states import states_of

RIGHT = "sources.change_source"
OTHER_TABS = "Other tabs save the draft all the time: nothing was saved. Send it again."
UNKNOWN = "There is no such action."
SHOWS_REPORT = ("text", "correction", "publish")


def enter_view(request: HttpRequest, key: int) -> HttpResponse:
    """The page; or what an action answers."""
    source = find_source(request, key)
    is_htmx = bool(HtmxDetails(request))
    if request.method != "POST":
        return page(request, source)
    said, is_refused = act(request, source)
    if not is_htmx and not is_refused:
        return HttpResponseRedirect(request.path)
    return page(request, source, is_htmx, said=said, refused=is_refused)


def find_source(request: HttpRequest, key: int) -> Source:
    if not request.user.has_perm(RIGHT):  # type: ignore[union-attr]
        raise PermissionDenied
    return get_object_or_404(Source.objects.select_related("publisher"), pk=key)


def act(request: HttpRequest, source: Source) -> tuple[list[str], bool]:
    """Do what the form asks for; what is told of it, and whether it was refused."""
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        return [UNKNOWN], True

    def work(content: Content, draft: Draft) -> Asked:
        asked = Asked(source, content, request.POST, draft.version + 1)
        try:
            action(asked)
        except Refused as refused:
            asked.said, asked.refused = [str(refused)], True
        return asked

    try:
        asked = change_draft(source, request.user, work)
    except SavedMeanwhile:
        return [OTHER_TABS], True
    return asked.said, asked.refused


def page(
    request: HttpRequest, source: Source, is_htmx: bool = False, **more: Any
) -> TemplateResponse:
    """The whole page, or the parts of it that htmx puts in their places."""
    draft = find_draft(source, request.user)
    content = Content.read(draft.content)
    rows = states_of(content, source)
    with_report = not is_htmx or request.POST.get("action") in SHOWS_REPORT
    context: dict[str, Any] = {
        "source": source,
        "source_url": admin_url(source),
        "history_url": reverse("admin:sources_source_history", args=[source.pk]),
        "source_facts": facts_of(source),
        "draft": draft,
        "content": content,
        "voices": voices_of(content, str(source.publisher or "narrator"), {}),
        "subjects": content.subjects,
        "groups": grouped(content, rows),
        "tally": tally(rows),
        "with_report": with_report,
        "actor_kinds": ActorKind.choices,
        "credibilities": Credibility.choices,
        **CHOICES,
        **more,
    }
    if with_report and (text := current_text(source)):
        context |= {"text": text, "paragraphs": paragraphs_of(text.text, content.rows)}
    if is_htmx:
        return TemplateResponse(request, "admin/workbench/parts.html", context)
    context |= admin.site.each_context(request)
    context |= {"title": f"Enter “{source}”", "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, "admin/workbench/page.html", context)


def facts_of(source: Source) -> list[str]:
    facts = [source.get_kind_display(), str(source.publisher or ""), source.published]
    return [each for each in (*facts, f"reliability {source.reliability}") if each]


def read_view(request: HttpRequest, key: int) -> HttpResponse:
    """What the line says, while it is typed."""
    source = find_source(request, key)
    draft = find_draft(source, request.user)
    row, line = Row(""), request.GET.get("line", "").strip()[:500]
    if line:
        read_into(row, line, source, Content.read(draft.content))
    return TemplateResponse(request, "admin/workbench/reads.html", {"echo": row})


def routes() -> list[Any]:
    base = "admin/sources/source/<int:key>/enter/"
    return [
        path(base, admin.site.admin_view(enter_view), name="workbench"),
        path("admin/read-date/", admin.site.admin_view(understood_view), name="read-date"),
        path(f"{base}read/", admin.site.admin_view(read_view), name="workbench-read"),
    ]
