"""Model fields for what the knowledge base is made of: dates, lists of codes, folded text.

Some columns are derived from others of the same row. `save()`, `bulk_create()` and the loader fill
them; `update()` and `bulk_update()` of a queryset do not (see `models.Record`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import StartsWith

from ..values import edtf
from ..values.text import fold_all, natural, validate_text

MAX_ITEMS, MAX_ITEM = 100, 300  # texts in a list, and characters of each


class DerivedField:
    """Mixin of a column that is computed from others of its row whenever the row is written."""

    of: str | Sequence[str]

    @property
    def sources(self) -> Sequence[str]:
        """The columns from which it is derived."""
        return (self.of,) if isinstance(self.of, str) else self.of

    def derive(self, instance: models.Model) -> Any:
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.derive(model_instance)
        setattr(model_instance, self.attname, value)  # type: ignore[attr-defined]
        return value


class BoundField(DerivedField, models.DateField):
    """First or last day that the EDTF text of another column may mean."""

    def __init__(self, of: str = "", end: int = 0, **kwargs: Any) -> None:
        self.of, self.end = of, end
        super().__init__(null=True, editable=False, db_index=True, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for constant in ("null", "editable", "db_index"):
            kwargs.pop(constant, None)
        return name, path, args, kwargs | {"of": self.of, "end": self.end}

    def derive(self, instance: models.Model) -> date | None:
        text = getattr(instance, self.of)
        return edtf.bounds(text)[self.end] if text else None


class EDTFField(models.CharField):
    """A date as EDTF text, with the days it may mean in `<name>_earliest` and `<name>_latest`.

    A `moment` is one point in time, however vaguely known: it refuses intervals.
    """

    def __init__(self, *args: Any, moment: bool = False, bounded: bool = True, **kwargs: Any):
        self.moment, self.bounded = moment, bounded
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, blank=True, default="", **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("blank", None)
        kwargs.pop("default", None)
        # A migration lists the two bound columns itself.
        return name, path, args, kwargs | {"moment": self.moment, "bounded": False}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.bounded and not cls._meta.abstract:
            for end, bound in enumerate(("earliest", "latest")):
                word = "First" if end == 0 else "Last"
                field = BoundField(
                    of=name, end=end, help_text=f"{word} day that “{self.verbose_name}” may mean."
                )
                cls.add_to_class(f"{name}_{bound}", field)

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        text = super().clean("".join(str(value or "").split()), model_instance)
        self.check_text(text)
        return text

    def check_text(self, text: str) -> None:
        """Raise a ValidationError when the text is no accepted date."""
        if not text:
            return
        try:
            edtf.bounds(text)
        except edtf.EDTFError as error:
            raise ValidationError(str(error), code="invalid_date") from None
        if self.moment and edtf.is_interval(text):
            raise ValidationError(
                "This is one moment, not an interval. If it lies somewhere between two days, "
                "write a set: [2022-04-21..2022-04-30].",
                code="not_a_moment",
            )


class TextListField(models.JSONField):
    """A list of short texts, such as the other spellings of a place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, blank=True, default=list, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("blank", None)
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:
        value = [] if value in (None, "") else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValidationError("This is not a list of texts.", code="not_a_list")
        cleaned = [item.strip() for item in value if item.strip()]
        if len(cleaned) > MAX_ITEMS:
            raise ValidationError(f"Give at most {MAX_ITEMS} texts.", code="too_many")
        for item in cleaned:
            validate_text(item)
            if len(item) > MAX_ITEM:
                raise ValidationError(
                    f"Give at most {MAX_ITEM} characters each.", code="max_length"
                )
        return cleaned

    def formfield(self, **kwargs: Any) -> forms.Field:
        return LinesFormField(
            required=False,
            label=kwargs.get("label") or self.verbose_name.capitalize(),
            help_text=f"{self.help_text} One a line.",
        )


class LinesFormField(forms.CharField):
    """A list edited as one text a line."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 60})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


class CodesField(TextListField):
    """Several values of one closed vocabulary."""

    def __init__(self, *args: Any, codes: type[models.TextChoices] | None = None, **kwargs: Any):
        self.codes = codes
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:
        cleaned = super().clean(value, model_instance)
        allowed = self.codes.values if self.codes else []
        for code in cleaned:
            if code not in allowed:
                raise ValidationError(
                    "“%(code)s” is not one of: %(allowed)s.",
                    code="invalid_choice",
                    params={"code": code, "allowed": ", ".join(allowed)},
                )
        return list(dict.fromkeys(cleaned))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            required=False,
            choices=self.codes.choices if self.codes else [],
            label=kwargs.get("label") or self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.SelectMultiple(attrs={"size": 5}),
        )


class FoldedField(DerivedField, models.TextField):
    """What `q=` looks in: the texts of other columns of the row, folded (see `text.fold`)."""

    def __init__(self, of: Sequence[str] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(editable=False, default="", **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs.pop("default", None)
        return name, path, args, kwargs | {"of": self.of}

    def derive(self, instance: models.Model) -> str:
        parts: list[str] = []
        for name in self.of:
            value = getattr(instance, name)
            parts += value if isinstance(value, list) else [value]
        return fold_all(parts)


class NaturalField(DerivedField, models.TextField):
    """What another column is ordered by: its text with numbers of one length, so 9 is before 12."""

    def __init__(self, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(editable=False, default="", **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs.pop("default", None)
        return name, path, args, kwargs | {"of": self.of}

    def derive(self, instance: models.Model) -> str:
        return natural(getattr(instance, self.of))


@FoldedField.register_lookup
class BeginsWith(StartsWith):
    """A folded text begins so. On SQLite as a range, which an index serves; LIKE has none there."""

    LAST = "\U0010ffff"  # no folded text holds it

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, values = self.process_lhs(compiler, connection)
        bounds = [*values, self.rhs, *values, self.rhs + self.LAST]
        return f"({column} >= %s AND {column} < %s)", bounds
