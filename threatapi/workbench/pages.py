"""The workbench of a source: one page of the admin. Each action is a form that is sent to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django_htmx.middleware import HtmxDetails

from actors.choices import ActorKind
from sources.choices import Credibility, SourceKind
from sources.models import Source
from threatapi.changes.words import admin_url

from . import publishing
from .actions import ACTIONS, GONE, LONGEST_LINE, Asked, Refused
from .date_fields import understood_view
from .draft import Content, Row
from .groups import groups_of
from .keeping import SavedMeanwhile, change_draft, content_of, find_draft
from .making import enter_correction
from .meaning import NO_VOICE
from .mentions import add_mentions, missing_mentions
from .models import Draft, current_text
from .of_source import stored_claims
from .origins import offered
from .reading import published_on, read_into
from .report import paragraphs_of
from .shown import CHOICES, tally
from .start import start_view
from .states import States
from .subjects import ON_SUBJECTS
from .voice_list import voices_of
from .voices import ON_VOICES

ALL_ACTIONS = (
    ACTIONS
    | ON_SUBJECTS
    | ON_VOICES
    | {
        "correction": enter_correction,
        "mentions": add_mentions,
        "preview": publishing.preview,
        "publish": publishing.publish,
        "propose": publishing.propose,
    }
)
RIGHT = "sources.change_source"
OTHER_TABS = "Other tabs save the draft all the time: nothing was saved. Send it again."
LOGGED_OUT = "You are logged out. Nothing was saved; what you typed is still on the page."
UNKNOWN = "There is no such action."
SHOWS_REPORT = ("text", "correction", "publish", "mentions")


def enter_view(request: HttpRequest, key: int) -> HttpResponse:
    """The page; or what an action answers."""
    source = find_source(request, key)
    is_htmx = bool(HtmxDetails(request))
    if request.method != "POST":
        return page(request, source)
    asked = act(request, source)
    if asked.goes_to is not None:
        source = asked.goes_to
        request.path = reverse("workbench", args=[source.pk])  # to which the forms are sent
    shown = {"said": asked.said, "refused": asked.refused, "preview": asked.preview}
    if not is_htmx and not asked.refused and asked.preview is None:
        return HttpResponseRedirect(request.path)
    if is_htmx and request.POST.get("action") == "keep":  # while somebody types
        context = {"draft": find_draft(source, request.user), **shown}
        return TemplateResponse(request, "admin/workbench/kept.html", context)
    answer = page(request, source, is_htmx, **shown)
    if asked.goes_to is not None:
        answer["HX-Push-Url"] = request.path
    return answer


def find_source(request: HttpRequest, key: int) -> Source:
    if not request.user.has_perm(RIGHT):  # type: ignore[union-attr]
        raise PermissionDenied
    return get_object_or_404(Source.objects.select_related("publisher"), pk=key)


def act(request: HttpRequest, source: Source) -> Asked:
    """Do what the form asks for."""
    action = ALL_ACTIONS.get(request.POST.get("action", ""))
    asked = Asked(source, Content(), request.POST, 0, user=request.user)

    def work(content: Content, draft: Draft) -> Asked:
        asked = Asked(source, content, request.POST, draft.version + 1, user=request.user)
        try:
            (action or unknown)(asked)
        except Refused as refused:
            asked.said, asked.refused = [str(refused)], True
        return asked

    try:
        return change_draft(source, request.user, work)
    except SavedMeanwhile:
        asked.said, asked.refused = [OTHER_TABS], True
        return asked


def unknown(asked: Asked) -> None:
    raise Refused(UNKNOWN)


def page(
    request: HttpRequest, source: Source, is_htmx: bool = False, **more: Any
) -> TemplateResponse:
    """The whole page, or the parts of it that htmx puts in their places."""
    with_report = not is_htmx or request.POST.get("action") in SHOWS_REPORT
    context = context_of(request, source, with_report) | more
    if is_htmx:
        return TemplateResponse(request, "admin/workbench/parts.html", context)
    context |= admin.site.each_context(request)
    context |= {"title": f"Enter “{source}”", "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, "admin/workbench/page.html", context)


def context_of(request: HttpRequest, source: Source, with_report: bool = False) -> dict[str, Any]:
    """What the page shows of the draft."""
    draft = find_draft(source, request.user)
    content = content_of(draft)
    states = States(content, source)
    voices = voices_of(content, states.known, source)
    context: dict[str, Any] = {
        "source": source,
        "source_url": admin_url(source),
        "history_url": reverse("admin:sources_source_history", args=[source.pk]),
        "source_facts": facts_of(source),
        "draft": draft,
        "content": content,
        "voices": voices,
        "open_voices": [each for each in voices if each.is_open],
        "voice_choices": [
            (each.voice.number, f"{each.voice.number} {each.name}") for each in voices
        ],
        "subjects": content.subjects,
        "subject_choices": [(each.key, each.name) for each in content.subjects],
        "named_last": " · ".join(
            each.name for each in content.subjects if each.key in content.last.values()
        ),
        "groups": groups_of(states),
        "tally": tally(states.rows),
        "with_report": with_report,
        "actor_kinds": ActorKind.choices,
        "source_kinds": SourceKind.choices,
        "credibilities": [(value, f"{value} {label}") for value, label in Credibility.choices],
        "open_rows": open_rows(request),
        **line_of(request, content),
        **CHOICES,
    }
    if with_report:
        number = request.GET.get("page", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        context["stored"] = stored_claims(source, int(number) if is_number else 1)
    if with_report and (text := current_text(source)):
        context |= {
            "text": text,
            "paragraphs": paragraphs_of(text.text, content, published_on(source)),
            "mentions": missing_mentions(text.text, content, states.known),
        }
    return context


def open_rows(request: HttpRequest) -> set[str]:
    """The keys of the rows whose forms are shown; those of the others are loaded when they are
    opened, for a long draft would make a long page."""
    return {*request.GET.getlist("row"), *request.POST.get("open", "").split()}


def line_of(request: HttpRequest, content: Content) -> dict[str, str]:
    """What stands in the line of this tab. A new one goes on with what was typed last."""
    if tab := request.POST.get("tab", "")[:20]:
        return {"tab": tab, "line": content.line_of(tab)}
    return {"tab": content.tab or get_random_string(8), "line": content.line}


def row_view(request: HttpRequest, key: int) -> HttpResponse:
    """The form of a row that is opened, and who else says what of it."""
    source = find_source(request, key)
    context = context_of(request, source)
    rows = (row for group in context["groups"] for row in group.rows)
    row = next((each for each in rows if each.row.key in context["open_rows"]), None)
    # The forms are sent to the page.
    request.path = reverse("workbench", args=[source.pk])
    context |= {"row": row, "gone": GONE}
    return TemplateResponse(request, "admin/workbench/row_form.html", context)


def facts_of(source: Source) -> list[str]:
    authors = [*map(str, source.authors.all()), source.author_label]
    by = ", ".join(filter(None, authors))
    facts = [source.get_kind_display(), str(source.publisher or ""), f"by {by}" if by else ""]
    facts += [source.published, source.language, f"reliability {source.reliability}"]
    return [each for each in facts if each]


def read_view(request: HttpRequest, key: int) -> HttpResponse:
    """What the line says, while it is typed."""
    source = find_source(request, key)
    content = Content.read(find_draft(source, request.user).content)
    row, line = Row(""), request.GET.get("line", "").strip()[:500]
    context: dict[str, Any] = {"echo": row}
    if line:
        read_into(row, line, source)
        if not content.has_voice(row.voice):
            row.fault = NO_VOICE.format(row.voice)
        elif row.kind and row.kind != "event":
            row.about = request.GET.get("about", "")
            context |= {"echo_about": content.about_next(row), "asks_about": True}
    return TemplateResponse(request, "admin/workbench/reads.html", context)


def origins_view(request: HttpRequest, key: int) -> HttpResponse:
    """What the field for the origin of a voice is filled with, while it is typed."""
    source = find_source(request, key)
    text = request.GET.get("origin", "").strip()[:LONGEST_LINE]
    content = content_of(find_draft(source, request.user))
    context = {"titles": offered(content, source, text)}
    return TemplateResponse(request, "admin/workbench/origins.html", context)


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for whoever may open the admin. What others send is not kept here: htmx leaves the
    page as it is, and the form of one page back is still filled in."""
    inner = admin.site.admin_view(view)

    def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return inner(request, *args, **kwargs)
        if HtmxDetails(request):
            return HttpResponse(LOGGED_OUT, status=401, content_type="text/plain")
        if request.method == "POST":
            context = admin.site.each_context(request) | {"title": "You are logged out"}
            return TemplateResponse(request, "admin/workbench/logged_out.html", context, status=401)
        return inner(request, *args, **kwargs)

    return outer


def routes() -> list[Any]:
    base = "admin/sources/source/<int:key>/enter/"
    return [
        path("admin/read-date/", admin.site.admin_view(understood_view), name="read-date"),
        path(
            "admin/sources/source/enter/", admin.site.admin_view(start_view), name="workbench-start"
        ),
        path(base, guarded(enter_view), name="workbench"),
        path(f"{base}row/", guarded(row_view), name="workbench-row"),
        path(f"{base}read/", guarded(read_view), name="workbench-read"),
        path(f"{base}origins/", guarded(origins_view), name="workbench-origins"),
    ]
