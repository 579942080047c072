"""Incidents may be part of others and responses to others, but not in a cycle."""

from django.db.models import Model

from base.orm.constraints import fault
from base.orm.keys import keys_in

# References from one incident to another, and the message for a cycle.
CIRCLES = {
    "parent": "An incident cannot be part of itself, nor of a response to it.",
    "response_to": (
        "An incident cannot be a response to itself, to its parts or to what responds to it."
    ),
}


def check_circles(incident: Model) -> None:
    """Raise a ValidationError when a reference leads back to the incident."""
    for name, message in CIRCLES.items():
        wanted = getattr(incident, f"{name}_id")
        if incident.pk and wanted and incident.pk in reachable(incident, wanted):
            raise fault(name, message, "cycle")


def reachable(incident: Model, start: int) -> set[int]:
    """The incident `start`, and what it is part of or a response to, at any depth."""
    rows = type(incident)._base_manager.order_by()
    found: set[int] = set()
    frontier = {start}
    while frontier:
        found |= frontier
        pairs = rows.filter(pk__in=keys_in(frontier)).values_list(*(f"{n}_id" for n in CIRCLES))
        frontier = {key for pair in pairs for key in pair if key is not None} - found
    return found
