"""Where: filters by place, with all that lies below it, and by country."""

from collections.abc import Callable
from typing import Any

import pycountry
from django.core.exceptions import ValidationError
from django.db.models import Q

from threatapi.base.keys import listed
from threatapi.base.lookups import Condition, ParameterFilter, RefsFilter, filter_of
from threatapi.base.parameters import Parameter

from .models import Place
from .models.places import PlaceQuerySet


class Countries(Parameter):
    many = split = True
    schema = {"type": "string", "pattern": "^[A-Z]{2}$"}
    example = "AF"

    def parse(self, text: str) -> str:
        if not (len(text) == 2 and pycountry.countries.get(alpha_2=text.upper())):
            raise ValidationError(
                f"“{text}” is no ISO 3166-1 alpha-2 code (such as AF or PK).{self.hint(text)}",
                code="invalid_choice",
            )
        return text.upper()

    def hint(self, text: str) -> str:
        try:
            found = pycountry.countries.search_fuzzy(text)
        except LookupError:
            return ""
        return f" Did you mean {' or '.join(country.alpha_2 for country in found[:3])}?"


CountriesFilter = filter_of(Countries)


# The places that are meant; with a place, or one that bears the country, goes all that lies in it.
WHERE = {"place": Place.objects.below, "country": Place.objects.in_country}


def lies_in(path: str, places_of: Callable[[list[Any]], PlaceQuerySet]) -> Condition:
    """At one of these places. They are read first: the walk would be made for each statement."""

    def condition(values: list[Any]) -> Q:
        places = places_of(values).order_by().values_list("pk", flat=True)
        return Q(**{f"{path}__in": listed(places)})

    return condition


def place_filter(path: str | None) -> ParameterFilter:
    """Without a path it sets no condition: that is up to the filterset."""
    return RefsFilter(
        lies_in(path, WHERE["place"]) if path else None,
        queryset=Place.objects.all(),
        help_text="At one of these places (id or slug) or anywhere that lies in it.",
    )


def country_filter(path: str | None) -> ParameterFilter:
    return CountriesFilter(
        lies_in(path, WHERE["country"]) if path else None,
        help_text="In one of these countries (ISO 3166-1 alpha-2: AF).",
    )
