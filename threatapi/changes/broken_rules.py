"""Which rules of the models many records break that were written past `full_clean`.

The database holds to what a row alone can break. What takes other rows is asked for here: of
sources and of what is read in them for all records at once.
"""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model, prefetch_related_objects

from base.orm.bulk import batches
from base.orm.models import Record
from incidents.models import Figure
from incidents.models.wholes import tree_faults
from sources.models import Assertion, Source, SourceLink
from sources.rules import graph_faults

from .record_format import references

OF_GRAPH = (Assertion, Source, SourceLink)
MOST = 20
# SQLite compares with no more than a thousand keys at once.
BATCH = 500


def broken_rules(records: Sequence[Record]) -> list[str]:
    """Sentences on these records of one model; the first few of them."""
    return [sentence for sentence, _ in zip(sentences(records), range(MOST), strict=False)]


def sentences(records: Sequence[Record]) -> Iterator[str]:
    if not records or type(records[0]).clean is Model.clean:
        return
    if isinstance(records[0], OF_GRAPH):
        for record, _, fault in graph_faults(records):
            yield f"{record}: {fault}"
        return
    for batch in batches(records, BATCH):
        prefetch_related_objects(batch, *references_of(batch[0]))
        for record in batch:
            try:
                record.clean()
            except ValidationError as error:
                yield from (f"{record}: {message}" for message in error.messages)
        if isinstance(batch[0], Figure):
            parts = {each.pk: each for each in batch if each.parent_id}
            wholes = {key: each.parent_id for key, each in parts.items()}
            for key, message in tree_faults(Figure, wholes).items():
                yield f"{parts[key]}: {message}"


def references_of(record: Record) -> list[str]:
    """What `clean` looks at of other records."""
    return [column.name for column in references(type(record)) if not column.many_to_many]
