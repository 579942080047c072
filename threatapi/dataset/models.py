"""What loads remember beside their changes."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from threatapi.changes.models import Change


class KeptEdit(models.Model):
    """A record of which a load kept what editors had made of it.

    `given` is what the data set had instead: as long as it has the same, the edit is in no conflict
    with it.
    """

    change = models.ForeignKey(
        Change, models.CASCADE, related_name="kept_edits", help_text="The load."
    )
    record = models.UUIDField(db_index=True, help_text="Public id of the record.")
    given = models.JSONField(
        null=True, encoder=DjangoJSONEncoder, help_text="Null if the data set no longer had it."
    )

    class Meta:
        app_label = "threatapi"

    def __str__(self) -> str:
        return str(self.record)
