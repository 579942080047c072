"""Sources, who relays whom, and what each source says."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm, ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from base.admin.forms import RecordForm, RecordInlineForm
from base.admin.inlines import RecordTabularInline
from base.admin.records import STAMPS, RecordAdmin

from . import rules
from .claim_lists import CLAIM_FILTERS, ListOfClaims, StatusColumns, WithoutLocator, WithoutOrigin
from .inlines import (
    ASSERTION_LINES,
    ClaimAssertionInline,
    IdentifierInline,
    StanceGroups,
    pin_source,
    pinned_source,
)
from .models import (
    IDENTIFIED,
    TARGETS,
    Assertion,
    ClaimType,
    Distinction,
    Identifier,
    Source,
    SourceLink,
)
from .source_claims import PAGE, claims_of


def lock_graph_for(form: BaseForm) -> None:
    """References must not close a circle: one editor changes them at a time."""
    if any(isinstance(form.fields[name], ModelChoiceField) for name in form.changed_data):
        rules.lock_graph()


class GraphForm(RecordForm):
    def clean(self) -> dict[str, Any] | None:
        lock_graph_for(self)
        return super().clean()


class GraphInlineForm(RecordInlineForm):
    def clean(self) -> dict[str, Any] | None:
        lock_graph_for(self)
        return super().clean()


class SaidAdmin(RecordAdmin):
    """Base of what has assertions in its form: shows the report that is being entered."""

    change_form_template = "admin/said_form.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["pinned_source"] = Source.objects.filter(pk=pinned_source(request)).first()
        return super().render_change_form(request, context, *args, **kwargs)


class ClaimAdmin(StatusColumns, SaidAdmin):
    """Base of claims: what they add up to, and who says so, stand in the form and in the list."""

    inlines = (ClaimAssertionInline,)
    computed: tuple[Any, ...] = (("standing", "independent"),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *flatten(self.computed))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        return [("What it adds up to", {"fields": self.computed}), *fieldsets] if obj else fieldsets

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*CLAIM_FILTERS, *super().get_list_filter(request)]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ListOfClaims]:
        return ListOfClaims


def claim_admin(claim: ClaimType) -> type[ClaimAdmin]:
    """The admin of claims that need no other: the form and the list follow from the claim type."""
    line = (claim.named_by[0], claim.kind, *claim.named_by[1:])
    columns = [
        each.name
        for each in claim.model._meta.fields
        if each.editable and each.name not in ("id", *STAMPS)
    ]
    others = [name for name in columns if name not in (*line, *claim.dated)]
    paths = [f"{name}__{path}" for name in claim.named_by for path in ("folded", "slug")]
    names = [f"{name}__aliases__folded" for name in claim.entities]
    return type(
        f"{claim.model.__name__}Admin",
        (ClaimAdmin,),
        {
            "list_display": (*line, *claim.dated, "standing", "independent", "said_by", "api"),
            "list_filter": (claim.kind, *([f"{claim.place}__country"] if claim.place else [])),
            "list_select_related": claim.named_by,
            "date_hierarchy": f"{claim.dated[0]}_earliest" if claim.dated else None,
            "search_fields": (*paths, *names),
            "fieldsets": ((None, {"fields": (line, claim.dated, *others)}),),
        },
    )


class CitesInline(RecordTabularInline):
    model = SourceLink
    form = GraphInlineForm
    fk_name = "citing"
    fields = ("cited", "mode", "locator")
    list_select_related = ("citing", "cited")
    verbose_name = "citation"
    verbose_name_plural = "Whom it relays"


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    form = GraphForm
    list_display = ("title", "slug", "kind", "published", "publisher", "reliability", "api")
    list_filter = ("kind", "reliability", "published_basis", "language")
    list_select_related = ("publisher", "container")
    date_hierarchy = "published_earliest"
    search_fields = ("folded", "slug", "url")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", ("slug", "kind"), "authors", "author_label")}),
        ("Publication", {"fields": (
            ("publisher", "container"), ("published", "published_basis"), ("dated", "language"),
            "url", "archived_url",
        )}),
        ("Reliability", {"fields": (("reliability", "retracted"),)}),
    )  # fmt: skip
    inlines = (CitesInline, IdentifierInline)
    change_form_template = "admin/source_form.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kw: Any
    ) -> Any:
        if obj is not None:
            context["claims"] = claims_of(obj, request.GET.get(PAGE, 1))
            context["is_pinned"] = pinned_source(request) == obj.pk
        return super().render_change_form(request, context, *args, obj=obj, **kw)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not (change or "_popup" in request.POST):
            pin_source(request, obj.pk)

    def get_urls(self) -> list[Any]:
        pin = self.admin_site.admin_view(self.pin_view)
        return [path("<int:key>/pin/", pin, name="sources_source_pin"), *super().get_urls()]

    def pin_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Pin the report, or let it go if it is pinned."""
        source = get_object_or_404(Source, pk=key)
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        if request.method == "POST":
            pin_source(request, None if pinned_source(request) == key else key)
        return HttpResponseRedirect(reverse("admin:sources_source_change", args=[key]))


