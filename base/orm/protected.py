"""Why a record is not deleted, in words for people."""

from typing import Any

from django.db.models import ProtectedError, RestrictedError

MOST = 5  # records that are named


class Needed(ProtectedError):
    """A rule of ours keeps a record; the text is for people."""


def why_kept(error: ProtectedError | RestrictedError, with_hidden: bool = False) -> str:
    """What refers to the record. Django would tell columns of tables."""
    if isinstance(error, Needed):
        return str(error.args[0])
    referring: Any = getattr(error, "protected_objects", None) or error.restricted_objects  # type: ignore[union-attr]
    names = sorted({name_of(each) for each in referring if with_hidden or not each.hidden})
    if not names:
        return "It cannot be deleted: other records refer to it."
    told = ", ".join(names[:MOST])
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    verb = "refers" if len(names) == 1 else "refer"
    return f"It cannot be deleted: {told}{more} {verb} to it."


def name_of(record: Any) -> str:
    return f"{record._meta.verbose_name} {getattr(record, 'slug', None) or record.uid}"
