"""Incidents with their computed values as a lens shows them, in columns called `seen_…`."""

from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Cast

from sources.lens import Lens
from sources.verdicts import seen, verdicts, with_verdicts
from threatapi.base.keys import by_key

from .verdicts import COLUMNS, Judge

TOLL_COLUMNS = [f"{metric}_{column}" for metric in ("killed", "wounded") for column in COLUMNS]


def judged(queryset: QuerySet, lens: Lens) -> QuerySet:
    """The incidents in view. The default standpoint reads what is stored."""
    if not lens.is_restricted:
        queryset = seen(queryset, lens.standpoint)
        contested = Cast("contested", models.TextField())
        columns = {f"seen_{name}": F(name) for name in ("claim_status", *TOLL_COLUMNS)}
        return queryset.annotate(seen_contested_text=contested, **columns)
    in_view = verdicts(queryset, lens.standpoint)
    queryset = with_verdicts(queryset, in_view)
    found = Judge(in_view, lens.standpoint).judgements()
    values = {key: judgement.columns() for key, judgement in found.items()}
    for columns in values.values():
        quoted = (f'"{code}"' for code in columns.pop("contested"))
        columns["contested_text"] = f"[{', '.join(quoted)}]"
    names = ("claim_status", "contested_text", *TOLL_COLUMNS)
    return queryset.annotate(
        **{
            f"seen_{name}": by_key({key: row[name] for key, row in values.items()}, _output(name))
            for name in names
        }
    )


def _output(name: str) -> models.Field:
    if name in ("contested_text", "claim_status"):
        return models.TextField()
    return models.BooleanField() if name.endswith("_contested") else models.FloatField()
