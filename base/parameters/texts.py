"""Parameters that are words."""

from typing import Any

from django.core.exceptions import ValidationError

from ..orm.vocabulary import Choice
from ..values.text import fold, fold_words
from .known import usual_example
from .parameter import MAX_LENGTH, Parameter, nearest

MAX_WORDS = 20
MAX_CURSOR = 8000


class Text(Parameter):
    example: Any = usual_example("text")
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}


class Texts(Text):
    many = True


class WordCodes(Texts):
    """Slugs and codes, with commas between them if need be."""

    example: Any = usual_example("code")

    split = True


class Words(Text):
    """What people type into a search box."""

    example: Any = usual_example("words")
    schema = Text.schema | {
        "description": f"At most {MAX_WORDS} words, at least one of which has a letter or digit."
    }

    def parse(self, text: str) -> str:
        if not fold(text):
            raise ValidationError("Give a text with at least one letter or digit.", code="no_words")
        if len(fold_words(text)) > MAX_WORDS:
            raise ValidationError(f"Give at most {MAX_WORDS} words.", code="too_many_words")
        return text


class Name(Words):
    """A name, compared without case, accents, hyphens, apostrophes and spaces."""

    example: Any = usual_example("name")


class Names(Name):
    many = True


class Code(Parameter):
    """One value of a closed vocabulary."""

    def __init__(self, choices: Any = (), **kwargs: Any) -> None:
        found = [Choice.of(each) for each in choices]
        self.choices = [each for each in found if each.value not in ("", None)]
        self.codes = [str(each.value) for each in self.choices]
        super().__init__(**kwargs)

    def examples(self) -> list[Any]:
        return super().examples() or [each.value for each in self.choices[:1]]

    def parse(self, text: str) -> str:
        if text not in self.codes:
            hint = nearest(text, self.codes) or f" Choose from: {', '.join(self.codes)}."
            raise ValidationError(f"“{text}” is not a known value.{hint}", code="invalid_choice")
        return text

    def published(self) -> dict[str, Any]:
        schema = {
            "type": "string",
            "enum": self.codes,
            "x-enum-varnames": [each.name for each in self.choices],
            "x-enum-descriptions": [each.description for each in self.choices],
        }
        return self.published_many(schema) if self.many else schema


class Codes(Code):
    many = split = True


class CursorText(Parameter):
    """A place in a list, which only the list can read; empty at its beginning."""

    schema = {"type": "string", "maxLength": MAX_CURSOR}

    def read(self, text: str) -> str:
        if len(text) > MAX_CURSOR:
            raise ValidationError(f"Give at most {MAX_CURSOR} characters.", code="too_long")
        return text.strip()
