"""Filters of the list of proposals."""

from base.filters.filterset import FilterSet
from base.filters.lookups import TextsFilter, any_of

from .models import Proposal


class ProposalFilterSet(FilterSet):
    order = {"created_at": "created_at", "updated_at": "updated_at"}
    left_out = ("updated_since", "changed_after")
    order_depends_on = ("ordering",)

    by = TextsFilter(any_of("author"), help_text="Name of its author. Any of the values.")

    class Meta:
        model = Proposal
        fields = ["status"]
