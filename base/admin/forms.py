"""Forms and widgets of the admin: dates explained, faults at their field, no lost edits."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.forms.models import InlineForeignKeyField

from ..orm.models import Record
from ..values import edtf

CHANGED_SINCE = (
    "Somebody else has changed this record since you opened it. Nothing was saved: open the "
    "record again and repeat your change."
)
ROW_IS_GONE = (
    "Somebody else has deleted a row since you opened this form. Nothing was saved: open the "
    "record again."
)


def stamp(record: models.Model) -> str:
    """The state of a record as an editor saw it."""
    seen = getattr(record, "updated_at", None)
    return seen.isoformat() if record.pk and seen else ""


def held(record: models.Model) -> models.Model:
    """The record as it is stored now, which nobody else changes before we are done."""
    rows = type(record)._base_manager.filter(pk=record.pk)
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update(no_key=True)
    return rows.only("updated_at").first() or type(record)()


class SeenField(forms.CharField):
    """Hidden: when the record had last been changed as the form was opened."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RecordSelect(AutocompleteSelect):
    """Autocomplete that names the selected record without a query when it is loaded already."""

    known: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: dict[str, Any] = {}  # by what was sent; copies of the field share it

    def to_python(self, value: Any) -> Any:
        sent = str(value)
        if sent not in self.chosen:
            self.chosen[sent] = super().to_python(value)
        return self.chosen[sent]


class EDTFInput(forms.TextInput):
    """A date in words of EDTF, with examples in the empty field."""

    def __init__(self, moment: bool = False) -> None:
        example = "[2021..2022]" if moment else "2021/2022"
        forms_taken = edtf.FORMS.partition(", or an interval")[0] if moment else edtf.FORMS
        super().__init__(
            attrs={
                "class": "vTextField",
                "placeholder": f"2022-04-21, 2022~, {example}",
                "title": f"EDTF: {forms_taken}",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        )


class RecordForm(forms.ModelForm):
    """Checks all rules of a record and shows each fault where the editor can mend it."""

    seen = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = stamp(self.instance)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect) and widget.field.name == name:
                if widget.field.is_cached(self.instance):
                    widget.known = getattr(self.instance, name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and self.is_stale():
            raise ValidationError(CHANGED_SINCE, code="changed_since")
        return cleaned

    def is_stale(self) -> bool:
        return self.cleaned_data.get("seen") != stamp(held(self.instance))

    def _get_validation_exclusions(self) -> set[str]:
        """Also the references: the form has just looked up the records that they name."""
        columns = self.instance._meta.fields
        found = {column.name for column in columns if is_record_key(column)}
        return super()._get_validation_exclusions() | (found & {*self.cleaned_data})  # type: ignore[misc]

    def _post_clean(self) -> None:
        """Check every rule that can be, also those on columns that this form does not show.

        Django leaves out rules with a column that is not in the form, and every date rule
        looks at derived columns: the database would then answer instead of the form.
        """
        super()._post_clean()  # type: ignore[misc]
        try:
            self.instance.validate_constraints(exclude=self._not_to_check())
        except ValidationError as error:
            self._update_errors(error)

    def _not_to_check(self) -> set[str]:
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
    """A row inside another record's form: it only minds others' changes if it has one itself."""

    def is_stale(self) -> bool:
        return self.has_changed() and super().is_stale()


class RecordInlineFormSet(forms.BaseInlineFormSet):
    """Says so when a row has been deleted by someone else meanwhile."""

    def clean(self) -> None:
        super().clean()
        if any(form.instance.pk is None for form in self.initial_forms):
            raise ValidationError(ROW_IS_GONE, code="row_is_gone")


def is_record_key(column: models.Field) -> bool:
    """Whether the column is a reference to a record, one or many."""
    target = column.related_model if column.is_relation else None
    return isinstance(target, type) and issubclass(target, Record)
