"""Changes of records, and what each of them did to which record."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from base.orm.datasets import DataSet
from sources.models import Source

from .choices import ChangeAction, ChangeDoor

# The version of the format in which `before` and `after` are written. Raise it when a column that
# is written there is renamed or changes its meaning.
FORMAT = 1


class Change(models.Model):
    """Everything that one writer wrote in one transaction.

    The id is known at the first write. The number is given last, so that numbers are in the order
    of commit and have no gaps.
    """

    number = models.PositiveBigIntegerField(
        null=True,
        unique=True,
        help_text="Place in the order of all changes, from 1, without gaps.",
    )
    at = models.DateTimeField(
        default=timezone.now, db_index=True, help_text="When the change was made (UTC)."
    )
    author = models.CharField(
        max_length=200, db_index=True, help_text="Name of the user or command; it stays for ever."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The user who made it, if the account still exists.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The second person who reviewed it, if the account still exists.",
    )
    reviewer = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Name of that user; it stays for ever. Empty if nobody reviewed it.",
    )
    token = models.CharField(
        max_length=100,
        blank=True,
        default="",
        help_text="Name of the token with which the user made it; empty if without one.",
    )
    door = models.CharField(
        max_length=20, choices=ChangeDoor.choices, db_index=True, help_text="The way it came in."
    )
    reason = models.TextField(blank=True, default="", help_text="Why, in the words of the author.")
    source = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it can be read why.",
    )
    source_uid = models.UUIDField(
        null=True,
        editable=False,
        help_text="Public id of the source that was given, also if that was merged or deleted.",
    )
    dataset = models.ForeignKey(
        DataSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The data set that was loaded.",
    )
    run = models.UUIDField(
        null=True,
        blank=True,
        db_index=True,
        help_text="The run of a load in several changes that it is part of.",
    )
    undoes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        help_text="The change that this one takes back.",
    )

    class Meta:
        app_label = "threatapi"
        permissions = [("review_change", "Can review what others write")]
        indexes = [
            models.Index(
                fields=["source_uid"],
                condition=models.Q(source_uid__isnull=False),
                name="change_source_uid",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewer="") | ~models.Q(reviewer=models.F("author")),
                name="change_reviewed_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"change {self.number}"


class ChangeItem(models.Model):
    """What a change did to one record.

    `before` and `after` hold the columns of the record by name, as the format of data sets writes
    them: empty ones are left out, and a reference has the `id` and the `slug` of its record. What
    is part of a record has items of its own.
    """

    change = models.ForeignKey(Change, models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveIntegerField(help_text="Place in the change, in the order of writes.")
    kind = models.CharField(max_length=40, help_text="Name of the record's model: `incident`.")
    record = models.UUIDField(help_text="Public id of the record.")
    slug = models.CharField(
        max_length=120,
        blank=True,
        default="",
        help_text="Slug of the record before the change, else after it.",
    )
    part_of = models.UUIDField(
        null=True, blank=True, help_text="Public id of the record that it is directly part of."
    )
    whole = models.UUIDField(
        help_text="Public id of the topmost record that it is part of, or its own."
    )
    whole_kind = models.CharField(max_length=40, help_text="Kind of that topmost record.")
    former_part_of = models.UUIDField(
        null=True,
        blank=True,
        help_text="Public id of the record that it was directly part of, if the change moved it.",
    )
    former_whole = models.UUIDField(
        null=True,
        blank=True,
        help_text="Public id of the topmost record that it was part of, if it is another now.",
    )
    action = models.CharField(max_length=20, choices=ChangeAction.choices)
    merged_into = models.UUIDField(
        null=True, blank=True, help_text="Public id of the record with which it was merged."
    )
    merged_key = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="Primary key that a merged record had, by which the admin's URLs name it.",
    )
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    format = models.PositiveSmallIntegerField(
        default=FORMAT, help_text="Version of the format of `before` and `after`."
    )

    hidden = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the record is hidden, or was when it was deleted: no answer has it.",
    )
    withdraws = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the change hid a record that was not: answers have it as a deletion.",
    )
    redacted_at = models.DateTimeField(
        null=True, help_text="When `before` and `after` were taken out for good (UTC)."
    )

    class Meta:
        app_label = "threatapi"
        constraints = [
            models.UniqueConstraint(fields=["change", "position"], name="changeitem_position")
        ]
        indexes = [
            models.Index(fields=["record", "change"], name="changeitem_record"),
            models.Index(fields=["whole", "change"], name="changeitem_whole"),
            models.Index(
                fields=["part_of"],
                condition=models.Q(part_of__isnull=False),
                name="changeitem_part_of",
            ),
            *(
                models.Index(
                    fields=[name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"changeitem_{name}",
                )
                for name in ("former_part_of", "former_whole", "merged_into", "merged_key")
            ),
            # Of all rows: with a parameter, databases do not see that a slug is not empty.
            models.Index(fields=["slug"], name="changeitem_slug"),
            models.Index(
                fields=["record"], condition=models.Q(hidden=True), name="changeitem_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.record}"


class LastChange(models.Model):
    """The last change that altered what the API shows of a record: itself or what is in its JSON.

    Records that only the first load has written have none. Rows of deleted records stay: no two
    records are ever given the same key.
    """

    pk = models.CompositePrimaryKey("kind", "record")
    kind = models.CharField(max_length=40, help_text="Name of the record's model: `incident`.")
    record = models.BigIntegerField(help_text="Primary key of the record.")
    change = models.ForeignKey(
        Change,
        models.CASCADE,
        related_name="+",
        help_text="The last change that altered its JSON.",
    )
    renaming = models.ForeignKey(
        Change,
        models.SET_NULL,
        null=True,
        db_index=False,  # few have one
        related_name="+",
        help_text="The last change that altered what the JSON of others shows of it.",
    )

    class Meta:
        app_label = "threatapi"
        indexes = [
            models.Index(
                fields=["renaming"],
                condition=models.Q(renaming__isnull=False),
                name="lastchange_renaming",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}: {self.change}"
