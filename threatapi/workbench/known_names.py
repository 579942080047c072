"""The names that the store knows, looked up in the sentences of a report."""

from collections.abc import Iterable
from functools import cached_property


class KnownNames:
    """The names that the store knows, looked up in sentences. Build it once for a report."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = {name.casefold(): name for name in names if name.strip()}

    @classmethod
    def of(cls, names: "Iterable[str] | KnownNames") -> "KnownNames":
        return names if isinstance(names, KnownNames) else cls(names)

    @cached_property
    def by_word(self) -> dict[str, set[str]]:
        """The names that have a word, for names of which a sentence gives one word."""
        found: dict[str, set[str]] = {}
        for name in self.names.values():
            for word in name.casefold().split():
                found.setdefault(word, set()).add(name)
        return found

    def full(self, text: str) -> str:
        """The known name that is meant by the text or its one word, else the text itself."""
        folded = text.casefold()
        if folded in self.names:
            return self.names[folded]
        meant = self.by_word.get(folded, set()) if " " not in text else set()
        return next(iter(meant)) if len(meant) == 1 else text
