"""Data sets, and which records were loaded from each of them.

A record may be in several data sets, or in none: then it was typed in. The ids of records stay when
they are deleted and restored, so they say which record is in a data set.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from . import bulk
from .keys import listed


class DataSet(models.Model):
    """Records that are loaded together, as the header of their files describes them."""

    uid = models.UUIDField("id", unique=True, editable=False, help_text="Permanent public id.")
    slug = models.SlugField(max_length=120, unique=True, help_text="Short readable identifier.")
    name = models.CharField(
        max_length=200,
        unique=True,
        help_text="The name from which ids are made.",
    )
    title = models.CharField(
        max_length=300, blank=True, default="", help_text="What it is called, for people."
    )
    description = models.TextField(blank=True, default="", help_text="What it holds.")
    publisher = models.CharField(
        max_length=300, blank=True, default="", help_text="Who publishes it."
    )
    url = models.CharField(
        max_length=2000,
        blank=True,
        default="",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Where it is published.",
    )
    licence = models.CharField(
        max_length=200, blank=True, default="", help_text="Licence under which it may be used."
    )
    edition = models.CharField(
        max_length=100, blank=True, default="", help_text="The edition that was loaded last."
    )

    class Meta:
        app_label = "threatapi"
        verbose_name = "data set"

    def __str__(self) -> str:
        return self.title or self.name

    def as_written(self) -> dict[str, str]:
        """How changes name it."""
        return {"id": str(self.uid), "slug": self.slug}


# What the header of a data set may say of it, beside its name.
HEADER = ("slug", "title", "description", "publisher", "url", "licence", "edition")


class DataSetRecord(models.Model):
    """That a record was loaded from a data set."""

    dataset = models.ForeignKey(DataSet, models.CASCADE, related_name="records", db_index=False)
    kind = models.CharField(max_length=40)
    record = models.UUIDField()

    class Meta:
        app_label = "threatapi"
        constraints = [
            models.UniqueConstraint(fields=["record", "dataset"], name="datasetrecord_record")
        ]
        indexes = [models.Index(fields=["dataset", "kind"], name="datasetrecord_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


def is_in(datasets: Collection[int]) -> Q:
    """The condition on records that they are in one of these data sets, by primary key."""
    return Q(Exists(_rows_of_record().filter(dataset__in=datasets)))


def is_in_any() -> Q:
    return Q(Exists(_rows_of_record()))


def choose(
    records: QuerySet, datasets: Collection[int] | None, but: Collection[int] | None
) -> QuerySet:
    """The records in one of these data sets, and those in a data set but in none of the others."""
    if datasets is not None:
        records = records.filter(is_in(datasets))
    return records if but is None else records.filter(is_in_any()).exclude(is_in(but))


def _rows_of_record() -> QuerySet:
    return DataSetRecord.objects.filter(record=OuterRef("uid"))


def load_datasets(records: Collection[UUID] | None = None) -> dict[UUID, list[dict[str, str]]]:
    """The data sets that each of these records is in, or each at all, by id and slug; records that
    are in none are left out."""
    found: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    rows = DataSetRecord.objects.order_by("dataset__slug")
    if records is not None:
        if not records:
            return found
        rows = rows.filter(record__in=listed(uid.hex for uid in records))
    for record, uid, slug in rows.values_list("record", "dataset__uid", "dataset__slug"):
        found[record].append({"id": str(uid), "slug": slug})
    return found


def set_datasets(wanted: Mapping[UUID, tuple[str, Collection[UUID]]]) -> None:
    """Have these records in just these data sets: the kind of each, and the ids of the sets."""
    stored = load_datasets(list(wanted))
    for dataset in DataSet.objects.all() if wanted else ():
        there = {uid for uid, found in stored.items() if dataset.as_written() in found}
        listed = {uid for uid, (_, datasets) in wanted.items() if dataset.uid in datasets}
        add_records(dataset, ((wanted[uid][0], uid) for uid in listed - there))
        remove_records(there - listed, dataset)


def add_records(dataset: DataSet, records: Iterable[tuple[str, UUID]]) -> None:
    """Note that these records, by kind and id, were loaded from the data set."""
    rows = ((dataset.pk, kind, record) for kind, record in records)
    bulk.insert_rows(DataSetRecord, ("dataset_id", "kind", "record"), rows)


def remove_records(records: Collection[UUID], dataset: DataSet | None = None) -> None:
    """Note that these records are no longer in the data set; without one, in none at all."""
    if records:
        rows = DataSetRecord.objects.filter(record__in=listed(uid.hex for uid in records))
        (rows.filter(dataset=dataset) if dataset else rows).delete()
