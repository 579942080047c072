"""The place that a row names, as a claim has it."""

from base.values.text import fold
from incidents.choices import PlacePrecision, PresenceKind

from .draft import PLACE, Row, Subject
from .known import Known, places_in
from .unclear import WHICH, Unclear

NO_PLACE = (
    "No place is called “{}”: search for it, add it under Places, or write another name of it."
)
IS_ACTOR = "“{0}” is an actor and no place: write what it is to it, “fights {0}”, “supports {0}” …"
TARGETS_ACTOR = (
    "“{0}” is an actor and no place: write “fights {0}” or “threatens {0}”, as the words say; of "
    "one attack, “target: {0}” below its event."
)
# How exactly a place is known that holds all that the words name.
PRECISION = {"country": PlacePrecision.COUNTRY.value, "province": PlacePrecision.PROVINCE.value}


def place_of(row: Row, known: Known, needed: bool) -> str:
    """The id of the place that the row names."""
    meant = known.place(row)
    if meant.state == "ambiguous":
        raise Unclear(
            "ambiguous", WHICH.format(meant.name), "place", (Subject("", PLACE, ""), meant)
        )
    if meant.record is None and needed:
        raise Unclear("faulty", advice(row, meant.name, known), "place")
    return str(meant.record.uid) if meant.record else ""


def advice(row: Row, name: str, known: Known) -> str:
    """What to write instead of a place that nobody knows."""
    if name in known.actors_for_places:
        targets = row.fields.get("presence") == PresenceKind.TARGETS
        return (TARGETS_ACTOR if targets else IS_ACTOR).format(name)
    unknown = [each for each in places_in(name) if not known.places.get(fold(each))]
    return NO_PLACE.format("” and “".join(unknown) or name)
