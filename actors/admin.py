"""Actors and persons, each with their own form on the one table, their names and their links."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from base.admin.inlines import RecordTabularInline
from base.admin.records import RecordAdmin
from sources.admin import ClaimAdmin, SaidAdmin
from sources.claim_lists import with_voices
from sources.claim_words import said_by
from sources.inlines import (
    AssertionInline,
    ClaimInline,
    IdentifierInline,
    NewClaimForm,
    NewClaimInline,
)

from .choices import RULES
from .models import Actor, Alias, Entity, Person, Relationship
from .near_names import NewNameForm, keep_distinctions


class AliasInline(RecordTabularInline):
    model = Alias
    fields = ("text", "kind", "language", "valid", "said_by")
    readonly_fields = ("said_by",)
    list_select_related = ("entity",)
    verbose_name_plural = "Other names"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related(with_voices())

    @admin.display(description="Said by")
    def said_by(self, alias: Alias) -> str:
        return said_by(alias.assertions.all()) if alias.pk else ""


class NewAliasInline(NewClaimInline):
    model = Alias
    claim_lines = (("text", "kind", "language", "valid", "marking"),)
    verbose_name_plural = "New names that somebody gives"


class EntityAssertionInline(AssertionInline):
    fk_name = "entity"
    classes = ("collapse",)
    verbose_name_plural = "Assertions on the entity itself"


class RelationshipInline(ClaimInline):
    model = Relationship
    fk_name = "subject"
    fields = (
        "kind",
        "object",
        "title",
        "start",
        "end",
        "as_of",
        "standing",
        "independent",
        "said_by",
    )
    list_select_related = ("subject", "object")
    verbose_name_plural = "Relationships from here"


class IncomingInline(ClaimInline):
    """Links that stand on the other one's page: to be read here, changed there."""

    model = Relationship
    fk_name = "object"
    fields = readonly_fields = (
        "subject", "kind", "title", "start", "end", "as_of", "standing", "independent", "said_by",
    )  # fmt: skip
    list_select_related = ("subject", "object")
    can_delete = False
    verbose_name_plural = "Relationships to here"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewRelationshipForm(NewClaimForm):
    here, other = "subject", "object"

    def clean(self) -> dict[str, Any] | None:
        """The model checks both ends, but not before the one of this page is stored."""
        cleaned = super().clean() or {}
        rule, end = RULES.get(cleaned.get("kind", "")), cleaned.get(self.other)
        is_stored = getattr(self.instance, f"{self.here}_id")
        if rule and end and not is_stored and end.type not in getattr(rule, self.other):
            wanted = " or ".join(getattr(rule, self.other))
            self.add_error(self.other, f"{end} is no {wanted}, which this kind takes here.")
        return cleaned


class NewIncomingForm(NewRelationshipForm):
    here, other = "object", "subject"


class NewRelationshipInline(NewClaimInline):
    model = Relationship
    form = NewRelationshipForm
    fk_name = "subject"
    claim_lines = (("kind", "object", "title"), ("start", "end", "as_of", "marking"))
    verbose_name_plural = "New relationships from here"

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kw: Any) -> Any:
        """Only the kinds that such an entity can be the subject of."""
        if db_field.name == "kind":
            own = self.parent_model.TYPE
            fitting = [pair for pair in db_field.choices if own in RULES[pair[0]].subject]
            kw["choices"] = [("", "---------"), *fitting]
        return super().formfield_for_choice_field(db_field, request, **kw)


class NewIncomingInline(NewClaimInline):
    """The same links read from their other end: “is led by”."""

    model = Relationship
    form = NewIncomingForm
    fk_name = "object"
    claim_lines = (("kind", "subject", "title"), ("start", "end", "as_of", "marking"))
    verbose_name_plural = "New relationships to here"

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kw: Any) -> Any:
        if db_field.name == "kind":
            own = self.parent_model.TYPE
            kw["choices"] = [
                ("", "---------"),
                *((kind, rule.inverse) for kind, rule in RULES.items() if own in rule.object),
            ]
        return super().formfield_for_choice_field(db_field, request, **kw)


