"""The modules that hold rules, and the tests that are to notice a change of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What each group is called, and its modules.
GROUPS: dict[str, list[str]] = {
    "computed": ["*/computed/*.py", "base/values/edtf.py"],
    "filters": ["*/filters/*.py"],
    "paging": ["base/paging/*.py"],
    "loader": ["threatapi/dataset/*.py"],
    "views": ["sources/lens.py", "*/overlay.py"],
    "updates": ["threatapi/refresh.py", "threatapi/recompute.py"],
}
# Folders and files below `tests/`. Those that start servers or walk at random take too long.
TESTS = ["computed", "semantics", "records", "lists", "dataset", "graph", "names", "stats"]
TESTS += ["changes", "writing", "contract/test_views_read_versions.py"]
TOO_LONG = [
    "test_filters_partition", "test_graph_budget", "test_impact", "test_long_pages",
    "test_many_filters", "test_prepare", "test_properties_of_tolls", "test_random_walk",
    "test_stats_summary", "test_upgrade",
]  # fmt: skip


def modules() -> dict[str, str]:
    """The path of each module of the rules, with its group."""
    return {
        str(path.relative_to(ROOT)): group
        for group, patterns in GROUPS.items()
        for pattern in patterns
        for path in sorted(ROOT.glob(pattern))
        if path.name != "__init__.py" and not path.is_relative_to(ROOT / "tests")
    }


def files_of_tests() -> list[str]:
    found = [
        path
        for name in TESTS
        for path in ([ROOT / "tests" / name] if name.endswith(".py") else
                     sorted((ROOT / "tests" / name).glob("test_*.py")))
    ]  # fmt: skip
    return [str(path) for path in found if path.stem not in TOO_LONG]
