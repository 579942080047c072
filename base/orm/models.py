"""Base classes of all records. Knows no app."""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, models

from ..values.text import validate_value
from . import writing
from .checks import validate_constraints
from .fields import DerivedField
from .vocabulary import Standard, Vocabulary

# Words that follow a resource in a URL, so that no record may be called so.
RESERVED_SLUGS = frozenset(
    "stats path check links timeline claims citations impact match graph changes".split()
)


TLP = Standard("TLP", "2.0", "https://www.first.org/tlp/")


class Marking(Vocabulary, standard=TLP):
    """Who may see a record, by the Traffic Light Protocol 2.0 (FIRST); empty: everybody."""

    GREEN = "green", "Green: the community", "Those of the community may pass it on within it."
    AMBER = (
        "amber",
        "Amber: the organisation and its clients",
        "It may be passed on to those within the organisation, and its clients, who need it.",
    )
    AMBER_STRICT = (
        "amber_strict",
        "Amber, strict: the organisation",
        "It may be passed on to those within the organisation who need it.",
    )
    RED = "red", "Red: those who were told", "It may not be passed on."


class RecordQuerySet(models.QuerySet):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and all that goes with them, as one change."""
        with writing.change(savepoint=False):
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Record(models.Model):
    """Base of all records: a public id for ever, and when it was written down.

    `save()` and `delete()` are part of the open change, or a change of their own; at its end
    computed values are brought up to date. `update()` and the bulk methods of a queryset write past
    it: run `manage.py check_store --mend` after them.
    """

    # The columns that say by which names it, or what it belongs to, is found.
    NAMES: tuple[str, ...] = ()
    # Further models whose names may be meant for those of this one.
    NAMESAKES: tuple[str, ...] = ()
    # The two references of a link, which a merge deletes where it would lead to itself.
    ENDS: tuple[str, ...] = ()
    # Optional references, which a merge empties where they would repeat another: by the name of
    # each, that of the other.
    NO_REPEATS: Mapping[str, str] = {}

    uid = models.UUIDField(
        "id",
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text="Permanent public identifier (UUID).",
    )
    key = models.CharField(
        max_length=400,
        blank=True,
        default="",
        editable=False,
        help_text="Key in the data set that the record was loaded from; empty if it was typed in.",
    )
    created_at = models.DateTimeField(
        auto_now_add=True, help_text="When the record was created (UTC)."
    )
    updated_at = models.DateTimeField(
        auto_now=True, db_index=True, help_text="When the record was last changed (UTC)."
    )
    marking = models.CharField(
        max_length=20,
        choices=Marking.choices,
        blank=True,
        default="",
        db_default="",
        help_text="Who may see the record, by TLP 2.0; empty: everybody.",
    )
    hidden = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Whether it is marked, or names a record that is hidden: no answer has it.",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def full_clean(
        self, exclude: Any = None, validate_unique: bool = True, validate_constraints: bool = True
    ) -> None:
        """A record that this one names, and that has been deleted, is a fault of that field.

        A form, which looks for what is unique by itself, checks the constraints by itself, too.
        """
        try:
            super().full_clean(exclude, validate_unique, validate_constraints and validate_unique)
        except ObjectDoesNotExist:
            self.clean_fields(exclude)
            raise

    def __str__(self) -> str:
        return str(self.uid)

    def statement(self) -> str:
        """The record in words, as answers of the API have it."""
        return str(self)

    @classmethod
    def derived_fields(cls) -> list[Any]:
        return [field for field in cls._meta.concrete_fields if isinstance(field, DerivedField)]

    @classmethod
    def with_derived(cls, names: Iterable[str]) -> list[str]:
        """The names and those of the columns derived from them."""
        wanted = set(names)
        for field in cls.derived_fields():
            if wanted & set(field.sources):
                wanted.add(field.name)
        return sorted(wanted)

    @classmethod
    def given_columns(cls) -> list[str]:
        """The columns that are neither computed nor derived from others, without the key."""
        stamps = {field.name for field in Record._meta.fields}
        return [
            field.name
            for field in cls._meta.concrete_fields
            if not field.primary_key and (field.editable or field.name in stamps)
        ]

    def derive(self) -> None:
        for field in self.derived_fields():
            field.pre_save(self, add=False)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row as part of the open change, or as a change of its own.

        Of a stored row computed values are not written: this copy may have older ones. A record
        that this copy has deleted is created again, with the same public id.
        """
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = self.with_derived({*kwargs["update_fields"], "updated_at"})
        elif self.pk is not None and not (self._state.adding or kwargs.get("force_insert")):
            kwargs["update_fields"] = self.with_derived(self.given_columns())
        with writing.change(savepoint=False) as change:
            change.note(self)
            try:
                super().save(*args, **kwargs)
            except DatabaseError as error:
                if type(error) is DatabaseError and kwargs.get("update_fields"):
                    # Django's own: there is no such row any more.
                    what = self._meta.verbose_name
                    raise writing.DeletedSince(f"This {what} was deleted meanwhile.") from error
                raise
            change.note_new(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and all that goes with it, as one change."""
        with writing.change(savepoint=False):
            return super().delete(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        faults: dict[str, list[ValidationError]] = {}
        columns = [
            field for field in self._meta.concrete_fields if field.name not in (exclude or ())
        ]
        for field in columns:
            value = getattr(self, field.attname)
            if isinstance(value, str) and "\r" in value:  # as browsers end lines
                setattr(self, field.attname, value.replace("\r\n", "\n"))
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            faults = error.error_dict
        for field in columns:
            if field.name not in faults:
                try:
                    validate_value(field, getattr(self, field.attname))
                except ValidationError as error:
                    faults[field.name] = error.error_list
        if faults:
            raise ValidationError(faults)
        self.derive()

    def validate_constraints(self, exclude: Any = None, **known: Any) -> None:
        """Show a broken rule at the field that its `violation_error_code` names."""
        try:
            validate_constraints(self, exclude, **known)
        except ValidationError as error:
            names = {field.name for field in self._meta.fields if field.editable}
            homes: dict[str, list[ValidationError]] = {}
            for home, faults in error.error_dict.items():
                for fault in faults:
                    known = fault.code in names and fault.code not in (exclude or ())
                    homes.setdefault(fault.code if known else home, []).append(fault)
            raise ValidationError(homes) from None


def hidden_index(name: str) -> models.Index:
    """The index of the hidden rows of a model, nearly always none."""
    return models.Index(fields=["id"], condition=models.Q(hidden=True), name=f"{name}_hidden")


def record_models() -> list[type[Record]]:
    """Every model with a table of records."""
    return [
        model for model in apps.get_models() if issubclass(model, Record) and not model._meta.proxy
    ]


def validate_slug_is_free(slug: str) -> None:
    """A slug stands in URLs where an id or a fixed word may stand too."""
    if slug in RESERVED_SLUGS:
        raise ValidationError("“%(slug)s” is a word of the URLs.", "reserved", {"slug": slug})
    if re.fullmatch(r"[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}", slug):
        raise ValidationError("A slug may not look like an id.", "like_an_id")


class Named(Record):
    """A record that people speak of: it has a slug beside its id."""

    slug = models.SlugField(
        max_length=120,
        unique=True,
        validators=[validate_slug_is_free],
        help_text="Short readable identifier, unique among records of its kind.",
    )

    class Meta:
        abstract = True

    # What of a reference is in which column; without one its type is that of the model.
    reference_columns = {"name": "name", "kind": "kind"}

    def reference(self) -> dict[str, Any]:
        """How the record looks inside another one."""
        shown = {name: getattr(self, column) for name, column in self.reference_columns.items()}
        return {
            "id": self.uid,
            "type": shown.get("type", self._meta.model_name),
            "slug": self.slug,
            "name": shown["name"],
            "kind": shown["kind"] or None,
        }
