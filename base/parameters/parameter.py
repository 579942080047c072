"""What all query parameters have in common: how they are read, refused, and described."""

import difflib
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..values.text import validate_safe_text

MAX_VALUES = 200
MAX_LENGTH = 400
# As what is no UTF-8 in a URL arrives. A search must not go on without it.
REPLACED = "\ufffd"
WORD = re.compile(r"[^\W_]{4,}")
Faults = dict[str, list[dict[str, str]]]


def nearest(value: str, known: Iterable[str], most: int = 3) -> str:
    """“Did you mean …?” with the known words that are spelt almost like the value, then with those
    that have a word in common with it; or nothing."""
    value, known = value.lower(), list(known)
    if "__" not in value:  # then `country` is meant, not `country__not`
        known = [each for each in known if each.partition("__")[0] not in {*known} - {each}]
    close = difflib.get_close_matches(value, known, n=most, cutoff=0.7)
    akin = [each for each in known if each not in close and has_word_of(value, each)]
    close += difflib.get_close_matches(value, akin, n=most, cutoff=0)[: most - len(close)]
    return f" Did you mean {' or '.join(close)}?" if close else ""


def has_word_of(value: str, known: str) -> bool:
    """Whether a word of the value is one of the known name, or its beginning."""
    words = WORD.findall(known)
    if len(value) > 2 and known.startswith(value):
        return True
    return any(word.startswith(part) for part in WORD.findall(value) for word in words)


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
            values[name] = field.clean(query.getlist(name))
        except ValidationError as error:
            faults[name] = [{"message": error.messages[0], "code": error.error_list[0].code}]
    return values, faults


TOO_MANY = (
    f"Give at most {MAX_VALUES} values. Ask for the others in further requests, or export the "
    "whole list (`.ndjson`, `.csv`)."
)


class Parameter(forms.Field):
    """A query parameter.

    With `many` it may be given several times, and any of its values will do; with `split` commas
    divide values, too.
    """

    many = False
    split = False
    default: Any = None
    schema: dict[str, Any] = {"type": "string"}
    example: Any = None

    def __init__(self, example: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"required": False})
        if example is not None:
            self.example = example

    def clean(self, given: list[str]) -> Any:
        if not given:
            return None
        parts = [part for text in given for part in text.split(",")] if self.split else given
        if not self.many and len(parts) > 1:
            raise ValidationError("Give this parameter once.", code="repeated")
        if len(parts) > MAX_VALUES:
            raise ValidationError(TOO_MANY, code="too_many")
        values = [self.read(part) for part in parts]
        return self.read_all(values) if self.many else values[0]

    def read(self, text: str) -> Any:
        if len(text) > MAX_LENGTH:  # with all its spaces, as who has the schema counts
            raise ValidationError(f"Give at most {MAX_LENGTH} characters.", code="too_long")
        text = text.strip()
        if not text:
            raise ValidationError("Give a value, or leave the parameter out.", code="empty")
        validate_safe_text(text)
        if REPLACED in text:
            detail = f"“{text}” has bytes that are not UTF-8, or the replacement character U+FFFD."
            raise ValidationError(detail, code="unsafe_character")
        return self.parse(text)

    def parse(self, text: str) -> Any:
        return text

    def read_all(self, values: list[Any]) -> Any:
        return values

    def published(self) -> dict[str, Any]:
        """The OpenAPI schema of the parameter."""
        return self.published_many(self.schema) if self.many else dict(self.schema)

    @staticmethod
    def published_many(item: dict[str, Any]) -> dict[str, Any]:
        return {"type": "array", "items": item, "maxItems": MAX_VALUES}

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
        # Once more: generators of clients write into programs what stands at the schema.
        told = parameter["schema"].get("description", "")
        parameter["schema"]["description"] = f"{self.help_text} {told}".strip()
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
