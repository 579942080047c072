"""The fields of each record as tables of a page of the documentation, made from the models."""

import re
from collections.abc import Iterator

from django.db import models

from base.orm.datasets import HEADER, DataSet
from base.orm.fields import MAX_ITEM, MAX_ITEMS, CodesField, EDTFField, TextListField
from base.parameters import has_slug

from .columns import a, number_schema
from .document import required_fields
from .kinds import NESTED, NamedKind, def_name, named_kinds
from .lists import closed_lists, name_of_list
from .rules import required_by, rules

BLOCK = re.compile(r"(<!-- fields -->\n).*(<!-- end of fields -->\n)", re.DOTALL)
OF_ALL = ("marking",)  # which all records have; the page tells of them once
HEAD = "| field | needed | value | meaning |\n|---|---|---|---|"


def fill_page(page: str) -> str:
    """The page with its tables as they follow from the models."""
    text = "\n".join(lines())
    return BLOCK.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", page)


def lines() -> Iterator[str]:
    yield "### dataset\n"
    yield "The file `dataset.yaml`.\n"
    yield HEAD
    for name in ("name", *HEADER):
        column = DataSet._meta.get_field(name)
        yield row(name, name == "name", value_words(column), column.help_text)
    used = set[str]()
    for named in named_kinds().values():
        yield from lines_of(named)
        used |= {name_of_list(column) for column in named.kind.fields()}
    yield "\n## Closed lists\n"
    yield "| list | values |\n|---|---|"
    for name, listed in sorted(closed_lists().items()):
        if name in used:
            yield f"| {name} | {', '.join(f'`{value}`' for value in listed['enum'])} |"


def lines_of(named: NamedKind) -> Iterator[str]:
    kind, needed = named.kind, required_fields(named.kind)
    yield f"\n### {named.name}\n"
    yield f"{named.words} In {', '.join(named.within)}.\n"
    yield HEAD
    for column in kind.fields():
        if column.name not in OF_ALL:
            words = str(column.help_text)
            yield row(column.name, column.name in needed, value_words(column), words)
    for name, child in kind.children.items():
        value = f"list of [{def_name(child)}](#{def_name(child)})"
        yield row(name, name in needed, value, NESTED[name])
    told = [words for words, rule in rules(kind) if not required_by(rule)]
    if told:
        yield f"\nRules: {' '.join(dict.fromkeys(told))}"


def row(name: str, is_needed: bool, value: str, words: str) -> str:
    cells = (f"`{name}`", "yes" if is_needed else "", value, words.replace("|", "\\|"))
    return "| " + " | ".join(cells) + " |"


def value_words(column: models.Field) -> str:
    """What is written in a column, shortly, and what stands for nothing."""
    default = column.get_default() if column.has_default() else None
    words = kind_of_value(column)
    if default in (None, "", []):
        return words
    value = getattr(default, "value", default)
    return f"{words}; if not given `{str(value).lower() if isinstance(value, bool) else value}`"


def kind_of_value(column: models.Field) -> str:
    if column.is_relation:
        noun = str(column.related_model._meta.verbose_name)
        by = "slug or id" if has_slug(column.related_model) else "id or key"
        return f"list, each the {by} of {a(noun)}" if column.many_to_many else f"{by} of {a(noun)}"
    if name := name_of_list(column):
        return f"list of {name}" if isinstance(column, CodesField) else name
    if isinstance(column, TextListField):
        return f"list of at most {MAX_ITEMS} lines of {MAX_ITEM} characters"
    if isinstance(column, models.BooleanField):
        return "true or false"
    if isinstance(column, models.FloatField | models.IntegerField):
        bounds = number_schema(column)
        whole = "whole number" if bounds["type"] == "integer" else "number"
        is_bounded = bounds["maximum"] < 10**12
        return f"{whole} from {bounds['minimum']} to {bounds['maximum']}" if is_bounded else whole
    if isinstance(column, EDTFField):
        return "moment" if column.moment else "date"
    if isinstance(column, models.SlugField):
        return "slug"
    if isinstance(column, models.URLField):
        return "web address"
    return f"line of {column.max_length} characters" if column.max_length else "text"
