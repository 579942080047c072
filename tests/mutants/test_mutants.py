"""The small changes that `python -m tests.mutants` makes to the rules."""

from pathlib import Path

import pytest

from .changes import Mutant, equivalents, mutants
from .reach import Reach
from .targets import GROUPS, ROOT, TOO_LONG, files_of_tests, modules

CHANGED = {
    "found = first < last": ["found = first <= last"],
    "found = a in b": ["found = a not in b"],
    "found = a not in b": ["found = a in b"],
    "found = a is not None": ["found = a is None"],
    "found = not a": ["found = (a)"],
    "found = a and b": ["found = True and b", "found = a and True", "found = a or b"],
    "found = x(kind=a) | ~b": ["found = x(kind=a) & ~b", "found = x(kind=a) | (b)"],
    "found = 1": ["found = 2"],
    "found = 5000": [],
    "found = True": ["found = False"],
    "found = min(a)": ["found = max(a)"],
    "found = x.filter(day__lte=a)": [
        "found = x.exclude(day__lte=a)",
        "found = x.filter(day__lt=a)",
    ],
    "found = x.all()": [],
    "found = 10 ** a": ["found = 11 ** a"],
    "found = [a for a in b if a]": ["found = [a for a in b if True]"],
    "found += a": ["pass"],
    "KINDS = (FIRST, LAST)": ["KINDS = (FIRST,)", "KINDS = (LAST,)"],
    "found: str | None = a": [],
    "'''On days > 1 and not before.'''": [],
    "raise Fault(a + 1)": [],
    "found = 'SELECT a WHERE b <> c'": ["found = 'SELECT a WHERE b = c'"],
}


@pytest.mark.parametrize("text", CHANGED)
def test_each_small_change_is_a_mutant(text):
    found = mutants("rules.py", text.encode())
    assert sorted(mutant.applied(text.encode()).decode() for mutant in found) == CHANGED[text]


def test_a_mutant_is_called_by_its_function_and_its_line():
    text = "class Rule:\n    def holds(self):\n        # ¬ ä\n        return self.é  <  1\n"
    names = [mutant.key for mutant in mutants("rules.py", text.encode())]
    assert "rules.py Rule.holds: return self.é < 1 → return self.é <= 1" in names


def test_the_modules_of_the_rules_and_their_tests_are_there():
    """After a move, correct `tests/mutants/targets.py`."""
    assert {*modules().values()} == {*GROUPS}
    assert [path for path in files_of_tests() if not Path(path).is_file()] == []
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert [name for name in TOO_LONG if name not in tests] == []


@pytest.mark.parametrize(
    ("function", "where", "reached"),
    [
        ("Rule.holds", "Rule.holds", True),
        ("Rule.holds", "Rule.holds.inner", True),
        ("Rule.holds", "Rule.holds_on", False),
        ("Rule.holds", "Rule", False),
        ("Rule.holds", "module", True),
    ],
)
def test_a_test_reaches_the_functions_that_it_calls_and_the_constants_of_their_module(
    request, function, where, reached
):
    reach = Reach()
    reach.of_test[request.node] = {("rules.py", function)}
    found = [Mutant(path, 1, 2, "a", "b", 1, where, "a", "b") for path in ("rules.py", "others.py")]
    assert [reach.has(request.node, mutant) for mutant in found] == [reached, False]


def test_equivalent_mutants_are_some_of_those_made_each_with_a_reason():
    """After a change of the rules, correct `tests/mutants/equivalent.txt`."""
    text = (ROOT / "tests" / "mutants" / "equivalent.txt").read_text(encoding="utf-8")
    made = {
        mutant.key for path in modules() for mutant in mutants(path, (ROOT / path).read_bytes())
    }
    assert [key for key in equivalents(text) if key not in made] == []
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line.startswith("    ") for line in lines] == [False, True] * (len(lines) // 2)
