"""An answer computed from the records that a list has under the same parameters."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property

from base import parameters as p
from base.filters.filterset import FilterSet
from base.http.errors import Faults, refuse, unknown_parameters
from base.orm.datasets import DataSet, is_in
from base.orm.vocabulary import Choice
from base.views import Answer
from sources.lens import Lens

from .axes import Shown
from .choices import Overlap

MOST_AXES = 2
MOST_CELLS = 100_000
MOST_DATASETS = 20  # of which it is looked up whether records are from them
OF_CELLS = ("ordering", "limit", "overlap")


class Axes(p.Codes):
    """One or two axes, in the order in which they are named."""

    def read_all(self, values: list[str]) -> list[str]:
        if len(values) > MOST_AXES or len(set(values)) < len(values):
            raise ValidationError("Give one axis or two different ones.", code="wrong_number")
        return values

    def published(self) -> dict[str, Any]:
        return super().published() | {"minItems": 1, "maxItems": MOST_AXES, "uniqueItems": True}


def orders(columns: Iterable[str]) -> list[Choice]:
    """Each column of a cell, each way."""
    return [
        Choice(
            sign + column, f"{column.upper()}{suffix}", f"By `{column}` of the cell, {sense} first."
        )
        for column in columns
        for sign, suffix, sense in (("", "", "least"), ("-", "_DESCENDING", "greatest"))
    ]


def with_filters(
    filterset: type[FilterSet], axes: Iterable[str], columns: Iterable[str], what: str
) -> dict[str, p.Parameter]:
    """`by`, every filter of the list, and in what order which cells are shown."""
    filters = {name: each.field for name, each in filterset.base_filters.items()}
    return (
        {"by": Axes(choices=axes, help_text=what)}
        | filters
        | {
            "ordering": p.Code(
                choices=orders(columns),
                help_text=(
                    "The number by which cells are ordered, with “-” for descending. Ranges are "
                    "compared by low, then high, then key; cells without a number come last."
                ),
            ),
            "limit": p.Whole(
                1,
                MOST_CELLS,
                beyond="Narrower filters show the other cells, such as a shorter time.",
                help_text="Maximum number of cells; `more_cells` says how many are left out.",
                example=10,
            ),
            "overlap": p.Code(
                choices=Overlap,
                help_text=(
                    "Needed if the records are from several data sets, which may tell of the same "
                    "events: `accept` adds them together all the same."
                ),
            ),
        }
    )


class OfList(Answer):
    """Its parameters are `by` and the filters of a list."""

    filterset_class: type[FilterSet]
    required: tuple[str, ...] = ("by",)
    # Which cells are shown, and whether data sets are added together; `values` reads it.
    shown = Shown()
    accepts_overlap = False

    def more_faults(self, by: list[str], data: dict[str, Any]) -> Faults:
        """Further faults of the parameters."""
        return {}

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values of all parameters, read by the filterset of the list; reports all faults
        together."""
        query = self.request.query_params
        faults = unknown_parameters(self.request, self.parameters)
        field, by = self.parameters["by"], None
        try:
            by = field.clean(query.getlist("by"))
        except ValidationError as error:
            faults["by"] = [{"message": error.messages[0], "code": error.error_list[0].code}]
        faults |= self.filterset.faults
        data = self.filterset.given
        of_cells, wrong = p.read(query, {name: self.parameters[name] for name in OF_CELLS})
        self.shown = Shown(of_cells.get("ordering"), of_cells.get("limit"))
        self.accepts_overlap = of_cells.get("overlap") == Overlap.ACCEPT
        faults |= wrong
        for name in self.required:
            if name not in query:
                known = getattr(self.parameters[name], "codes", ())
                message = f"This parameter is required. Choose from: {', '.join(known)}."
                faults[name] = [{"message": message, "code": "required"}]
        refuse((self.more_faults(by, data) if by else {}) | faults)
        return data | {"by": by}

    @cached_property
    def filterset(self) -> FilterSet:
        model = self.filterset_class._meta.model
        queryset = model.objects.all()
        # The order is that of the cells: records have none in a sum.
        filters = self.request.query_params.copy()
        filters.pop("ordering", None)
        return self.filterset_class(filters, queryset)

    @property
    def lens(self) -> Lens:
        return self.filterset.lens  # type: ignore[attr-defined]

    def see(self, queryset: QuerySet) -> QuerySet:
        """The records in view, with their computed values, as the list sees them."""
        raise NotImplementedError

    def found(self) -> QuerySet:
        """The records of the list under the same parameters."""
        self.filterset.queryset = self.see(self.filterset.queryset)
        found = self.filterset.selection.unordered
        if not self.accepts_overlap:
            self.refuse_overlap(found)
        return found

    def refuse_overlap(self, found: QuerySet) -> None:
        """One event that several data sets tell of would count several times."""
        if len(self.filterset.given.get("dataset") or ()) == 1:
            return
        datasets = list(DataSet.objects.order_by("slug")[: MOST_DATASETS + 1])
        if len(datasets) < 2:
            return
        slugs = [each.slug for each in datasets if found.filter(is_in([each.pk])).exists()]
        if len(slugs) > 1:
            named = ", ".join(slugs)
            message = (
                f"The records are from several data sets ({named}), which may tell of the same "
                "events: give one of them, or `overlap=accept` to add them together."
            )
            refuse({"dataset": [{"message": message, "code": "required"}]})
