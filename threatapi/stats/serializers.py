"""JSON of counts, sums and checks."""

from rest_framework import serializers

from incidents.choices import Dimension, Metric

from .choices import Axis, BreakdownVerdict

COUNTED = "How many incidents; in `total`, as many as the list has under the same parameters."


class CellKeySerializer(serializers.Serializer):
    """The cell of one axis."""

    by = serializers.ChoiceField(choices=Axis.choices, help_text="The axis.")
    value = serializers.CharField(
        help_text="The cell: a year, a month, a code or a slug, as filters take it."
    )
    name = serializers.CharField(help_text="Name of the cell for readers.")


class TollSumSerializer(serializers.Serializer):
    """Sum of the ranges of tolls; 0 if no incident has a number."""

    low = serializers.IntegerField(help_text="Sum of the lows; null counts as 0.")
    high = serializers.IntegerField(help_text="Sum of the highs.")


class IncidentCountSerializer(serializers.Serializer):
    """Incidents counted, and their tolls added, except those of aggregates."""

    count = serializers.IntegerField(help_text=COUNTED)
    killed = TollSumSerializer(help_text="Killed, over the incidents that have a number.")
    assailants = TollSumSerializer(
        help_text=(
            "How many of the killed were attackers, over the incidents for which that is known."
        )
    )
    killed_others = TollSumSerializer(
        help_text=(
            "The killed without the attackers: low is the low of `killed` less the high of "
            "`assailants` (at least 0), high the high of `killed` less the low of `assailants`."
        )
    )
    wounded = TollSumSerializer(help_text="Wounded, over the incidents that have a number.")
    without_killed = serializers.IntegerField(
        help_text="Number of incidents without a number of killed."
    )
    without_wounded = serializers.IntegerField(
        help_text="Number of incidents without a number of wounded."
    )
    contested = serializers.IntegerField(
        help_text="Number of incidents in which voices contradict each other."
    )
    aggregates = serializers.IntegerField(
        help_text=(
            "Number of incidents that are counted but not added: several events reported as one, "
            "or an incident with a part of it in the same result."
        )
    )


class IncidentCellSerializer(IncidentCountSerializer):
    """The incidents of one cell."""

    keys = CellKeySerializer(many=True, help_text="The cell of each axis, in the order of `by`.")


class StatsSerializer(serializers.Serializer):
    """Cells by one or two axes."""

    by = serializers.ListField(
        child=serializers.ChoiceField(choices=Axis.choices), help_text="The axes."
    )
    more_cells = serializers.IntegerField(
        help_text="Number of cells that `limit` leaves out; 0 without a limit."
    )


class IncidentStatsSerializer(StatsSerializer):
    """Incidents by one or two axes."""

    overlapping = serializers.BooleanField(
        help_text=(
            "Whether an incident may be in several cells, so that they may add up to more than "
            "`total`."
        )
    )
    total = IncidentCountSerializer(help_text="All incidents, each once.")
    unassigned = IncidentCountSerializer(
        help_text=(
            "Those in no cell: they have no value, or a date that does not fit into one cell."
        )
    )
    cells = IncidentCellSerializer(
        many=True,
        help_text=(
            "The cells, ordered by `ordering`; else by time, or the one with most records first."
        ),
    )


class RangeSerializer(serializers.Serializer):
    """From, to."""

    low = serializers.FloatField(allow_null=True, help_text="The least; null if it is open.")
    high = serializers.FloatField(allow_null=True, help_text="The most; null if it is open.")


class FigureSumSerializer(serializers.Serializer):
    """Figures, and the sum of the cells of which they give the numbers."""

    count = serializers.IntegerField(
        help_text="How many figures; in `total`, as many as the list has with these parameters."
    )
    cell_count = serializers.IntegerField(
        help_text=(
            "Number of cells that are added; a cell is a subject, place, metric, population, "
            "dimension, category and period. Denied and retracted figures are left out."
        )
    )
    sum = RangeSerializer(
        allow_null=True,
        help_text=(
            "Sum of the cells; several figures for one cell count with their least low and "
            "greatest high. Null if there is no number, or if metrics or units differ."
        ),
    )
    alternatives = serializers.IntegerField(help_text="How many cells have more than one figure.")
    without_number = serializers.IntegerField(
        help_text=(
            "Number of cells without a number, or with just a vague word; the high is then open."
        )
    )
    units = serializers.ListField(
        child=serializers.CharField(), help_text="Units that the figures name."
    )


class FigureCellSerializer(FigureSumSerializer):
    """The figures of one cell."""

    keys = CellKeySerializer(many=True, help_text="The cell of each axis, in the order of `by`.")


class FigureStatsSerializer(StatsSerializer):
    """Tallies by one or two axes."""

    total = FigureSumSerializer(help_text="All figures.")
    unassigned = FigureSumSerializer(
        help_text=(
            "Those in no cell: they have no value, or a period that does not fit into one cell."
        )
    )
    cells = FigureCellSerializer(
        many=True,
        help_text=(
            "The cells, ordered by `ordering`; else by time, or the one with most records first."
        ),
    )


class BreakdownSerializer(serializers.Serializer):
    """The parts of a tally in one dimension and metric, against the whole."""

    dimension = serializers.ChoiceField(
        choices=Dimension.choices, allow_null=True, help_text="How it is broken down."
    )
    metric = serializers.ChoiceField(choices=Metric.choices, help_text="What the parts count.")
    cells = serializers.IntegerField(
        help_text="Number of cells; several figures for one cell count once."
    )
    sum = RangeSerializer(
        allow_null=True, help_text="Sum of the cells; null if there is no number."
    )
    expected = RangeSerializer(
        allow_null=True,
        help_text=(
            "The figure's own number if the metric is the same; for killed or wounded, the sum of "
            "killed and wounded of the same whole; else null."
        ),
    )
    difference = serializers.FloatField(
        allow_null=True,
        help_text=(
            "The least that is missing (negative) or too much; 0 if the sum can be the whole, "
            "null if that cannot be told."
        ),
    )
    difference_is_open = serializers.BooleanField(
        help_text="Whether more may be missing or too much, with no upper limit."
    )
    verdict = serializers.ChoiceField(
        choices=BreakdownVerdict.choices, help_text="Whether it adds up."
    )


class FigureCheckSerializer(serializers.Serializer):
    """Whether the breakdowns of a tally add up."""

    figure = serializers.UUIDField(help_text="The tally.")
    breakdowns = BreakdownSerializer(
        many=True, help_text="Each of its breakdowns; none if it has no parts."
    )
    counted_in = serializers.UUIDField(
        allow_null=True,
        help_text=(
            "For a total of killed or wounded without parts of its own: the figure whose cells "
            "count it, such as the tally of a month broken down by service. Check that one."
        ),
    )


def numbers_of(cell: type[serializers.Serializer]) -> list[str]:
    """The columns of a cell that are numbers or ranges, by which cells can be ordered."""
    number = serializers.IntegerField | serializers.FloatField | serializers.Serializer
    fields = cell().fields.items()
    return [
        name
        for name, field in fields
        if isinstance(field, number) and not isinstance(field, serializers.ListSerializer)
    ]
