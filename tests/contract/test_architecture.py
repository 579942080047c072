"""Who may import whom. The arrows point one way, and this keeps them so."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Each may import those after it; the roof sees everything.
LAYERS = ("incidents", "actors", "sources", "base")
# Within an app likewise: a module may import those that stand after it, and its own kind.
ROOMS = ("views", "admin", "filters", "serializers", "models", "choices")


@cache
def modules() -> dict[str, Path]:
    found = {}
    for folder in ("base", "threatapi", "sources", "actors", "incidents"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    return found


@cache
def imports(name: str, path: Path) -> set[str]:
    """Modules named by the import statements of a module, those under TYPE_CHECKING left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parts, node.module or ""]).strip(".") if node.level else node.module
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
            assert "*" not in {alias.name for alias in node.names}, f"{name} imports *"
    return found


def layer(name: str) -> int | None:
    for height, prefix in enumerate(LAYERS):
        if name == prefix or name.startswith(f"{prefix}."):
            return height
    return None


@pytest.mark.parametrize("name", modules())
def test_no_module_imports_what_stands_above_it(name):
    own = layer(name)
    for other in imports(name, modules()[name]):
        height = layer(other)
        if own is not None and other.split(".")[0] in {n.split(".")[0] for n in modules()}:
            above = height is None or height < own
            assert not above, f"{name} imports {other}"


@pytest.mark.parametrize("app", ["sources", "actors", "incidents"])
def test_the_rooms_of_an_app_are_in_order(app):
    for name, path in modules().items():
        if not name.startswith(f"{app}.") or name.split(".")[1] not in ROOMS:
            continue
        own = ROOMS.index(name.split(".")[1])
        for other in imports(name, path):
            parts = other.split(".")
            if parts[0] == app and len(parts) > 1 and parts[1] in ROOMS:
                assert ROOMS.index(parts[1]) >= own, f"{name} imports {other}"


def test_nobody_imports_the_settings():
    for name, path in modules().items():
        if name != "threatapi.settings":
            assert "threatapi.settings" not in imports(name, path), name
