"""Which parts in an incident the parameters of a list or of its statistics ask for."""

from typing import Any

from django.db.models.lookups import In

from base.paging.query_hints import Unindexed
from sources.choices import Modality

from ..choices import Identity

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


def of_modality(involved: Any, data: dict[str, Any]) -> Any:
    """The parts of the modality asked for in a list, for which `seen_modality` is to be there.

    In an incident that is itself planned all are planned, whatever is said of each.
    """
    asked, left_out = data.get("modality"), data.get("modality__not")
    wanted = asked or (Modality.values if left_out else [Modality.ACTUAL.value])
    wanted = [value for value in wanted if value not in (left_out or ())]
    if Modality.ACTUAL not in wanted:
        return involved
    return involved.filter(In(Unindexed("seen_modality"), wanted))


def somebodys(involved: Any, data: dict[str, Any]) -> Any:
    """Without the parts that nobody had, unless it is asked by identity."""
    is_asked = any(name.partition("__")[0] == "identity" for name in data if data[name] is not None)
    return involved if is_asked else involved.exclude(identity=Identity.NOBODY)
