"""The menus of the admin: what is registered, in three sections, in the order of use."""

from typing import Any

from base.orm.models import Record
from sources.models import Claim

RESEARCH, REFERENCE, SYSTEM = "Research", "Reference", "System"
# Other claims follow these, other records those of reference; all else belongs to the system.
ORDER = {
    RESEARCH: (
        "sources.source", "incidents.incident", "actors.actor", "actors.person",
        "threatapi.proposal", "threatapi.change", "actors.relationship", "incidents.involvement",
        "incidents.figure", "incidents.presence", "sources.assertion",
    ),
    REFERENCE: (
        "incidents.place", "actors.alias", "sources.sourcelink", "sources.distinction",
        "sources.identifier",
    ),
    SYSTEM: ("auth.user", "auth.group", "threatapi.token", "threatapi.search"),
}  # fmt: skip
# Where the name of the model is not what an analyst calls it.
LABELS = {
    "actors.alias": "Other names",
    "incidents.figure": "Tolls and other figures",
    "sources.sourcelink": "Citations",
    "sources.distinction": "Records that are not the same",
}


def sections(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models of a list of apps, as `AdminSite.get_app_list` gives it, in our sections."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ORDER}
    for app in apps:
        for model in app["models"]:
            label = model["model"]._meta.label_lower
            shown = model | {"name": LABELS.get(label, model["name"])}
            found[section_of(model["model"])].append(shown)
    return [
        {
            "name": name,
            "app_label": name.lower(),
            "app_url": "",
            "has_module_perms": True,
            "models": sorted(models, key=lambda model: place_in(name, model["model"])),
        }
        for name, models in found.items()
        if models
    ]


def section_of(model: type[Any]) -> str:
    label = model._meta.label_lower
    for name, labels in ORDER.items():
        if label in labels:
            return name
    if issubclass(model, Claim):
        return RESEARCH
    return REFERENCE if issubclass(model, Record) else SYSTEM


def place_in(section: str, model: type[Any]) -> tuple[int, str]:
    """Those that are named come first, in their order; the others by name."""
    label, order = model._meta.label_lower, ORDER[section]
    return (order.index(label) if label in order else len(order)), label
