"""Incidents summed by period and place: what counts over all of them are read from.

A scan of a million incidents takes seconds, this a fraction of one. Triggers keep it, so that it
follows any write through any door, in the transaction of the write. docs/adr/0010 tells why.
"""

from datetime import date

from django.db import connection, models, transaction
from django.db.models import Q

from . import triggers


class Sum(models.Model):
    """Some incidents of one period and place, added up. Others of the same may stand in more rows.

    Not summed are aggregates. Whether an incident is the whole of others depends on which of them
    are asked for, so wholes are summed here, and whoever reads takes them off again.
    """

    modality = models.CharField(max_length=20)
    # The month that holds the whole date, else the year, else nothing.
    period = models.CharField(max_length=7)
    place = models.BigIntegerField()  # 0: none
    count = models.IntegerField()
    aggregates = models.IntegerField()
    contested = models.IntegerField()
    without_killed = models.IntegerField()
    without_wounded = models.IntegerField()
    killed_low = models.BigIntegerField()
    killed_high = models.BigIntegerField()
    wounded_low = models.BigIntegerField()
    wounded_high = models.BigIntegerField()
    killed_assailants_low = models.BigIntegerField()
    killed_assailants_high = models.BigIntegerField()

    class Meta:
        app_label = "threatapi"
        abstract = True

    def __str__(self) -> str:
        return f"{self.count} in {self.period or 'no one year'} at place {self.place}"


class IncidentSum(Sum):
    """The incidents of one period at one place itself."""

    # An incident whose tolls are huge numbers stands alone, under its primary key: a sum of many
    # would be beyond what the column holds.
    apart = models.BigIntegerField()

    class Meta(Sum.Meta):
        db_table = triggers.TABLE
        indexes = [
            models.Index(fields=triggers.KEY, name="incidentsum_key"),
            # They are few or none, and are looked for in each count.
            models.Index(fields=["apart"], name="incidentsum_apart", condition=Q(apart__gt=0)),
        ]


class CountrySum(Sum):
    """The same, of all places that are filed under one, without those that stand apart."""

    class Meta(Sum.Meta):
        db_table = triggers.COUNTRIES
        indexes = [models.Index(fields=triggers.COUNTRY_KEY, name="countrysum_key")]


class KnownSum(Sum):
    """What one day, or a whole year, of knowledge adds to the incidents of one period and country.

    `place` is that under which the places of the country are filed. Rows are added to and never
    changed, so that no writer waits for another.
    """

    span = models.CharField(max_length=4)  # day or year
    since = models.DateField()  # the day, or the first of the year
    apart = models.BigIntegerField()

    class Meta(Sum.Meta):
        db_table = "threatapi_knownsum"
        indexes = [
            models.Index(fields=["modality", "span", "since"], name="knownsum_day"),
            models.Index(fields=["apart"], name="knownsum_apart", condition=Q(apart__gt=0)),
        ]

    @staticmethod
    def up_to(day: date) -> list[Q]:
        """Conditions on sums: those that meet one of them add up to what was known on the day."""
        year = day.replace(month=1, day=1)
        return [
            Q(span="year", since__lt=year),
            Q(span="day", since__gte=year, since__lte=day),
        ]


class FiledPlace(models.Model):
    """Under which place the incidents of a place are added up: one for each country.

    It stays as it was when all was summed last, so that a place that moves moves no sums. Whoever
    reads puts right what has moved since.
    """

    place = models.BigIntegerField(primary_key=True)
    under = models.BigIntegerField()

    class Meta:
        app_label = "threatapi"
        db_table = triggers.FILED

    def __str__(self) -> str:
        return f"{self.place} under {self.under}"


def fill() -> None:
    """Sum all incidents anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What another writes meanwhile would be in neither the old sums nor the new.
            cursor.execute(f"LOCK TABLE {triggers.INCIDENTS} IN SHARE ROW EXCLUSIVE MODE")
        for sql in triggers.filling(connection.vendor):
            cursor.execute(sql)
