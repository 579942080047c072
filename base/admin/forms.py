"""Forms and widgets of the admin: dates explained, faults at their field, no lost edits."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField

from ..orm.checks import find_sound
from ..orm.models import Record
from . import reasons
from .conflicts import Conflict

ROW_IS_GONE = (
    "A row is no longer there since you opened this form. Nothing was saved: open the record again."
)
LONGEST_KEY = 19  # digits
REASON = "Rows are deleted: give a reason of the change, below."


class PublicIdField(forms.CharField):
    """Hidden: the public id of the record of a row, which is known also when it is gone."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RecordSelect(AutocompleteSelect):
    """Autocomplete that names the selected record without a query when it is loaded already."""

    known: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        value = [each for each in value if not each or is_key(each)]
        if self.known is None or [str(one) for one in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))
        label = str(self.known)
        options.append(self.create_option(name, value[0], label, True, len(options)))
        return [(None, options, 0)]


class RecordChoiceField(forms.ModelChoiceField):
    """A reference to a record. The rows of a form look each chosen record up once together."""

    stored: models.Model | None = None  # what the record of the form refers to already

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: dict[str, Any] = {}  # by what was sent; copies of the field share it

    def to_python(self, value: Any) -> Any:
        sent = str(value)
        if self.stored is not None and sent == str(self.stored.pk):
            return self.stored
        if sent not in self.chosen:
            self.chosen[sent] = super().to_python(value)
        return self.chosen[sent]


class RecordForm(forms.ModelForm):
    """Checks all rules of a record and shows each fault where the editor can mend it."""

    conflict: Conflict | None = None  # of the request
    unreviewed: Collection[str] = ()  # why the request was refused
    may_unmark = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.may_unmark and self.instance.marking and "marking" in self.fields:
            self.fields["marking"].disabled = True
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect) and widget.field.name == name:
                if widget.field.is_cached(self.instance):
                    widget.known = field.stored = getattr(self.instance, name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.conflict:
            self.conflict.add_faults(self)
        if self.prefix is None:
            for statement in self.unreviewed:
                self.add_error(None, ValidationError(statement, code="review_needed"))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Also the references: the form has just looked up the records that they name."""
        columns = self.instance._meta.fields
        found = {column.name for column in columns if is_record_key(column)}
        return super()._get_validation_exclusions() | (found & {*self.cleaned_data})  # type: ignore[misc]

    def validate_unique(self) -> None:
        """Without what a stored record has had before: nobody else has that."""
        exclude = self._get_validation_exclusions()
        if self.instance.pk is not None:
            unique = {column.name for column in self.instance._meta.fields if column.unique}
            exclude |= unique - {*self.changed_data}
        try:
            self.instance.validate_unique(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)

    def _post_clean(self) -> None:
        """Check every rule that can be, also those on columns that this form does not show.

        Django leaves out rules with a column that is not in the form, and every date rule
        looks at derived columns: the database would then answer instead of the form.
        """
        super()._post_clean()  # type: ignore[misc]
        self.validate_rules()

    def validate_rules(self, **known: Any) -> None:
        if self.instance.pk is not None:
            known["changed"] = self.instance.with_derived(self.changed_data)
        try:
            self.instance.validate_constraints(exclude=self.not_to_check(), **known)
        except ValidationError as error:
            self._update_errors(error)

    def not_to_check(self) -> set[str]:
        names = {name for name in self.errors if name in self.fields}
        names |= {
            name
            for name, field in self.fields.items()
            if isinstance(field, InlineForeignKeyField) and self._has_no_parent_yet(name)
        }
        for field in self.instance.derived_fields():
            if names & set(field.sources):
                names.add(field.name)
        return names

    def _has_no_parent_yet(self, name: str) -> bool:
        column = self.instance._meta.get_field(name)
        return getattr(self.instance, column.attname) is None

    def _update_errors(self, errors: ValidationError) -> None:
        """Faults of fields that this form does not show go to its top."""
        if hasattr(errors, "error_dict"):
            homes: dict[str, list[ValidationError]] = {}
            for name, faults in errors.error_dict.items():
                home = name if name in self.fields else NON_FIELD_ERRORS
                homes.setdefault(home, []).extend(faults)
            errors = ValidationError(homes)
        super()._update_errors(errors)  # type: ignore[misc]


class RecordInlineForm(RecordForm):
    """A row inside another record's form."""

    record = PublicIdField(required=False)

    has_rules_to_check = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].initial = str(self.instance.uid) if self.instance.pk else ""

    def _post_clean(self) -> None:
        super(RecordForm, self)._post_clean()  # type: ignore[misc]
        self.has_rules_to_check = self.instance.pk is None or self.has_changed()


class StoredRowField(forms.Field):
    """The key of a stored row, which is there; Django would look each one up."""

    widget = forms.HiddenInput

    def __init__(self, row: models.Model) -> None:
        super().__init__(required=False, initial=row.pk)
        self.row = row

    def clean(self, value: Any) -> models.Model:
        return self.row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RecordInlineFormSet(forms.BaseInlineFormSet):
    """Checks the rules of all rows with one query, and deletes rows for a reason alone."""

    is_table = False

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is not None:
            form.fields[self._pk_field.name] = StoredRowField(form.instance)
        if self.is_table:
            name_cells(form, "new row" if index is None else f"row {index + 1}")

    def full_clean(self) -> None:
        if self.is_bound:
            self.validate_rules()
        super().full_clean()

    def validate_rules(self) -> None:
        # To ask for its errors is what validates a form.
        checked = [form for form in self.forms if form.errors is not None]
        checked = [form for form in checked if form.has_rules_to_check]
        sound = find_sound((form.instance, form.not_to_check()) for form in checked)
        for number, form in enumerate(checked):
            form.validate_rules(hold=number in sound)

    def clean(self) -> None:
        super().clean()
        # Of rows that can only be read nothing is sent.
        sent = [form for form in self.initial_forms if form.add_prefix("record") in self.data]
        if any(form.instance.pk is None for form in sent):
            raise ValidationError(ROW_IS_GONE, code="row_is_gone")
        if self.deleted_forms and not reasons.reason_in(self.data):
            raise ValidationError(REASON, code="reason")


def name_cells(form: forms.BaseForm, row: str) -> None:
    """Name each field by its column and row, for the cells of a table have no labels."""
    for field in form.fields.values():
        widget = getattr(field.widget, "widget", field.widget)
        if not widget.is_hidden:
            widget.attrs["aria-label"] = f"{field.label}, {row}"


def is_key(text: str) -> bool:
    """Whether a row may have this primary key."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST_KEY


def is_record_key(column: models.Field) -> bool:
    """Whether the column is a reference to a record, one or many."""
    target = column.related_model if column.is_relation else None
    return isinstance(target, type) and issubclass(target, Record)
