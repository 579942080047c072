"""Rows that other records' forms hold: assertions, identifiers, and claims with who says them.

Django nests no inlines. A new claim inside another record's form therefore brings its first
assertion in the same row; further assertions are added on the claim's own page, one click on.
"""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from base.admin.forms import RecordInlineForm, RecordInlineFormSet
from base.admin.inlines import RecordStackedInline, RecordTabularInline

from .choices import Stance
from .claim_lists import StatusColumns, with_voices
from .computed.status import AGAINST, FOR
from .models import TARGETS, Assertion, Identifier

PINNED_SOURCE = "pinned_source"
SOMEBODY = "Give at least one assertion: every claim needs a source."
PREFIX = "said_"
# What a new claim inside another record's form asks of its first assertion, by line.
SAID_LINES = (
    ("source", "locator", "origin"),
    ("speaker", "speaker_label", "speaker_kind"),
    ("stance", "hedge"),
)
SAID = [name for line in SAID_LINES for name in line]
ASSERTION_LINES = (
    ("source", "locator", "origin"),
    ("speaker", "speaker_label", "speaker_kind"),
    ("stance", "hedge", "modality", "credibility"),
    ("stated_on", "says_date", "says_place"),
    ("says_text",),
    ("flaw", "note"),
    ("corrects",),
)


def pin_source(request: HttpRequest, source_id: int | None) -> None:
    """Let new rows begin with this source, the report that the editor enters, until another is
    pinned. Nothing else changes it: a correction of another report does not fall under this one."""
    if source_id is None:
        request.session.pop(PINNED_SOURCE, None)
    elif pinned_source(request) != source_id:
        request.session[PINNED_SOURCE] = source_id


def pinned_source(request: HttpRequest) -> int | None:
    return request.session.get(PINNED_SOURCE)


def grouped_stances() -> list[Any]:
    """The stances by whether they are for a claim, against it or neither."""
    groups: dict[str, list[tuple[str, str]]] = {
        "For the claim": [], "Against the claim": [], "Neither for nor against": [],
    }  # fmt: skip
    for_it, against, neither = groups.values()
    for value, label in Stance.choices:
        home = for_it if value in FOR else against if value in AGAINST else neither
        home.append((value, label))
    return [*groups.items()]


class StanceGroups:
    """Mixin of forms with assertions: the stances in groups."""

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "stance":
            kwargs["choices"] = grouped_stances()
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


# Assertions


class AssertionForm(RecordInlineForm):
    @cached_property
    def changed_data(self) -> list[str]:
        """A new row with nothing but the source it starts with is a row left empty."""
        names = super().changed_data
        return names if self.instance.pk else [name for name in names if name != "source"]


class SaidFormSet(RecordInlineFormSet):
    """The assertions of a claim: never none."""

    default_error_messages = {
        **RecordInlineFormSet.default_error_messages,
        "too_few_forms": SOMEBODY,
    }


class AssertionInline(StanceGroups, RecordStackedInline):
    """Who says so. Each admin whose records are asserted uses it, or ClaimAssertionInline."""

    model = Assertion
    form = AssertionForm
    fieldsets = ((None, {"fields": ASSERTION_LINES}),)
    list_select_related = ("source", "origin", "speaker", "says_place", "corrects__source")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        start_with_pinned_source(request, formset.form, "source")
        return formset


class ClaimAssertionInline(AssertionInline):
    formset = SaidFormSet
    min_num = 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_min=True, **kwargs)


def start_with_pinned_source(request: HttpRequest, form: type, name: str) -> None:
    field = form.base_fields.get(name)  # type: ignore[attr-defined]
    if field is not None:
        field.initial = pinned_source(request)


class IdentifierInline(RecordTabularInline):
    model = Identifier
    fields = ("scheme", "value")


# Claims inside another record's form


class ClaimInline(StatusColumns, RecordTabularInline):
    """The claims that are there, with who says so; a claim's page holds its assertions."""

    only_existing = True
    readonly_fields: tuple[str, ...] = ("standing", "independent", "said_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related(with_voices())


class NewClaimForm(RecordInlineForm):
    """A claim and its first assertion."""

    assertion: Assertion | None = None

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != f"{PREFIX}source"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        given = {name: cleaned[PREFIX + name] for name in SAID if PREFIX + name in cleaned}
        self.assertion = Assertion(**given)
        # What was wrong at its field already is not checked again.
        left_out = [*TARGETS, *(name for name in SAID if name not in given)]
        # The form has just looked up the records that are chosen.
        chosen = [name for name in given if Assertion._meta.get_field(name).is_relation]
        for check in (
            partial(self.assertion.clean_fields, [*left_out, *chosen]),
            self.assertion.clean,
            partial(self.assertion.validate_constraints, left_out),
        ):
            try:
                check()
            except ValidationError as error:
                for name, faults in error.error_dict.items():
                    self.add_error(PREFIX + name if name in SAID else None, faults)
        return cleaned


class NewClaimFormSet(RecordInlineFormSet):
    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Both or neither: the admin saves a form in one transaction."""
        claim = super().save_new(form, commit)
        setattr(form.assertion, claim._meta.model_name, claim)
        form.assertion.save()
        return claim


class NewClaimInline(StanceGroups, RecordStackedInline):
    """Claims to be added, each with its first assertion."""

    form = NewClaimForm
    formset = NewClaimFormSet
    can_delete = False
    show_change_link = False
    claim_lines: tuple[Any, ...] = ()
    claim_help = ""
    SAID_FIELDSET = ("Who says so", {"fields": [[PREFIX + n for n in line] for line in SAID_LINES]})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return [*super().get_autocomplete_fields(request), "source", "origin", "speaker"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        claim = {"fields": self.claim_lines, "description": self.claim_help}
        return [(None, claim), self.SAID_FIELDSET]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        said = {
            PREFIX + name: self.formfield_for_dbfield(Assertion._meta.get_field(name), request)
            for name in SAID
        }
        form = type(self.form.__name__, (self.form,), said)
        formset = super().get_formset(request, obj, form=form, **kwargs)
        start_with_pinned_source(request, formset.form, f"{PREFIX}source")
        return formset
