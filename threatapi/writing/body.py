"""Places in the body of a request, and what is wrong there."""

from dataclasses import dataclass

from threatapi.dataset.document import MAX_NODES, TOO_MANY, Mapping, Node, Refused, Sequence

TOP = 0  # the place of the whole body
Step = str | int


@dataclass(frozen=True)
class BodyFault:
    """Something that is wrong in the body."""

    pointer: str
    detail: str
    code: str = "invalid"


class FragmentRefused(Exception):
    """Nothing was written; `faults` say why, each with the JSON pointer to its place."""

    def __init__(self, *faults: BodyFault) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} faults")


class Places:
    """The places of a body, numbered as they come. They are to nodes what lines are in a file."""

    def __init__(self) -> None:
        self._steps: list[tuple[int, Step]] = [(TOP, "")]

    def add(self, above: int, step: Step) -> int:
        self._steps.append((above, step))
        return len(self._steps) - 1

    def pointer(self, place: int) -> str:
        """The JSON pointer (RFC 6901)."""
        steps = []
        while place != TOP:
            place, step = self._steps[place]
            steps.append(str(step).replace("~", "~0").replace("/", "~1"))
        return "".join(f"/{step}" for step in reversed(steps))

    def locate(self, node: Node, place: int) -> None:
        """Let the node of a record, and all nodes in it, know their places."""
        if self._locate(node, place) > MAX_NODES:
            raise Refused(place, TOO_MANY)

    def _locate(self, node: Node, place: int) -> int:
        node.line, count = place, 1
        if isinstance(node, Mapping):
            for key, value in node.pairs:
                at = key.line = self.add(place, getattr(key, "value", None) or "")
                count += 1 + self._locate(value, at)
        elif isinstance(node, Sequence):
            for number, item in enumerate(node.items):
                count += self._locate(item, self.add(place, number))
        return count
