"""Records that are merged at the command line."""

from io import StringIO
from typing import Any

from django.core.management import call_command

REASON = "They are the same."


def merge(loser: Any, keeper: Any) -> None:
    kind = loser._meta.model_name
    call_command("merge", kind, loser.slug, into=keeper.slug, reason=REASON, stdout=StringIO())
