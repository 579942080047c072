"""Places, incidents with all that belongs to them, and claims without an admin of their own."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest

from actors.admin import FaceAdmin
from base.admin.records import RecordAdmin
from sources.admin import ClaimAdmin, GraphForm, claim_admin
from sources.further_assertions import FurtherAssertionInline
from sources.inlines import ClaimAssertionInline, ClaimInline, IdentifierInline, NewClaimInline
from sources.models import Claim, claim_types

from .choices import Contested
from .models import Figure, Incident, Involvement, Place, Presence
from .toll_words import contested_words, toll_words

ENTITY_PATHS = ("entity__folded", "entity__slug", "entity__aliases__folded")


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    form = GraphForm
    list_display = ("name", "kind", "parent", "country", "code", "slug", "api")
    list_filter = ("kind", "country")
    list_select_related = ("parent",)
    search_fields = ("folded", "slug", "code")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": (("name", "slug"), "names", ("kind", "parent"), ("country", "code"))}),
        ("Point", {"fields": (("latitude", "longitude", "radius_km", "no_point"),)}),
    )  # fmt: skip
    inlines = (IdentifierInline,)


class InvolvementInline(ClaimInline):
    model = Involvement
    fields = (
        "standing", "role", "entity", "identity", "label", "count", "outcome", "stated_on",
        "independent", "said_by",
    )  # fmt: skip
    list_select_related = ("entity", "incident")
    verbose_name_plural = "Who had a part in it"


class NewInvolvementInline(NewClaimInline):
    model = Involvement
    claim_lines = (
        ("role", "entity", "identity", "label"),
        ("count", "outcome", "stated_on", "marking"),
    )
    verbose_name_plural = "New involvements"
    claim_help = "“Nobody has claimed it”: the role claimant with the identity nobody."


class FigureInline(ClaimInline):
    model = Figure
    fields = (
        "metric", "population", "low", "high", "best", "bound", "flaw", "magnitude", "counts",
        "standing", "independent", "said_by",
    )  # fmt: skip
    list_select_related = ("incident", "entity", "place")
    verbose_name_plural = "Tolls and other figures"


class NewFigureInline(NewClaimInline):
    model = Figure
    claim_lines = (
        ("metric", "population", "unit"),
        ("low", "high", "best"),
        ("bound", "magnitude", "flaw"),
        ("counts", "period", "place"),
        ("parent", "dimension", "category", "marking"),
    )
    verbose_name_plural = "New tolls and other figures"


class PresenceInline(ClaimInline):
    model = Presence
    fields = ("kind", "place", "start", "end", "as_of", "standing", "independent", "said_by")
    list_select_related = ("entity", "place")


class NewPresenceInline(NewClaimInline):
    model = Presence
    claim_lines = (("kind", "place", "marking"), ("start", "end", "as_of"))
    verbose_name_plural = "New presences"


class StrengthInline(FigureInline):
    """Figures about an entity itself, such as how many fighters it has."""

    fk_name = "entity"
    verbose_name_plural = "Strength and other figures"


class NewStrengthInline(NewFigureInline):
    fk_name = "entity"
    verbose_name_plural = "New strengths and other figures"


FaceAdmin.further_inlines += [PresenceInline, NewPresenceInline, StrengthInline, NewStrengthInline]


class ContestedFilter(admin.SimpleListFilter):
    title, parameter_name = "contested", "contested"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("any", "Anything"), *Contested.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value == "any":
            return queryset.exclude(contested=[])
        if value not in Contested.values:
            return queryset
        text = queryset.alias(contested_text=Cast("contested", TextField()))
        return text.filter(contested_text__contains=f'"{value}"')


class YearFilter(admin.SimpleListFilter):
    """The years from the first incident to the last. Django's `date_hierarchy` would look at the
    date of every incident."""

    title, parameter_name = "year", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        dated = Incident.objects.filter(date_earliest__isnull=False)
        days = [
            dated.order_by(order).values_list("date_earliest", flat=True).first()
            for order in ("date_earliest", "-date_earliest")
        ]
        first, last = (day.year if day else None for day in days)
        if first is None or last is None:
            return []
        return [(str(year), str(year)) for year in range(last, first - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {year for year, _ in self.lookup_choices}:
            return queryset
        year = int(self.value() or 0)
        return queryset.filter(date_earliest__range=(date(year, 1, 1), date(year, 12, 31)))


@admin.register(Incident)
class IncidentAdmin(ClaimAdmin):
    form = GraphForm
    computed = (
        ("standing", "independent", "contested_about"),
        ("killed", "wounded", "toll_voices"),
    )
    list_display = (
        "title", "date", "standing", "contested_about", "killed", "wounded", "toll_voices",
        "independent", "place", "event_type", "said_by", "api",
    )  # fmt: skip
    list_filter = (
        YearFilter, ContestedFilter, "event_type", "attack_type", "outcome", "suicide",
        "place__country",
    )  # fmt: skip
    list_select_related = ("place", "origin_place", "parent", "response_to")
    search_fields = ("folded", "slug", "place__folded")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": (
            "title", "slug", ("date", "date_basis"), ("place", "place_precision"), "location",
            ("latitude", "longitude", "radius_km"),
            ("event_type", "attack_type"), ("outcome", "suicide"),
        )}),
        ("Weapons, targets and names", {
            "fields": (("weapons", "target_kinds", "names"),), "classes": ("collapse",),
        }),
        ("Related incidents", {
            "fields": (("parent", "is_aggregate"), "response_to", "counted_in", "origin_place"),
            "classes": ("collapse",),
        }),
    )  # fmt: skip
    inlines = (
        ClaimAssertionInline,
        InvolvementInline,
        NewInvolvementInline,
        FigureInline,
        NewFigureInline,
        FurtherAssertionInline,
        IdentifierInline,
    )

    @admin.display(description="Killed", ordering="killed_high")
    def killed(self, incident: Incident) -> str:
        return toll_words(incident, "killed")

    @admin.display(description="Wounded", ordering="wounded_high")
    def wounded(self, incident: Incident) -> str:
        return toll_words(incident, "wounded")

    @admin.display(description="Contested")
    def contested_about(self, incident: Incident) -> str:
        return contested_words(incident)


@admin.register(Involvement)
class InvolvementAdmin(ClaimAdmin):
    list_display = (
        "incident", "standing", "role", "entity", "label", "outcome", "independent", "said_by",
        "api",
    )  # fmt: skip
    list_filter = ("role", "identity", "outcome")
    list_select_related = ("incident", "entity")
    ordering = ("-id",)  # by incident, all of them would be sorted for each page
    search_fields = ("incident__folded", "incident__slug", "label", *ENTITY_PATHS)
    fieldsets = (
        (None, {"fields": (
            ("incident", "role"), ("entity", "identity"), ("label", "count"),
            ("outcome", "stated_on"),
        )}),
    )  # fmt: skip


class FigureForm(GraphForm):
    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.check_tree()
            except ValidationError as error:
                self._update_errors(error)


@admin.register(Figure)
class FigureAdmin(ClaimAdmin):
    form = FigureForm
    list_display = (
        "number", "metric", "population", "about", "standing", "independent", "said_by", "place",
        "period", "api",
    )  # fmt: skip
    list_filter = ("metric", "population", "bound", "dimension")
    list_select_related = ("incident", "entity", "place", "parent")
    date_hierarchy = "period_earliest"
    search_fields = (
        "incident__folded", "incident__slug", *ENTITY_PATHS, "place__folded", "counts", "category",
    )  # fmt: skip
    fieldsets = (
        ("Subject", {"fields": (("incident", "entity", "place"),)}),
        ("Number", {"fields": (
            ("metric", "population", "unit"), ("low", "high", "best"),
            ("bound", "magnitude", "flaw"),
            "counts", "period",
        )}),
        ("Part of a tally", {"fields": (("parent", "dimension", "category"),)}),
    )  # fmt: skip

    @admin.display(description="About")
    def about(self, figure: Figure) -> Any:
        return figure.incident or figure.entity or "in all"


for claim in claim_types():
    if issubclass(claim.model, Claim) and not admin.site.is_registered(claim.model):
        admin.site.register(claim.model, claim_admin(claim))
