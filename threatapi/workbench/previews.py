"""What the page tells before something is published."""

from dataclasses import dataclass, field


@dataclass
class Effect:
    """What readers will see of one record."""

    name: str
    kind: str
    before: str
    after: str


@dataclass
class Stays:
    """A row that is not published, and why."""

    key: str
    says: str
    why: str


@dataclass
class SpeakerTold:
    """Whom a voice is taken to be."""

    number: int
    name: str
    who: str


@dataclass
class SourceTold:
    """A source in which voices speak: one that will be made, or a stored one."""

    title: str
    kind: str
    published: str
    by: str
    locator: str  # where the report cites it from now on; empty if it is cited already
    is_stored: bool


@dataclass
class Preview:
    seen: int  # number of the last change when it was looked at
    mark: str  # of the draft
    count: int = 0
    effects: list[Effect] = field(default_factory=list)
    more: int = 0
    voices: list[SpeakerTold] = field(default_factory=list)
    sources: list[SourceTold] = field(default_factory=list)
    stays: list[Stays] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)  # for which a second person is needed
    obstacles: list[str] = field(default_factory=list)

    @property
    def may_publish(self) -> bool:
        return bool(self.count) and not self.statements and not self.obstacles

    @property
    def may_propose(self) -> bool:
        return bool(self.count) and not self.obstacles
