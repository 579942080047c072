"""Loads a data set of any size as it goes: in changes of some thousand records, each whole.

Files are read record by record, and what is referred to is written first.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID, uuid5

from .document import Refused, regular_file
from .faults import Fault
from .format import FILES
from .index import Model, RecordIndex
from .load import Load, LoadFailed, Options
from .reader import Reader
from .rows import Row
from .waiting import Waiting

SIZE = 10_000  # records of a change, with those that are nested in them
# Sources name actors, and what is said of actors names sources: so the first of them come twice,
# at first without what is said of them.
BASE, SAID = ("places", "actors", "persons"), ("assertions", "distinctions")
# Incidents name figures.
CLAIMS = (*(each for each in FILES if each not in (*BASE, "sources", "incidents")), "incidents")
STEPS = ((BASE, SAID), (("sources",), ()), (BASE, ()), (CLAIMS, ()))


class Run:
    """One run: its changes, each written as soon as its records are read.

    The same files have the same run id: a run that was killed goes on when it is started again.
    """

    def __init__(
        self,
        folder: Path,
        report: Callable[[str], None],
        options: Options,
        size: int = SIZE,
    ) -> None:
        self.reader, self.report = Reader(folder), report
        self.options, self.size = options, size
        self.id: UUID | None = None
        self.number = 0  # of the records that were read
        self.numbers: list[int] = []  # of the changes
        self.counts: Counter[str] = Counter()
        self.warnings: list[Fault] = []
        self.own: dict[tuple[Model, str], UUID] = {}

    def load(self) -> None:
        """Write all; LoadFailed or LoadRefused leave the changes that are whole by then."""
        files = {path.stem: path for path in self.reader.open()}
        if self.reader.faults:
            raise LoadFailed(self.reader.faults)
        self.id = run_id(self.reader.header.uid, files.values())
        for stems, without in STEPS:
            self.reader.without = without
            for groups in self.batches([files[stem] for stem in stems if stem in files]):
                self.write([row for group in groups for row in group])
        if not self.number and not self.reader.faults:
            self.reader.refuse_empty()
        if self.reader.faults:
            raise LoadFailed(self.reader.faults)

    def write(self, rows: list[Row]) -> None:
        self.number += len(rows)
        began = time.monotonic()
        header, options = self.reader.header, self.options
        load = Load(header, rows, lambda line: None, options, run_id=self.id, own=self.own)
        loaded = load.run()
        self.own |= load.own_names()
        told = "unchanged"
        if loaded.number:
            self.numbers.append(loaded.number)
            told = f"change {loaded.number}"
        self.counts.update({name: loaded.counts[name] for name in ("created", "changed")})
        self.warnings += loaded.warnings
        self.report(f"{len(rows)} records: {told}, {time.monotonic() - began:.1f} s")

    # Batches

    def batches(self, paths: list[Path]) -> Iterator[list[list[Row]]]:
        """Records with their parts, so many that they are written together.

        What refers to later records waits for them, at the latest until all files are read.
        """
        groups: list[list[Row]] = []
        number = 0
        for group in self.groups(paths):
            if number + len(group) > self.size and groups:
                later = self.find_later(groups)
                if ready := [each for each in groups if each[0].uid not in later]:
                    yield ready
                groups = [each for each in groups if each[0].uid in later]
                number = sum(map(len, groups))
            groups.append(group)
            number += len(group)
        if groups and not self.reader.faults:
            yield groups

    def find_later(self, groups: list[list[Row]]) -> set[UUID]:
        waiting = Waiting(groups, RecordIndex(self.reader.header.uid, self.own))
        rows = [row for group in groups if group[0].uid in waiting.records for row in group]
        if len(rows) > self.size // 2:
            advice = f"At most {self.size // 2:,} records can wait for later ones: put it first."
            raise LoadFailed(waiting.faults(rows, advice))
        return waiting.records

    def groups(self, paths: list[Path]) -> Iterator[list[Row]]:
        """Each record with its parts; after a fault none, but the rest is looked at for more."""
        known: set[UUID] = set()
        for path in paths:
            for rows in self.reader.records(path):
                rows = self.reader.drop_duplicates(rows)
                self.drop_known(rows, known)
                if rows and not self.reader.faults:
                    yield rows

    def drop_known(self, rows: list[Row], known: set[UUID]) -> None:
        """A fault for each record that came before. Parts have ids of their own by those of what
        they are part of."""
        for row in rows:
            if row.parent and not row.has_id:
                continue
            if row.uid in known:
                reason = f"{row.kind.name} “{row.path}” is in the data set already"
                self.reader.faults.append(row.fault("key", f"{reason}; give it another key."))
            known.add(row.uid)


def run_id(dataset: UUID, files: Iterable[Path]) -> UUID:
    """The same for the same files of a data set."""
    digest = hashlib.sha256()
    for path in sorted(files):
        try:
            with regular_file(path) as file:
                digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        except Refused as error:
            fault = Fault(path.name, error.line, error.field, error.reason)
            raise LoadFailed([fault]) from None
    return uuid5(dataset, digest.hexdigest())
