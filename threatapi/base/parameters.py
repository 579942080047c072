"""Values of query parameters: how they are read, checked, and described in the schema.

Each field knows its own OpenAPI schema, so that what is published is what is accepted.
"""

import difflib
import math
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from . import edtf
from .fields import EDTFField
from .text import fold, fold_words, validate_safe_text

MAX_VALUES = 200
MAX_WORDS = 20
MAX_LENGTH = 400
MAX_CURSOR = 8000
MAX_NUMBER = 1e15
Faults = dict[str, list[dict[str, str]]]
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
# Python reads every form of ISO 8601, such as thirty digits in a row; RFC 3339 has these two.
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(DATE.pattern + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def nearest(value: str, known: Iterable[str], most: int = 3) -> str:
    """“Did you mean …?” with the known words that look most like the value; or nothing."""
    close = difflib.get_close_matches(value.lower(), list(known), n=most, cutoff=0.5)
    return f" Did you mean {' or '.join(close)}?" if close else ""


def read(query: Any, fields: dict[str, "Parameter"]) -> tuple[dict[str, Any], Faults]:
    """The values that a request gives to these parameters, and what is wrong with them."""
    values: dict[str, Any] = {}
    faults: Faults = {}
    for name, field in fields.items():
        if name not in query:
            if field.default is not None:
                values[name] = field.default
            continue
        try:
            values[name] = field.clean(field.widget.value_from_datadict(query, {}, name))
        except ValidationError as error:
            faults[name] = [{"message": error.messages[0], "code": error.error_list[0].code}]
    return values, faults


class ManyWidget(forms.Widget):
    """Reads a parameter given several times; `split` also takes commas."""

    split = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [part for value in given for part in (value.split(",") if self.split else [value])]


class OneWidget(ManyWidget):
    """Reads a parameter that may be given once."""

    split = False


class Parameter(forms.Field):
    """A query parameter; `many` may be given several times, and any of its values will do."""

    many = False
    split = False
    default: Any = None
    schema: dict[str, Any] = {"type": "string"}
    example: Any = None

    def __init__(self, example: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"required": False})
        if example is not None:
            self.example = example
        self.widget = ManyWidget() if self.many else OneWidget()
        self.widget.split = self.split

    def clean(self, value: list[str]) -> Any:
        if not value:
            return None
        if not self.many and len(value) > 1:
            raise ValidationError("Give this parameter once.", code="repeated")
        if len(value) > MAX_VALUES:
            raise ValidationError(f"Give at most {MAX_VALUES} values.", code="too_many")
        values = [self.read(part) for part in value]
        return self.read_all(values) if self.many else values[0]

    def read(self, text: str) -> Any:
        if len(text) > MAX_LENGTH:  # with all its spaces, as who has the schema counts
            raise ValidationError(f"Give at most {MAX_LENGTH} characters.", code="too_long")
        text = text.strip()
        if not text:
            raise ValidationError("Give a value, or leave the parameter out.", code="empty")
        validate_safe_text(text)
        return self.parse(text)

    def parse(self, text: str) -> Any:
        return text

    def read_all(self, values: list[Any]) -> Any:
        return values

    def published(self) -> dict[str, Any]:
        """The OpenAPI schema of the parameter."""
        return {"type": "array", "items": self.schema} if self.many else dict(self.schema)

    def described(self, name: str, required: bool = False) -> dict[str, Any]:
        """The parameter as OpenAPI describes it, with a value that works.

        Pages fill in a form from the example of a parameter, but not from that of its schema. So
        what is needed has the former, and a filter the latter: else all would be asked at once.
        """
        parameter = {
            "name": name,
            "in": "query",
            "required": required,
            "description": self.help_text,
            "schema": self.published(),
        }
        if examples := self.examples():
            shown = [examples] if self.many else examples
            if required:
                parameter["example"] = shown[0]
            else:
                parameter["schema"] |= {"examples": shown}
        return parameter | ({"style": "form", "explode": True} if self.many else {})

    def examples(self) -> list[Any]:
        """Values that work, of the first knowledge base where they name a record."""
        return [] if self.example is None else [self.example]


class Text(Parameter):
    example: Any = "Kabul"
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}


class Texts(Text):
    many = True


class WordCodes(Texts):
    """Slugs and codes, with commas between them if need be."""

    example: Any = "AF"

    split = True


class Words(Text):
    """What people type into a search box."""

    example: Any = "kabul airport"

    def parse(self, text: str) -> str:
        if not fold(text):
            raise ValidationError("Give at least one letter or digit.", code="no_words")
        if len(fold_words(text)) > MAX_WORDS:
            raise ValidationError(f"Give at most {MAX_WORDS} words.", code="too_many_words")
        return text


