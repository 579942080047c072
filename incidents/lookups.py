"""Where: filters by place, with all that lies below it, and by country."""

import pycountry
from django.db.models import Q

from threatapi.base.lookups import Condition, ParameterFilter, RefsFilter, filter_of
from threatapi.base.parameters import Parameter, ValidationError

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


def places_in_country(codes: list[str]) -> PlaceQuerySet:
    """The places that bear the country's code, and those below one."""
    keys = list(Place.objects.filter(country__in=codes).values_list("pk", flat=True))
    return Place.objects.below(keys)


def lies_in(path: str) -> Condition:
    """At one of these places or anywhere below it."""
    return lambda keys: Q(**{f"{path}__in": Place.objects.below(keys)})


def lies_in_country(path: str) -> Condition:
    return lambda codes: Q(**{f"{path}__in": places_in_country(codes)})


WHERE = {"place": Place.objects.below, "country": places_in_country}


def place_filter(path: str | None) -> ParameterFilter:
    """Without a path it sets no condition: that is up to the filterset."""
    return RefsFilter(
        lies_in(path) if path else None,
        queryset=Place.objects.all(),
        help_text="At one of these places (id or slug) or anywhere that lies in it.",
    )


def country_filter(path: str | None) -> ParameterFilter:
    return CountriesFilter(
        lies_in_country(path) if path else None,
        help_text="In one of these countries (ISO 3166-1 alpha-2: AF).",
    )
