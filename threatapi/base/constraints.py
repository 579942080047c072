"""Conditions that several tables hold their rows to."""

from collections.abc import Iterable

from django.db.models import Q


def exactly_one(names: Iterable[str]) -> Q:
    """A condition: one of these foreign keys is set, the others are not."""
    names = tuple(names)
    cases = Q()
    for chosen in names:
        cases |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return cases