class Name(Words):
    """A name, compared without case, accents, hyphens, apostrophes and spaces."""

    example: Any = "al-Qaeda"


class Names(Name):
    many = True


class Flag(Parameter):
    example: Any = True
    schema = {"type": "boolean"}
    WORDS = {"true": True, "false": False, "1": True, "0": False}

    def parse(self, text: str) -> bool:
        if text.lower() not in self.WORDS:
            raise ValidationError(f"“{text}” is neither true nor false.", code="invalid")
        return self.WORDS[text.lower()]


class Number(Parameter):
    example: Any = 10
    schema = {"type": "number"}

    def parse(self, text: str) -> float:
        number = float(text) if NUMBER.fullmatch(text) else math.inf
        if abs(number) > MAX_NUMBER:
            raise ValidationError(f"“{text}” is not a number within ±1e15.", code="invalid")
        return number


class Numbers(Number):
    many = split = True


class Whole(Parameter):
    """A whole number within bounds: never clamped in silence."""

    def __init__(self, least: int, most: int, default: int | None = None, **kwargs: Any) -> None:
        self.least, self.most, self.default = least, most, default
        self.schema = {"type": "integer", "minimum": least, "maximum": most}
        if default:  # clients send what is published, and `offset=0` is not for cursors
            self.schema["default"] = default
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) < 12:
            if self.least <= int(text) <= self.most:
                return int(text)
        detail = f"Give one whole number from {self.least} to {self.most}."
        raise ValidationError(detail, code="invalid")


class CursorText(Parameter):
    """A place in a list, which only the list can read; empty at its beginning."""

    schema = {"type": "string", "maxLength": MAX_CURSOR}

    def read(self, text: str) -> str:
        if len(text) > MAX_CURSOR:
            raise ValidationError(f"Give at most {MAX_CURSOR} characters.", code="too_long")
        return text.strip()


class Day(Parameter):
    """A year, month or day; it stands for the first or the last day in it."""

    example: Any = "2022-04"

    schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}

    def __init__(self, last: bool = False, **kwargs: Any) -> None:
        self.last = last
        super().__init__(**kwargs)

    def parse(self, text: str) -> date:
        try:
            return edtf.day_range(text)[1 if self.last else 0]
        except edtf.EDTFError as error:
            raise ValidationError(str(error), code="invalid_date") from None


class EDTFTexts(Parameter):
    """Dates compared by their EDTF text."""

    example: Any = "2022-04~"

    many = True

    def parse(self, text: str) -> str:
        EDTFField().check_text(text)
        return text


class Instant(Parameter):
    """A date and time, or a date, which stands for its first or its last moment in UTC."""

    example: Any = "2024-01-31T12:00:00Z"
    schema = {"anyOf": [{"type": "string", "format": form} for form in ("date-time", "date")]}

    def __init__(self, last: bool = False, **kwargs: Any) -> None:
        self.time = time.max if last else time.min
        super().__init__(**kwargs)

    def parse(self, text: str) -> Any:
        # A plus sign that was not percent-encoded arrives as a space.
        plain = text.replace(" ", "+").upper()
        try:
            if DATE.fullmatch(plain):
                return datetime.combine(date.fromisoformat(plain), self.time, UTC)
            if not INSTANT.fullmatch(plain):
                raise ValueError("It has another form.")
            # At either end of the calendar an offset can lead out of it; better here than in SQL.
            return datetime.fromisoformat(plain).astimezone(UTC)
        except OverflowError:
            raise ValidationError(
                f"“{text}” is in UTC before the year 1 or after the year 9999.", code="out_of_range"
            ) from None
        except ValueError:
            raise ValidationError(
                f"“{text}” is neither a date nor a date and time with its offset"
                " (RFC 3339: 2024-01-31 or 2024-01-31T12:00:00Z).",
                code="invalid",
            ) from None


class Code(Parameter):
    """One value of a closed vocabulary."""

    def __init__(self, choices: Any = (), **kwargs: Any) -> None:
        values = [value for value, _ in getattr(choices, "choices", choices) if value != ""]
        self.first, self.codes = values[:1], [str(value) for value in values]
        super().__init__(**kwargs)

    def examples(self) -> list[Any]:
        return super().examples() or self.first

    def parse(self, text: str) -> str:
        if text not in self.codes:
            hint = nearest(text, self.codes) or f" Known are: {', '.join(self.codes)}."
            raise ValidationError(f"“{text}” is not a known value.{hint}", code="invalid_choice")
        return text

    def published(self) -> dict[str, Any]:
        schema = {"type": "string", "enum": self.codes}
        return {"type": "array", "items": schema} if self.many else schema


