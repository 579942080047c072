"""Slugs of records that are made from a draft."""

from collections.abc import Collection
from typing import Any

from django.utils.text import slugify

from base.orm.models import RESERVED_SLUGS
from threatapi.changes.records import find_successors

LONGEST_SLUG = 100


def free_slug(model: Any, name: str, given: Collection[str] = ()) -> str:
    """A slug that no record has or answers to."""
    start = slugify(name)[:LONGEST_SLUG].strip("-") or model._meta.model_name
    taken = {*model._base_manager.filter(slug__startswith=start).values_list("slug", flat=True)}
    taken |= RESERVED_SLUGS | {*given}
    number, slug = 1, start
    while slug in taken or find_successors(model, [slug]):
        number += 1
        slug = f"{start}-{number}"
    return slug
