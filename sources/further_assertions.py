"""Further assertions of the parts of a claim, entered on the page of the whole."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from base.admin.forms import RecordInlineFormSet
from base.admin.inlines import RecordStackedInline

from .inlines import (
    ASSERTION_LINES,
    AssertionForm,
    StanceGroups,
    start_with_pinned_source,
)
from .models import Assertion, claim_types


def parts_of(whole: Any) -> dict[str, Any]:
    """The stored parts of a claim, by what a choice of them sends."""
    found = {}
    for claim in claim_types():
        if claim.whole is whole._meta.concrete_model:
            others = [name for name in claim.named_by if name != claim.part_of]
            for part in getattr(whole, claim.accessor).select_related(*others):
                setattr(part, claim.part_of, whole)
                found[f"{claim.name}-{part.pk}"] = part
    return found


class FurtherAssertionForm(AssertionForm):
    """An assertion of the part that is chosen, not of the whole."""

    about = forms.ChoiceField(label="Of which part or number")
    whole = ""  # the reference to it
    parts: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(key, str(part)) for key, part in self.parts.items()]
        self.fields["about"].choices = [("", "---------"), *labels]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        # The form set names the whole as what it is about.
        cleaned.pop(self.whole, None)
        setattr(self.instance, self.whole, None)
        if part := self.parts.get(cleaned.get("about", "")):
            setattr(self.instance, part._meta.model_name, part)
        return cleaned


class FurtherAssertionFormSet(RecordInlineFormSet):
    def save_new(self, form: Any, commit: bool = True) -> Any:
        """As Django's, but that it is not of the record whose page it is."""
        return form.save(commit=commit)


class FurtherAssertionInline(StanceGroups, RecordStackedInline):
    model = Assertion
    form = FurtherAssertionForm
    formset = FurtherAssertionFormSet
    only_existing = True
    can_delete = False
    show_change_link = False
    verbose_name = "further assertion"
    verbose_name_plural = "Further assertions of a part or a toll that is there"
    fieldsets = ((None, {"fields": (("about",), *ASSERTION_LINES)}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.whole = formset.fk.name
        formset.form.parts = parts_of(obj) if obj and obj.pk else {}
        start_with_pinned_source(request, formset.form, "source")
        return formset
