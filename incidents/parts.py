"""Which parts in an incident the parameters of a list or of its statistics ask for."""

from typing import Any

from .choices import Identity

# Parameters that ask for one part, and the look-ups of their values.
OF_PARTS = {
    "role": "role__in",
    "involvement_outcome": "outcome__in",
    "identity": "identity__in",
}


def of_parts(involved: Any, data: dict[str, Any]) -> Any:
    """The parts that these parameters ask for."""
    wanted = {lookup: data[name] for name, lookup in OF_PARTS.items() if data.get(name)}
    return involved.filter(**wanted)


def somebodys(involved: Any, data: dict[str, Any]) -> Any:
    """Without the parts that nobody had, unless it is asked by identity."""
    is_asked = any(name.partition("__")[0] == "identity" for name in data if data[name] is not None)
    return involved if is_asked else involved.exclude(identity=Identity.NOBODY)
