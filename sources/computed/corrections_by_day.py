"""By which assertion each is replaced on each day of knowledge."""

from datetime import date, timedelta

from ..models import Assertion
from ..models.versions import NEVER
from .spans import Span, spans


class Corrections:
    """Which assertions are replaced by a later one of the same voice, from when to when."""

    def __init__(self) -> None:
        # What corrects each assertion: key, order among equals, first day, day of withdrawal.
        self.of: dict[int, list[tuple[int, tuple[date, str], date, date | None]]] = {}
        # The few that correct, by their index: with `IS NOT NULL` SQLite reads all assertions.
        rows = Assertion.objects.filter(corrects__gt=0).order_by().values_list(
            "corrects_id", "pk", "uid", "source__known_from", "source__retracted",
            "source__retracted_latest",
        )  # fmt: skip
        for corrected, pk, uid, known, retracted, last in rows:
            since = known or NEVER
            withdrawn = (last or NEVER) if retracted else None
            self.of.setdefault(corrected, []).append((pk, (since, str(uid)), since, withdrawn))

    def by(self, key: int, day: date) -> int | None:
        """What supersedes it on the day: of a chain of corrections the nearest that counts."""
        level, passed = [key], {key}
        while level:
            above = [
                one
                for at in level
                for one in self.of.get(at, ())
                if one[2] <= day and one[0] not in passed
            ]
            counting = [one for one in above if one[3] is None or one[3] > day]
            if counting:
                return max(counting, key=lambda one: one[1])[0]
            level = [one[0] for one in above]
            passed |= {*level}
        return None

    def days(self, key: int) -> set[date]:
        found, waiting, passed = set[date](), [key], {key}
        while waiting:
            for pk, _, since, withdrawn in self.of.get(waiting.pop(), ()):
                found |= {since, withdrawn or since}
                if pk not in passed:
                    passed.add(pk)
                    waiting.append(pk)
        return found

    def spans(self, key: int) -> list[Span]:
        return spans(self.days(key), lambda day: self.by(key, day))

    def changes(self, key: int) -> list[tuple[date, bool]]:
        """From which day on it is superseded and from which not."""
        found = [(date.min, False)]
        for since, upto, _ in self.spans(key):
            if found[-1][0] == since:  # one correction takes over from another
                found.pop()
            found.append((since, True))
            if upto < NEVER:
                found.append((upto + timedelta(days=1), False))
        return found
