"""What a change names may be deleted or merged by others before it ends.

The database tells so, too, but only at its end: values that are computed before fail in their own
ways.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from base.orm.keys import keys_in
from threatapi.edits import Edit

from .record_format import keys_of, references


@contextmanager
def refusing_dangling(edits: Collection[Edit]) -> Iterator[None]:
    """A failure is that of the database, if one of these rows names a record that is gone."""
    try:
        yield
    except (LookupError, ObjectDoesNotExist) as error:
        for told in dangling(edits):
            raise IntegrityError(told) from error
        raise


def dangling(edits: Collection[Edit]) -> Iterator[str]:
    for edit in edits:
        for column in references(edit.model) if edit.after else ():
            wanted = {*keys_of(column, edit.after or {})}
            there = column.related_model._base_manager.filter(pk__in=keys_in(wanted))
            if wanted and there.count() < len(wanted):
                name = edit.model._meta.verbose_name
                yield f"What the {name} has as {column.verbose_name} was deleted meanwhile."