class NewNameAdmin(RecordAdmin):
    """Base of the forms with which actors and persons are added."""

    form = NewNameForm

    class Media:
        js = ("threatapi/near_names.js",)

    def save_beside(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            keep_distinctions(request, obj, form)


class FaceAdmin(NewNameAdmin, SaidAdmin):
    """Base of the two faces of an entity."""

    # Claims about entities of apps above, which add them.
    further_inlines: ClassVar[list[type]] = []

    list_filter = ("named", "resolved")
    search_fields = ("folded", "slug", "aliases__folded")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (
        AliasInline,
        NewAliasInline,
        RelationshipInline,
        NewRelationshipInline,
        IncomingInline,
        NewIncomingInline,
        EntityAssertionInline,
        IdentifierInline,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("aliases")

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        shown = [one for one in self.further_inlines if obj or not hasattr(one, "only_existing")]
        return [*super().get_inlines(request, obj), *shown]

    @admin.display(description="Also known as")
    def other_names(self, entity: Entity) -> str:
        return ", ".join(alias.text for alias in entity.aliases.all())


@admin.register(Actor)
class ActorAdmin(FaceAdmin):
    list_display = ("name", "kind", "other_names", "slug", "resolved", "api")
    list_filter = ("kind", *FaceAdmin.list_filter)
    fieldsets = (
        (None, {"fields": (
            ("name", "slug"), "kind", ("named", "resolved"), "description",
            ("founded", "dissolved"),
        )}),
    )  # fmt: skip


@admin.register(Person)
class PersonAdmin(FaceAdmin):
    list_display = ("name", "other_names", "slug", "born", "died", "resolved", "api")
    fieldsets = (
        (None, {"fields": (
            ("name", "slug"), ("named", "resolved"), "description", ("born", "died"),
        )}),
    )  # fmt: skip


@admin.register(Entity)
class EntityAdmin(NewNameAdmin):
    """What other records refer to. Not in the index: one edits an actor or a person."""

    list_display = ("name", "type", "kind", "slug", "api")
    list_filter = ("type", "kind")
    search_fields = FaceAdmin.search_fields
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": (
            ("type", "kind"), ("name", "slug"), ("named", "resolved"), "description",
        )}),
    )  # fmt: skip

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kw: Any
    ) -> HttpResponse:
        """The page of the actor or person, in a popup too."""
        entity = self.get_object(request, object_id)
        if entity is None:
            return super().change_view(request, object_id, *args, **kw)
        page = reverse(f"admin:actors_{entity.type}_change", args=[entity.pk])
        query = request.META.get("QUERY_STRING")
        return redirect(f"{page}?{query}" if query else page)


@admin.register(Alias)
class AliasAdmin(SaidAdmin):
    list_display = ("text", "entity", "kind", "language", "valid", "api")
    list_filter = ("kind", "language")
    list_select_related = ("entity",)
    search_fields = ("folded", "entity__folded", "entity__slug")
    fieldsets = (
        (None, {"fields": ("entity", ("text", "kind"), ("language", "valid"))}),
    )  # fmt: skip
    inlines = (AssertionInline,)

    def api_url(self, obj: Alias) -> str:
        return obj.entity.get_absolute_url()


@admin.register(Relationship)
class RelationshipAdmin(ClaimAdmin):
    list_display = (
        "subject",
        "kind",
        "object",
        "title",
        "start",
        "end",
        "standing",
        "independent",
        "said_by",
        "api",
    )
    list_filter = ("kind",)
    list_select_related = ("subject", "object")
    date_hierarchy = "start_earliest"
    search_fields = (
        *(f"{end}__{path}" for end in ("subject", "object")
          for path in ("folded", "slug", "aliases__folded")),
        "title",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": (
            ("subject", "kind", "object"), "title", ("start", "end", "as_of"),
        )}),
    )  # fmt: skip
