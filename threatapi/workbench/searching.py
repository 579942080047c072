"""What the page offers and tells of a search of the store from a row."""

from .known import Known
from .shown import RowShown

IS_PLACE = "“{}” is {} in the list of places."
LIE_IN = "“{}”: the place is {}, and the words are kept."
IN_WORDS = "No place is called “{}”: it is kept in words."
IN_VAIN = "The store has nobody and nothing by “{}”."


def note_search(shown: RowShown, known: Known) -> None:
    """Which field may be searched for, what was not found, and which place is unknown."""
    row = shown.row
    named = known.named(row)
    if named is not None:
        subject, meant = named
        shown.seeks = "" if subject.record else "name"
        if subject.sought and not meant.candidates:
            shown.notes.append(IN_VAIN.format(subject.sought))
    elif row.fields.get("place"):
        place = known.place(row)
        shown.seeks = "" if row.choices.get("place") else "place"
        is_known = place.record is not None or place.candidates or known.common_place(row)
        shown.new_place = "" if is_known else place.name
        sought = row.choices.get("place_sought")
        if sought and not place.candidates:
            shown.notes.append(IN_VAIN.format(sought))


def note_place(shown: RowShown, known: Known) -> None:
    """Which place the name of the row is taken for."""
    place = known.place(shown.row)
    if place.name and place.record is not None:
        shown.notes.append(IS_PLACE.format(place.name, place.record))
    elif place.name and (common := known.common_place(shown.row)):
        shown.notes.append(LIE_IN.format(place.name, common))
    elif place.name:
        shown.notes.append(IN_WORDS.format(place.name))
