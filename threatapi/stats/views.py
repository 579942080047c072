"""Endpoints of counts, sums and checks."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import parameters as p
from base.http.errors import Faults
from base.orm.snapshot import snapshot
from base.views import Answer, find
from incidents.choices import Dimension
from incidents.computed.incidents_in_view import judged
from incidents.filters.incidents import IncidentFilterSet
from incidents.filters.parts import FigureFilterSet
from incidents.models import Figure
from sources.computed.verdicts import seen
from sources.lens import fields
from sources.view_of_request import view_of

from .base import OfList, with_filters
from .checks import checked, counted_in
from .choices import OF_FIGURES, OF_INCIDENTS, Axis
from .incidents import Counter, from_summary
from .serializers import (
    FigureCheckSerializer,
    FigureStatsSerializer,
    FigureSumSerializer,
    IncidentCountSerializer,
    IncidentStatsSerializer,
    numbers_of,
)
from .tallies import summed


class IncidentStats(OfList):
    """How many incidents, and how many killed and wounded in them, by one or two axes.

    The incidents are those of the list with the same parameters. An incident counts in the year or
    month that contains its whole date, in the country, province or place of its place, and once in
    the cell of each of its actors, roles and kinds of target (with `role=`, only of those in that
    role). Incidents that fit no cell are in `unassigned`. Tallies are never added to incidents.
    """

    operation_id = "get_incident_stats"
    filterset_class = IncidentFilterSet
    parameters = with_filters(
        IncidentFilterSet,
        OF_INCIDENTS,
        numbers_of(IncidentCountSerializer),
        "Count by one or two of these axes, such as month,country.",
    )

    def see(self, queryset: QuerySet) -> QuerySet:
        return judged(queryset, self.lens)

    @extend_schema(responses=IncidentStatsSerializer)
    def get(self, request: Request) -> Response:
        values = self.values
        found, by, lens = self.found(), values["by"], self.lens
        with snapshot():  # several statements, of one moment
            summary = from_summary(by, values, lens)
            counter = Counter(found, by, values, lens, summary, self.shown)
            return Response(counter.answer())


class FigureStats(OfList):
    """Sums of tallies by one or two axes.

    Figures for the same cell (subject, place, metric, population, dimension, category and period)
    are alternatives: the cell has their least low and greatest high. Then all cells that match the
    parameters are added; where tallies overlap, choose `population=`, `place=` or dates. A sum has
    one dimension, and one metric unless `by` contains the metric.
    """

    operation_id = "get_figure_stats"
    filterset_class = FigureFilterSet
    required = ("by", "dimension")
    parameters = with_filters(
        FigureFilterSet,
        OF_FIGURES,
        numbers_of(FigureSumSerializer),
        "Sum by one or two of these axes, such as metric,month.",
    ) | {
        "dimension": p.Code(
            choices=Dimension,
            help_text="The dimension of the breakdown; `total` for the tallies themselves.",
        )
    }

    def more_faults(self, by: list[str], data: dict[str, Any]) -> Faults:
        faults: Faults = {}
        for name in ("dimension", "metric"):
            is_free = name == "metric" and Axis.METRIC in by
            if not is_free and len(data.get(name) or ()) != 1 and not self.filterset.faults:
                unless = ", or give it in `by`" if name == "metric" else ""
                message = f"Give exactly one {name}, because several cannot be added{unless}."
                faults[name] = [{"message": message, "code": "wrong_number"}]
        return faults

    def see(self, queryset: QuerySet) -> QuerySet:
        return seen(queryset, self.lens.standpoint)

    @extend_schema(responses=FigureStatsSerializer)
    def get(self, request: Request) -> Response:
        by = self.values["by"]
        return Response(summed(self.found(), by, self.shown))


class FigureCheck(Answer):
    """Whether the parts of a tally add up to it: by place, by service, by population and so on.

    Parts with the metric of the figure are compared with its own number; parts that count killed or
    wounded are compared with the sum of killed and wounded, if the tally has both. Both sides are
    intervals, which bounds and hedges widen (“about 10” is 9 to 11). They add up if the intervals
    meet. Denied and retracted figures are left out.
    """

    operation_id = "get_figure_check"
    record_queryset = Figure.objects.all()
    parameters = fields(("known_by", "exclude_source"))

    @extend_schema(responses=FigureCheckSerializer)
    def get(self, request: Request, id: str) -> Response:
        values = self.values
        standpoint = view_of(values.get("known_by"), values.get("exclude_source"))
        figures = seen(Figure.objects.all(), standpoint)
        tally = find(figures, id)
        alike = figures.filter(seen_modality=tally.seen_modality).order_by("uid")
        breakdowns = checked(tally, alike.filter(parent=tally))
        siblings = alike.filter(parent=tally.parent_id).select_related("parent")
        is_total = not breakdowns and tally.parent_id is not None
        counted = counted_in(tally, siblings) if is_total else None
        return Response({"figure": tally.uid, "breakdowns": breakdowns, "counted_in": counted})
