"""All stored values that are computed, whichever columns and tables a later version adds."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.apps import apps

from actors.models.names import KnownName, NamePart, WordClue
from base.orm.models import Record, record_models
from sources.models.versions import Version
from threatapi.models import IncidentSum, KnownSum
from threatapi.recompute import recompute
from threatapi.stats.triggers import KEY, SUMS

# Columns that nobody types in, and that follow from nothing.
GIVEN = {"id", "uid", "key", "created_at", "updated_at"}


def computed_columns(model: type[Record]) -> list[str]:
    """The columns that no form has: they follow from the row itself or from other rows."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.editable and field.attname not in GIVEN
    ]


def stored_values() -> dict[str, Any]:
    """Each computed value by the model, key and column where it is stored; names and sums, too."""
    found: dict[str, Any] = {}
    for model in record_models():
        names = computed_columns(model)
        for key, *values in model._base_manager.values_list("pk", *names):
            for name, value in zip(names, values, strict=True):
                found[f"{model.__name__} {key} {name}"] = value
    return found | versions() | known_names() | sums()


def versions() -> dict[str, Any]:
    """What each record added up to on every day of knowledge."""
    found: dict[str, Any] = {}
    for model in (model for model in apps.get_models() if issubclass(model, Version)):
        names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
        for row in model._base_manager.values(*names):
            record = row.pop(model._meta.constraints[0].fields[0] + "_id")
            found[f"{model.__name__} {record} {row.pop('since')}"] = row
    return found


def known_names() -> dict[str, Any]:
    """The names that the search knows, with their words, and the clues that lead to these."""
    names = [field.attname for field in KnownName._meta.concrete_fields if field.name != "id"]
    found = {f"known name: {row}": 1 for row in KnownName.objects.values_list(*names)}
    parts = [field.attname for field in NamePart._meta.concrete_fields if field.name != "name"]
    bearers = [f"name__{bearer}_id" for bearer in ("entity", "alias", "place")]
    rows = Counter(NamePart.objects.values_list(*parts, *bearers, "name__text"))
    found |= {f"name part: {row}": number for row, number in rows.items()}
    # What leads to a word that no name has any more may stay.
    words = {*NamePart.objects.values_list("word", flat=True)}
    words |= {*KnownName.objects.values_list("whole", flat=True)}
    clues = WordClue.objects.values_list("clue", "word")
    return found | {f"clue: {clue} to {word}": 1 for clue, word in clues if word in words}


def sums() -> dict[str, Any]:
    """The summaries of incidents: the same sums may stand in more rows or in fewer."""
    totals: dict[tuple[Any, ...], Counter[str]] = {}
    # Under which place others are filed changes with a computation from nothing.
    of_days = ("modality", "period", "apart", "span", "since")
    for model, key in ((IncidentSum, KEY), (KnownSum, of_days)):
        for row in model.objects.values(*key, *SUMS):
            total = totals.setdefault(tuple(row[name] for name in key), Counter())
            total.update({name: row[name] for name in SUMS})
    return {
        f"sum: {key}": {n: v for n, v in total.items() if v}
        for key, total in totals.items()
        if any(total.values())
    }


def differences(anew: Callable[[], None] = recompute) -> dict[str, Any]:
    """Stored values that a computation from nothing does not give: as stored, as computed."""
    before = stored_values()
    anew()
    after = stored_values()
    return {
        name: (before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }


def without_stamps(answer: Any) -> Any:
    """An answer of the API without when its records were written."""
    if isinstance(answer, list):
        return [without_stamps(each) for each in answer]
    if isinstance(answer, dict):
        stamps = ("created_at", "updated_at")
        return {name: without_stamps(each) for name, each in answer.items() if name not in stamps}
    return answer
