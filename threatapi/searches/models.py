"""Saved searches, and the records that each of them finds."""

import uuid
from typing import Any

from django.db import models

from base.orm.revision import revise

from .choices import SearchedList


class Search(models.Model):
    """A list with filters, under a name and a URL.

    List and filters stay as they are: others know by the numbers of changes what it finds.
    """

    uid = models.UUIDField(
        "id", default=uuid.uuid4, unique=True, editable=False, help_text="Permanent public id."
    )
    slug = models.SlugField(max_length=120, unique=True, help_text="Short readable identifier.")
    name = models.CharField(max_length=200, help_text="What it is called.")
    description = models.TextField(blank=True, default="", help_text="What it is for.")
    resource = models.CharField(
        "list", max_length=20, choices=SearchedList, help_text="The list that is searched."
    )
    query = models.CharField(
        "filters",
        max_length=4000,
        blank=True,
        default="",
        help_text="The filters of the list, as in its URL: `country=AF&killed_min=3`.",
    )
    number = models.PositiveBigIntegerField(
        null=True,
        editable=False,
        help_text="The change up to which its records are known; empty if they never were.",
    )

    class Meta:
        app_label = "threatapi"
        ordering = ("slug",)
        verbose_name = "search"
        verbose_name_plural = "searches"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        revise()  # no record is written by which the answers about searches would be anew

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        deleted = super().delete(*args, **kwargs)
        revise()
        return deleted


class FoundRecord(models.Model):
    """A record that a search finds, or has found."""

    search = models.ForeignKey(Search, models.CASCADE, related_name="found", db_index=False)
    uid = models.UUIDField("id", help_text="Permanent public id of the record.")
    key = models.BigIntegerField(help_text="Primary key of the record.")
    is_found = models.BooleanField(help_text="Whether the search finds it now.")
    entered = models.PositiveBigIntegerField(help_text="The change with which it entered.")
    number = models.PositiveBigIntegerField(
        help_text="The last change with which it entered, changed or left."
    )

    class Meta:
        app_label = "threatapi"
        constraints = [
            models.UniqueConstraint(fields=["search", "uid"], name="foundrecord_once"),
        ]
        indexes = [models.Index(fields=["search", "number", "uid"], name="foundrecord_number")]

    def __str__(self) -> str:
        return str(self.uid)