class Codes(Code):
    many = split = True


# Records of the first knowledge base, for examples.
KNOWN = {
    "entity": ("ttp", "iskp"),
    "actor": ("ttp",),
    "person": ("ayman-al-zawahiri",),
    "place": ("kabul",),
    "source": ("s001",),
    "incident": ("kabul-airport-attack",),
    "alias": ("2bc9053f-55b3-5fc0-a82e-c1a11f4495e3",),
    "relationship": ("02eaad5a-bd66-5935-a4c8-d4484aa36dcb",),
    "presence": ("9f51a6e9-906f-5298-bf3f-f916263c0326",),
    "involvement": ("5b6a4dd7-ab1a-56a1-b2d9-e276c07ab445",),
    "figure": ("65d1c881-fa82-5e71-9511-f7ee8205cc6d",),
    "assertion": ("489c47c1-4087-502a-a8cb-119b0a7f9b4c",),
}


class Refs(Parameter):
    """Records by id or slug; their primary keys come back."""

    many = split = True
    schema = {"type": "string", "minLength": 1, "maxLength": 120}

    def __init__(self, queryset: Any = None, exactly: int = 0, **kwargs: Any) -> None:
        self.queryset, self.exactly = queryset, exactly
        super().__init__(**kwargs)

    @property
    def model(self) -> type[models.Model]:
        return self.queryset.model

    def examples(self) -> list[Any]:
        known = KNOWN.get(self.model._meta.model_name, ())
        return super().examples() or list(known)[: self.exactly or 1]

    def read_all(self, values: list[str]) -> list[int]:
        ids = {value: as_uuid(value) for value in values}
        wanted = models.Q(uid__in=[uid for uid in ids.values() if uid])
        columns = ["pk", "uid"]
        if has_slug(self.model):
            wanted |= models.Q(slug__in=[value for value, uid in ids.items() if not uid])
            columns.append("slug")
        found: dict[Any, int] = {}
        for row in self.queryset.filter(wanted).values_list(*columns):
            found |= dict.fromkeys(row[1:], row[0])
        for value, uid in ids.items():
            if (uid or value) not in found:
                raise ValidationError(self.unknown(value), code="unknown")
        keys = list(dict.fromkeys(found[uid or value] for value, uid in ids.items()))
        if self.exactly and not len(values) == len(keys) == self.exactly:
            detail = f"Give exactly {self.exactly} records, none of them twice."
            raise ValidationError(detail, code="wrong_number")
        return keys

    def unknown(self, value: str) -> str:
        """That there is no such record, and which may be meant."""
        hint = "" if as_uuid(value) else nearest(value, self.candidates(value))
        return f"There is no {self.model._meta.verbose_name} “{value}”.{hint}"

    def candidates(self, value: str) -> list[str]:
        """Some slugs that may be meant: those that share a word or a beginning with the value."""
        if not has_slug(self.model):
            return []
        value = value.lower()
        words = [word for word in value.split("-") if len(word) > 2][:5]
        alike = models.Q(slug__startswith=value[:2])
        for word in words:
            alike |= models.Q(slug__icontains=word)
        return list(self.queryset.filter(alike).values_list("slug", flat=True)[:500])


class Ref(Refs):
    """One record by id or slug."""

    many = split = False

    def parse(self, text: str) -> int:
        return self.read_all([text])[0]


class Ids(Parameter):
    example: Any = "9e272a28-f5b9-50c0-9f24-9736e278c276"
    many = split = True
    schema = {"type": "string", "format": "uuid"}

    def parse(self, text: str) -> Any:
        found = as_uuid(text)
        if found is None:
            raise ValidationError(f"“{text}” is not an id (UUID).", code="invalid")
        return found


class Box(Parameter):
    """A bounding box in degrees: minlon,minlat,maxlon,maxlat."""

    example: Any = "60,29,75,39"

    schema = {"type": "string", "pattern": r"^-?[\d.]+(,-?[\d.]+){3}$"}

    def parse(self, text: str) -> tuple[float, ...]:
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 4 or not all(NUMBER.fullmatch(part) for part in parts):
            raise ValidationError("Give minlon,minlat,maxlon,maxlat.", code="invalid")
        west, south, east, north = map(float, parts)
        inside = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
        if not inside:
            raise ValidationError("There is no such box on earth (WGS 84 degrees).", code="invalid")
        return west, south, east, north


def as_uuid(text: str) -> uuid.UUID | None:
    """The id that the text is, in the one form that the schema has for it."""
    return uuid.UUID(text) if ID.fullmatch(text) else None


def has_slug(model: type[models.Model]) -> bool:
    return any(field.name == "slug" for field in model._meta.fields)
