"""Which tests hold the cases of the rules of stored values, and a digest of each.

    python -m tests.rule_cases               after a rule changed and RULES_VERSION was raised
    python -m tests.rule_cases --same-rules  after cases came or were reworded, and no rule changed

Both write `rule_cases.txt`.
"""

import ast
import hashlib
import os
import re
import sys
from pathlib import Path

import django

TESTS = Path(__file__).parent
KEPT = TESTS / "rule_cases.txt"
# The modules that say what stored values are. Tests that import one of them hold cases of it.
RULES = (
    "actors.names.across_scripts",
    "actors.names.fragments",
    "actors.names.divided_words",
    "actors.computed.fates",
    "actors.computed.history",
    "actors.names.spelling",
    "actors.computed.outcomes",
    "actors.names.arabic",
    "actors.computed.validity",
    "incidents.computed.attribution",
    "incidents.computed.history",
    "incidents.computed.numbers",
    "incidents.computed.tolls",
    "incidents.computed.verdicts",
    "sources.computed.bodies",
    "sources.computed.corrections_by_day",
    "sources.computed.history",
    "sources.computed.known_from",
    "sources.computed.links",
    "sources.computed.spans",
    "sources.computed.status",
    "sources.computed.told",
    "sources.computed.verdicts",
    "base.values.edtf",
    "base.values.letters",
    "base.values.text",
)
# These hold cases, too, and ask for them through the API.
ASKED = (
    "test_semantics_*.py",
    "test_fates.py",
    "test_incident_verdicts.py",
    "test_independence.py",
    "test_known_*.py",
    "test_status.py",
)
# Stands for the computed columns among the tests.
COLUMNS = "computed_columns"
COMMAND = "python -m tests.rule_cases"


def current_version() -> int:
    text = (TESTS.parent / "threatapi" / "rules_version.py").read_text(encoding="utf-8")
    return int(re.search(r"^RULES_VERSION = (\d+)$", text, re.MULTILINE)[1])


def imported(path: Path) -> set[str]:
    """The modules that a test imports, and the names in them as if they were modules."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def is_of_rules(path: Path) -> bool:
    names = {part for name in imported(path) for part in (name, name.rpartition(".")[0])}
    return any(map(path.match, ASKED)) or bool(names & set(RULES))


def computed_columns() -> list[str]:
    """The columns that an upgraded store has to fill.

    Those of the bases of claims and of their versions stand once: a new type of claim is filled
    with its first records.
    """
    from django.apps import apps

    from base.orm.models import record_models
    from sources.models import Claim
    from sources.models.versions import ClaimVersion, Version

    from .helpers.stored_values import computed_columns

    of_claims = {field.attname for field in Claim._meta.fields}
    found = sorted(f"Claim.{field.attname}" for field in Claim._meta.fields if not field.editable)
    for model in record_models():
        typed_in = [field.name for field in model._meta.fields if field.editable]
        bounds = {f"{name}_{end}" for name in typed_in for end in ("earliest", "latest")}
        left_out = bounds | (of_claims if issubclass(model, Claim) else set())
        names = {*computed_columns(model)} - left_out
        found += sorted(f"{model.__name__}.{name}" for name in names)
    found += sorted(f"ClaimVersion.{field.attname}" for field in ClaimVersion._meta.fields)
    for model in (each for each in apps.get_models() if issubclass(each, Version)):
        base = ClaimVersion if issubclass(model, ClaimVersion) else Version
        left_out = {"id", "claim_id", *(field.attname for field in base._meta.fields)}
        names = {field.attname for field in model._meta.fields} - left_out
        found += sorted(f"{model.__name__}.{name}" for name in names)
    return found


def digests() -> dict[str, str]:
    """A digest of each test with cases, and one of the computed columns. Spaces do not count."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if is_of_rules(path):
            text = "".join(path.read_text(encoding="utf-8").split())
            name = path.relative_to(TESTS).as_posix()
            found[name] = hashlib.sha256(text.encode()).hexdigest()[:16]
    columns = " ".join(computed_columns())
    return {COLUMNS: hashlib.sha256(columns.encode()).hexdigest()[:16]} | found


def kept() -> tuple[int, dict[str, str]]:
    """The version and the digests that were written down last."""
    first, *lines = KEPT.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines]
    return int(first.removeprefix("RULES_VERSION ")), dict(rows)


def fault(current: int, version: int, then: dict[str, str], now: dict[str, str]) -> str:
    """What is to be done about cases that are not those of this version; empty if nothing is."""
    changed = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    if changed and version == current:
        return (
            f"Cases of the rules have changed in {', '.join(changed)}. If a rule of stored values "
            f"changed or is new, raise RULES_VERSION in threatapi/rules_version.py to "
            f"{version + 1} and run `{COMMAND}`; if none is, run `{COMMAND} --same-rules`."
        )
    if changed or version != current:
        return f"RULES_VERSION is now {current}: run `{COMMAND}`."
    return ""


def main(arguments: list[str]) -> None:
    current, (version, then), now = current_version(), kept(), digests()
    if arguments != ["--same-rules"] and version == current:
        sys.exit(fault(current, version, then, now) or "Nothing has changed.")
    lines = [f"RULES_VERSION {current}", *(f"{name} {now[name]}" for name in sorted(now))]
    KEPT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"Wrote {KEPT.name}: {len(now)} tests with cases, version {current}.\n")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "threatapi.settings"
    django.setup()
    main(sys.argv[1:])
