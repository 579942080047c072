"""Records with one field changed, of each kind and field, and whether a load refuses them."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from threatapi.dataset.load import Load, LoadFailed, Options
from threatapi.dataset.reader import Reader
from threatapi.dataset.schema.kinds import named_kinds
from threatapi.dataset.schema.lists import closed_lists, name_of_list

Json = dict[str, Any]
SAID = [{"source": "paper", "locator": "L1"}]
DISTINCTION = {"reason": "They fight each other."}
FIGURE = {"metric": "killed", "low": 3, "high": 3, "assertions": SAID}
ACTOR = {
    "slug": "cats",
    "name": "The Cats",
    "kind": "armed_group",
    "aliases": [{"text": "Lions", "kind": "spelling"}],
    "distinctions": [DISTINCTION | {"other_entity": "wolves"}],
    "assertions": SAID,
}
NUMBERED = ACTOR | {"identifiers": [{"scheme": "wikidata", "value": "Q1"}]}
INCIDENT = {
    "slug": "skirmish",
    "title": "A skirmish",
    "assertions": SAID,
    "distinctions": [DISTINCTION | {"other_incident": "raid"}],
    "involvements": [{"role": "target", "label": "traders", "assertions": SAID}],
    "figures": [FIGURE | {"parts": [FIGURE | {"category": "traders"}]}],
}
SOURCE = {
    "slug": "letter",
    "title": "A letter",
    "kind": "news",
    "cites": [{"cited": "paper", "mode": "cites"}],
    "distinctions": [DISTINCTION | {"other_source": "paper"}],
}
PLACE = {
    "slug": "village",
    "name": "Village",
    "kind": "city",
    "distinctions": [DISTINCTION | {"other_place": "town"}],
}
# By the name of the kind: its file, a record of it, and where the record of this kind lies therein.
SITES: dict[str, tuple[str, Json, list[str]]] = {
    "actor": ("actors", ACTOR, []),
    "alias": ("actors", ACTOR, ["aliases"]),
    "identifier": ("actors", NUMBERED, ["identifiers"]),
    "entity_distinction": ("actors", ACTOR, ["distinctions"]),
    "person": ("persons", {"slug": "driver", "name": "A driver"}, []),
    "place": ("places", PLACE, []),
    "place_distinction": ("places", PLACE, ["distinctions"]),
    "source": ("sources", SOURCE, []),
    "citation": ("sources", SOURCE, ["cites"]),
    "source_distinction": ("sources", SOURCE, ["distinctions"]),
    "relationship": (
        "relationships",
        {"subject": "wolves", "kind": "fights", "object": "bears", "assertions": SAID},
        [],
    ),
    "presence": (
        "presences",
        {"entity": "bears", "kind": "operates_in", "place": "town", "assertions": SAID},
        [],
    ),
    "incident": ("incidents", INCIDENT, []),
    "incident_distinction": ("incidents", INCIDENT, ["distinctions"]),
    "involvement": ("incidents", INCIDENT, ["involvements"]),
    "assertion": ("incidents", INCIDENT, ["assertions"]),
    "incident_figure": ("incidents", INCIDENT, ["figures"]),
    "figure_part": ("incidents", INCIDENT, ["figures", "parts"]),
    "figure": ("figures", FIGURE | {"entity": "wolves"}, []),
}
VALUES: list[Any] = [
    None, "", " ", "x", "wolves", "paper", "town", "raid", "stats", "L12", "AF", "a\nb", "a\u200bb",
    "x" * 130, "x" * 5000, "http://example.org/a", "ftp://example.org", "2022", "2022-04-21",
    "2022-13x", "2020/2022", "[2020..2021]", "../..", "-99", 0, 1, 2.5, -1, 10**13, 10**16, 1e300,
    True, [], ["x"], [""], [None], [["x"]], ["y" * 301], ["x"] * 101, {}, {"a": 1}, [{}], [1],
]  # fmt: skip
ABSENT = object()


class Mutation(NamedTuple):
    kind: str
    field: str
    value: Any
    record: Json  # the topmost one

    @property
    def file(self) -> str:
        return SITES[self.kind][0]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field} = {json.dumps(self.value, default=str)[:60]}"


def mutations(chance: random.Random, number: int) -> Iterator[Mutation]:
    """For each field of each kind some values."""
    for name, named in named_kinds().items():
        columns = {column.name: column for column in named.kind.fields()}
        for field in [*columns, *named.kind.children, "key", "id", "nonsense"]:
            values = [*chance.sample(VALUES, min(number, len(VALUES))), ABSENT]
            if field in columns and (listed := name_of_list(columns[field])):
                values += chance.choices(closed_lists()[listed]["enum"], k=2)
            for value in values:
                yield mutation(name, field, value)


def mutation(name: str, field: str, value: Any) -> Mutation:
    _, record, path = SITES[name]
    top = copy.deepcopy(record)
    at = top
    for step in path:
        at = at[step][0]
    if value is ABSENT:
        at.pop(field, None)
    else:
        at[field] = value
    return Mutation(name, field, "(left out)" if value is ABSENT else value, top)


def make_unique(mutation: Mutation, number: int) -> Json:
    """The record, so that it is not the same as others of its batch."""
    record, is_top = mutation.record, not SITES[mutation.kind][2]
    names = {
        "relationships": {"title": f"title {number}"},
        "presences": {"start": f"{1000 + number}"},
        "figures": {"key": f"figure {number}"},
    }.get(mutation.file, {"slug": f"{record.get('slug')}-{number}"})
    for name, value in names.items():
        if not (is_top and mutation.field == name):
            record = record | {name: value}
    if mutation.file in ("relationships", "presences") and mutation.field != "key":
        record = record | {"key": f"key {number}"}
    if mutation.kind == "identifier" and mutation.field != "value":
        record["identifiers"][0]["value"] = f"Q{number}"
    return record


def refusals(folder: Path, file: str, records: list[Json]) -> dict[int, list[str]]:
    """The faults that a load finds, by the number of the record."""
    (folder / f"{file}.yaml").unlink(missing_ok=True)
    path = folder / f"{file}.ndjson"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    reader = Reader(folder).read()
    faults = reader.faults
    if reader.complete:
        options = Options(is_dry=True)
        try:
            Load(reader.header, reader.rows, lambda line: None, options, reader.faults).run()
        except LoadFailed as failed:
            faults = failed.faults
    path.unlink()
    found: dict[int, list[str]] = {}
    for fault in faults:
        assert fault.file == path.name, str(fault)
        found.setdefault(fault.line - 1, []).append(f"{fault.field}: {fault.reason}")
    return found
