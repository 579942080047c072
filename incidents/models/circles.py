"""Incidents may be part of others and may answer others; neither may lead back to its start."""

from typing import TYPE_CHECKING

from threatapi.base.constraints import fault
from threatapi.base.keys import keys_in

if TYPE_CHECKING:
    from .incidents import Incident

# References from one incident to another, and the message for a circle.
CIRCLES = {
    "parent": "An incident is not part of itself, nor of what answers it.",
    "response_to": "An incident does not answer itself, its parts or what it leads to.",
}


def check_circles(incident: "Incident") -> None:
    """Raise a ValidationError when a reference leads back to the incident."""
    for name, message in CIRCLES.items():
        wanted = getattr(incident, f"{name}_id")
        if incident.pk and wanted and incident.pk in reachable(incident, wanted):
            raise fault(name, message, "cycle")


def reachable(incident: "Incident", start: int) -> set[int]:
    """The incident `start`, what it is part of and what it answers, at any remove."""
    rows = type(incident)._base_manager.order_by()
    found: set[int] = set()
    frontier = {start}
    while frontier:
        found |= frontier
        pairs = rows.filter(pk__in=keys_in(frontier)).values_list(*(f"{n}_id" for n in CIRCLES))
        frontier = {key for pair in pairs for key in pair if key is not None} - found
    return found
