"""Requests with `known_by`, `exclude_source` and `as_of`, beside the same ones without."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from .compare import asked
from .kinds import Kind, Kinds
from .measure import Entrant, Failed, in_turns
from .parameters import Operation, operations
from .servers import Server
from .special import Outcome

NUMBER = 12  # of requests of each kind
FEW, MANY = 50, 10_000  # assertions of the sources that are excluded
DEFAULT, EXCLUDE_MANY = "default", f"exclude_source of {MANY:,}"
# The same answer in other formats.
LEFT_OUT = re.compile("export_.*|get_graph_.*")


class Views:
    def __init__(self, kinds: Kinds, server: Server) -> None:
        self.kinds, self.server = kinds, server
        known = kinds.column(
            "SELECT known_from FROM sources_source WHERE known_from IS NOT NULL ORDER BY 1"
        )
        days = [str(known[len(known) * tenth // 10]) for tenth in (5, 7, 9)]
        # Name → parameter and its values.
        self.views = {
            "known_by": ("known_by", days),
            "exclude_source": ("exclude_source", self.sources(FEW)),
            EXCLUDE_MANY: ("exclude_source", self.sources(MANY)[:1]),
            "as_of": ("as_of", days),
        }

    def sources(self, number: int) -> list[str]:
        """Three that have about so many assertions."""
        return self.kinds.column(
            "SELECT slug FROM sources_source "
            f"ORDER BY abs(assertion_count - {number}), slug LIMIT 3"
        )

    def requests(self) -> Iterator[tuple[Kind, Operation]]:
        """One kind of each operation that takes a view, and the lists and graphs of the others."""
        taking = [
            operation
            for name, operation in operations().items()
            if operation.takes("known_by") and not LEFT_OUT.fullmatch(name)
        ]
        for operation in taking:
            title = operation.name.replace("_", " ")
            yield Kind(operation.name, title, list(self.urls(operation))), operation
        for kind in self.kinds.all():
            for operation in taking:
                if kind.sort != "detail" and not kind.bodies and operation.answers(kind.urls[0]):
                    yield kind, operation

    def urls(self, operation: Operation) -> Iterator[str]:
        """With what the operation needs, and a page of 50."""
        page = {"limit": "50"} if operation.takes("limit") else {}
        required = [each for each in operation.parameters if each.is_required]
        names = {"path": self.names(operation.resource), "query": self.kinds.linked}
        for _ in range(NUMBER * 2 if required else 1):
            values = {}
            for each in required:
                known = [name for name in names[each.place] if name not in values.values()]
                values[each.name] = self.kinds.any(known)
            yield operation.url(page | values)

    def names(self, resource: str) -> list[str]:
        """Of some records, if the resource has a list."""
        status, body, _ = self.server.ask(f"/api/v1/{resource}?limit=200&count=false")
        found = json.loads(body).get("results", []) if status == 200 else []
        return [each.get("slug") or each["id"] for each in found]

    def compare(self, kind: Kind, operation: Operation, seconds: float) -> Outcome:
        compared = [
            Entrant(name, self.server, asked(replace(kind, urls=urls)))
            for name, urls in self.answered(kind, operation).items()
        ]
        return Outcome(kind.title, in_turns(compared, seconds))

    def answered(self, kind: Kind, operation: Operation) -> dict[str, list[str]]:
        """View → URLs: the same requests for each view, those that all views answer."""
        found: dict[str, list[str]] = {DEFAULT: []}
        number, status = 0, 0
        while len(found[DEFAULT]) < NUMBER and number < 3 * NUMBER:
            path = kind.urls[number % len(kind.urls)]
            urls = {DEFAULT: path}
            for name, (parameter, values) in self.views.items():
                if operation.takes(parameter):
                    more = f"{parameter}={values[number % len(values)]}"
                    urls[name] = f"{path}{'&' if '?' in path else '?'}{more}"
            statuses = {self.server.ask(each)[0] for each in urls.values()}
            if statuses == {200}:
                for name, each in urls.items():
                    found.setdefault(name, []).append(each)
            status, number = max(statuses), number + 1
        if not found[DEFAULT]:
            raise Failed(f"no request that all views answer, the last with {status}")
        return found
