"""How the columns of records look in forms, and rows of records in the forms of others."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminURLFieldWidget,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.db.models import QuerySet
from django.forms import Media, NumberInput
from django.http import HttpRequest

from ..orm.fields import EDTFField
from .dates import DateWordsField, EDTFInput
from .forms import (
    RecordChoiceField,
    RecordInlineForm,
    RecordInlineFormSet,
    RecordSelect,
    is_record_key,
)
from .guide import with_guide
from .merging import conflict_of


class WholeNumberInput(NumberInput):
    """Whole numbers without a fraction: 4, not 4.0."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return super().format_value(value)


class RecordFields:
    """How the columns of a record look in any form: shared by admins and inlines."""

    formfield_overrides = {
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.FloatField: {"widget": WholeNumberInput},
    }

    @property
    def media(self) -> Media:
        """Without the large script that makes slugs in all letters: ours have a to z alone."""
        media = super().media  # type: ignore[misc]
        return Media(css=media._css, js=[each for each in media._js if "xregexp" not in each])

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every reference to a record, so that there is no list to keep."""
        columns = (*self.opts.fields, *self.opts.many_to_many)  # type: ignore[attr-defined]
        return [column.name for column in columns if is_record_key(column)]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, EDTFField):
            kwargs["widget"] = EDTFInput(db_field.moment)
            kwargs["form_class"] = partial(DateWordsField, moment=db_field.moment)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.help_text = with_guide(db_field.name, field.help_text)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Beside a reference: make a new one or change it. Nobody deletes it from here.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if is_record_key(db_field):
            kwargs["widget"] = RecordSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
            kwargs["form_class"] = RecordChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class RecordInline(RecordFields):
    """Base of rows inside another record's form."""

    form = RecordInlineForm
    formset = RecordInlineFormSet
    extra = 0
    show_change_link = True
    view_on_site = False
    # What the rows' own text and the selected values need, so that no row asks for it.
    list_select_related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = super().get_queryset(request)  # type: ignore[misc]
        return queryset.select_related(*self.list_select_related)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))  # type: ignore[misc]
        if obj is None or not self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return fieldsets
        return [*fieldsets, (None, {"fields": ("record",)})]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.form.conflict = conflict_of(request)
        return formset


class RecordTabularInline(RecordInline, admin.TabularInline):
    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.is_table = True
        return formset


class RecordStackedInline(RecordInline, admin.StackedInline):
    pass
