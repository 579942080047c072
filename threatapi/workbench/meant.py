"""What a name of a draft means."""

from dataclasses import dataclass, field
from typing import Any

from .shown import CandidateShown


@dataclass
class Meant:
    """What a name means."""

    name: str
    kind: str = ""
    record: Any = None  # the stored record
    is_new: bool = False
    is_gone: bool = False  # the record that was chosen is no longer there
    taken_id: str = ""  # id of the one that was taken without being asked
    taken: str = ""  # why
    candidates: list[CandidateShown] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the editor has yet to say which is meant."""
        return self.record is None and not (self.is_new or self.is_gone)

    @property
    def state(self) -> str:
        if self.record is not None:
            return "known"
        return "new" if self.is_new else "ambiguous"