@admin.register(SourceLink)
class SourceLinkAdmin(RecordAdmin):
    form = GraphForm
    list_display = ("citing", "mode", "cited", "locator", "api")
    list_filter = ("mode", WithoutLocator)
    list_select_related = ("citing", "cited")
    search_fields = ("citing__folded", "citing__slug", "cited__folded", "cited__slug")
    fields = (("citing", "mode", "cited"), "locator")

    def api_url(self, obj: SourceLink) -> str:
        return obj.citing.get_absolute_url()


class TargetFilter(admin.SimpleListFilter):
    title = "what it is about"
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.capitalize()) for name in TARGETS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.exclude(**{self.value(): None}) if self.value() in TARGETS else queryset


@admin.register(Assertion)
class AssertionAdmin(StanceGroups, SaidAdmin):
    list_display = ("source", "locator", "about", "stance", "hedge", "speaker", "origin", "api")
    list_filter = (
        TargetFilter, WithoutOrigin, "stance", "hedge", "modality", "speaker_kind", "credibility",
        "flaw",
    )  # fmt: skip
    list_select_related = ("source", "origin", "speaker", "says_place", "corrects__source")
    search_fields = ("source__slug", "source__folded", "locator", "speaker_label", "folded")
    readonly_fields = ("about", "superseded_by")
    fieldsets = (("Who says so", {"fields": (*ASSERTION_LINES, ("superseded_by",))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_target()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        about = {"fields": ("about",)} if obj else {
            "fields": TARGETS, "description": "Choose exactly one."
        }  # fmt: skip
        return [("Subject", about), *super().get_fieldsets(request, obj)]

    @admin.display(description="About")
    def about(self, assertion: Assertion) -> str:
        """Makes the target read-only: a claim must not lose its assertion to another claim."""
        return f"{assertion.target_type}: {assertion.target}"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"source": pinned_source(request)} | super().get_changeform_initial_data(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """A last assertion is shown as one that cannot be deleted."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        chosen = Assertion.objects.filter(pk__in=[one.pk for one in objs])
        unsaid = [
            f"{claim._meta.verbose_name.capitalize()}: {claim} (without another assertion)"
            for claim in rules.claims_left_unsaid(chosen)
        ]
        return deleted, counts, needed, [*protected, *unsaid]


@admin.register(Distinction)
class DistinctionAdmin(RecordAdmin):
    list_display = ("__str__", "reason", "said_in", "api")
    list_select_related = (*IDENTIFIED, *(f"other_{name}" for name in IDENTIFIED), "said_in")
    search_fields = (
        "reason",
        *(f"{end}{name}__{path}" for end in ("", "other_") for name in IDENTIFIED
          for path in ("folded", "slug")),
    )  # fmt: skip
    fieldsets = (
        ("Two records of one kind that are not the same", {
            "fields": tuple((name, f"other_{name}") for name in IDENTIFIED),
        }),
        (None, {"fields": ("reason", ("said_in", "locator"))}),
    )  # fmt: skip

    def api_url(self, obj: Distinction) -> str:
        return obj.pair[0].get_absolute_url()


@admin.register(Identifier)
class IdentifierAdmin(RecordAdmin):
    list_display = ("value", "scheme", "names", "api")
    list_filter = ("scheme",)
    list_select_related = IDENTIFIED
    search_fields = (
        "value",
        *(f"{name}__{path}" for name in IDENTIFIED for path in ("folded", "slug")),
    )
    fieldsets = (
        (None, {"fields": (("scheme", "value"),)}),
        ("Identified record", {"fields": IDENTIFIED, "description": "Choose exactly one."}),
    )  # fmt: skip

    @admin.display(description="Names")
    def names(self, identifier: Identifier) -> str:
        return str(self._named(identifier))

    def api_url(self, obj: Identifier) -> str:
        return self._named(obj).get_absolute_url()

    def _named(self, identifier: Identifier) -> Any:
        return next(one for name in IDENTIFIED if (one := getattr(identifier, name)))
