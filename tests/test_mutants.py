"""The small changes that `python -m tests.mutants` makes to the rules."""

import pytest

from .conftest import ROOT
from .mutants.changes import equivalents, mutants
from .mutants.targets import TARGETS

MODULES = [(path, tests) for modules in TARGETS.values() for path, tests in modules.items()]
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


@pytest.mark.parametrize(("path", "tests"), MODULES, ids=[path for path, _ in MODULES])
def test_the_modules_of_the_rules_and_their_tests_are_there(path, tests):
    """After a move, correct `tests/mutants/targets.py`."""
    assert len(mutants(path, (ROOT / path).read_bytes())) >= 3
    assert [name for name in tests if not (ROOT / "tests" / f"{name}.py").exists()] == []


def test_equivalent_mutants_are_some_of_those_made_each_with_a_reason():
    """After a change of the rules, correct `tests/mutants/equivalent.txt`."""
    text = (ROOT / "tests" / "mutants" / "equivalent.txt").read_text(encoding="utf-8")
    made = {
        mutant.key for path, _ in MODULES for mutant in mutants(path, (ROOT / path).read_bytes())
    }
    assert [key for key in equivalents(text) if key not in made] == []
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line.startswith("    ") for line in lines] == [False, True] * (len(lines) // 2)
