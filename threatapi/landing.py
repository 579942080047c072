"""The page at `/` for people: what this is, a search by name, and questions with answers."""

import json
from copy import copy
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actors.choices import ActorKind
from actors.models import Actor, Person, Relationship
from actors.views import EntityViewSet
from base.http.urls import in_site
from incidents.models import Incident
from sources.choices import ClaimStatus
from sources.models import Source

from .root import HOME

FOUND = 20


class Question(NamedTuple):
    """A question, the short answer to it, and the request that gives the whole answer."""

    question: str
    answer: str
    path: str

    @property
    def url(self) -> str:
        return in_site(f"{HOME}/{self.path}")


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The page. `q` is a name in any spelling or script; it finds actors and persons."""
    site = {"home": in_site(HOME), "has_manual": settings.WHITENOISE_ROOT}
    if settings.API_NEEDS_TOKEN and not admin.site.has_permission(request):
        return render(request, "landing.html", {"is_closed": True} | site)
    name = request.GET.get("q", "").strip()[:200]
    told: dict[str, Any] = {"name": name, "counts": counts()} | site
    if name:
        told |= search(request, name)
    else:
        told["questions"] = list(filter(None, (leader(), toll(), known(), disputed(), source())))
    return render(request, "landing.html", told)


def search(request: HttpRequest, name: str) -> dict[str, Any]:
    """What `entities?q=` finds, or why it refuses the name."""
    asked = copy(request)
    asked.META = request.META | {"HTTP_ACCEPT": "application/json"}
    asked.META.pop("HTTP_IF_NONE_MATCH", None)
    query = urlencode({"q": name, "limit": FOUND})
    asked.GET = QueryDict(query)  # type: ignore[assignment]
    answer = EntityViewSet.as_view({"get": "list"})(asked)
    answer.render()
    found = json.loads(answer.content)
    if answer.status_code != 200:
        return {"fault": " ".join(error["detail"] for error in found["errors"]) or found["detail"]}
    return {"found": found["results"], "path": in_site(f"{HOME}/entities?{urlencode({'q': name})}")}


def counts() -> dict[str, int]:
    models = (Actor, Person, Incident, Source)
    return {str(each._meta.verbose_name_plural): each.objects.count() for each in models}


def leader() -> Question | None:
    """Of the armed group whose leadership the most independent sources attest."""
    led = Relationship.objects.filter(
        kind="leader_of", status=ClaimStatus.ASSERTED, end="", object__in=armed_groups()
    )
    found = led.select_related("subject", "object").order_by("-independent_sources", "pk").first()
    if found is None:
        return None
    return Question(
        f"Who leads {found.object.name}, and who says so?",
        f"{found.subject.name}; independent sources: {found.independent_sources}",
        f"relationships?object={found.object.slug}&kind=leader_of&expand=assertions",
    )


def armed_groups() -> QuerySet:
    return Actor.objects.filter(kind=ActorKind.ARMED_GROUP).order_by().values("pk")


def toll() -> Question | None:
    """Of the deadliest incident whose toll is contested."""
    deadly = Incident.objects.filter(killed_contested=True, killed_low__lt=1e9)
    found = deadly.order_by("-killed_best", "pk").first()
    if found is None:
        return None
    return Question(
        f"How many were killed: {found.title}?",
        f"{found.killed_low:.0f} to {found.killed_high:.0f}: the sources contradict each other",
        f"incidents/{found.slug}",
    )


def known() -> Question | None:
    """By the end of the year before the latest source."""
    dated = Source.objects.exclude(known_from=None).order_by("known_from")
    latest = dated.last()
    if latest is None:
        return None
    day = f"{latest.known_from.year - 1}-12-31"
    number = dated.filter(known_from__lte=day).count()
    return Question(
        f"What was known by {day}?",
        f"{number} of {dated.count()} dated sources could be read",
        f"incidents?known_by={day}",
    )


def disputed() -> Question | None:
    number = Relationship.objects.filter(status=ClaimStatus.DISPUTED).count()
    if not number:
        return None
    return Question(
        "Which relationships do some sources assert and others deny?",
        f"{number} relationships",
        "relationships?status=disputed&expand=assertions",
    )


def source() -> Question | None:
    """Of the source with the most assertions."""
    found = Source.objects.order_by("-assertion_count", "pk").first()
    if found is None or not found.assertion_count:
        return None
    return Question(
        f"What depends on one source: {found.title}?",
        f"{found.assertion_count} assertions are read in it",
        f"sources/{found.slug}/impact",
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the page and its documentation, not the records one by one."""
    rules = (
        ("Disallow", "/admin/"),
        ("Disallow", f"{HOME}/"),
        ("Allow", f"{HOME}/docs"),
    )
    lines = ["User-agent: *", *(f"{rule}: {in_site(path)}" for rule, path in rules)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
