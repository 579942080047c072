"""Lists of the admin whose filters may be given anything."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.filters import AllValuesFieldListFilter, FieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import CharField
from django.http import HttpRequest


class SoundList(ChangeList):
    """A list that is shown without filters if they name a day that no calendar has."""

    def get_filters(self, request: HttpRequest) -> Any:
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error


class NamedValues(AllValuesFieldListFilter):
    """The values of a column that has no choices. The empty one has a name, too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or self.empty_value_display}


def is_free_text(field: Any) -> bool:
    return isinstance(field, CharField) and not field.choices


FieldListFilter.register(is_free_text, NamedValues, take_priority=True)
