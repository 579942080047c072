"""Figures in figures: none lies in itself, and parts lie in each other no deeper than this."""

from collections.abc import Iterator, Mapping

from django.db.models import F, Model, Q, QuerySet

from base.orm.keys import keys_in

MOST_LEVELS = 4  # of parts in a whole
CIRCLE = "A figure cannot be part of itself."
DEEP = f"Parts lie in each other in at most {MOST_LEVELS} levels."
SUBJECT = ("incident", "entity")


def tree_faults(model: type[Model], parents: Mapping[int, int | None]) -> dict[int, str]:
    """What is wrong with some of these figures, which have these wholes: with what they lie in, and
    with what lies in them."""
    known = {**parents}
    add_wholes(model, known)
    add_parts(model, known)
    found: dict[int, str] = {}
    for key in known:
        line = line_of(key, known)
        if len(line) > MOST_LEVELS + 1:
            message = CIRCLE if len({*line}) < len(line) else DEEP
            nearest = next((each for each in line if each in parents), None)
            if nearest is not None:
                found[nearest] = message
    return found


def line_of(key: int, parents: Mapping[int, int | None]) -> list[int]:
    """The figure and what it lies in, from the nearest on: one more than may be at most."""
    line = [key]
    while len(line) < MOST_LEVELS + 2 and (whole := parents.get(line[-1])) is not None:
        line.append(whole)
    return line


def add_wholes(model: type[Model], parents: dict[int, int | None]) -> None:
    while missing := {*parents.values()} - parents.keys() - {None}:
        wholes = model._base_manager.filter(pk__in=keys_in(missing)).order_by()
        parents |= dict.fromkeys(missing) | dict(wholes.values_list("pk", "parent"))


def add_parts(model: type[Model], parents: dict[int, int | None]) -> None:
    level = {*parents}
    while level:
        parts = model._base_manager.filter(parent__in=keys_in(level)).order_by()
        new = {key: whole for key, whole in parts.values_list("pk", "parent") if key not in parents}
        parents |= new
        level = {*new}


def parts_elsewhere(model: type[Model]) -> QuerySet:
    """Figures that are about another record than their whole."""
    differs = Q()
    for name in SUBJECT:
        ours, theirs = Q(**{name: None}), Q(**{f"parent__{name}": None})
        differs |= ~ours & theirs | ours & ~theirs
        differs |= ~ours & ~theirs & ~Q(**{name: F(f"parent__{name}")})
    return model._base_manager.filter(differs, parent__isnull=False).order_by()


def faults(model: type[Model]) -> Iterator[str]:
    """Sentences on figures in the store that break the rules."""
    for uid, whole in parts_elsewhere(model).values_list("uid", "parent__uid"):
        yield f"figure {uid}: it is about another record than its whole {whole}"
    parts = model._base_manager.exclude(parent=None).order_by()
    uids = dict(parts.values_list("pk", "uid"))
    for key, message in tree_faults(model, dict(parts.values_list("pk", "parent"))).items():
        yield f"figure {uids[key]}: {message}"
