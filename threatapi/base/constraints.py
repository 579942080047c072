"""Conditions that several tables hold their rows to, and how a broken one is told."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q


def fault(field: str, message: str, code: str) -> ValidationError:
    """A broken rule, shown at the field; a code given beside a dict would be lost."""
    return ValidationError({field: ValidationError(message, code=code)})


def exactly_one(names: Iterable[str]) -> Q:
    """A condition: one of these foreign keys is set, the others are not."""
    names = tuple(names)
    cases = Q()
    for chosen in names:
        cases |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return cases
