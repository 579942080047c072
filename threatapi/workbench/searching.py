"""What the page offers and tells of a search of the store from a row."""

from .known import Known
from .shown import RowShown

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
