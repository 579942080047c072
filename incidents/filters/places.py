"""Filters by place, with all places below it, and by country."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from base.filters.lookups import Condition, ParameterFilter, RefsFilter, filter_of
from base.orm.keys import listed
from base.parameters import Parameter

from ..countries import codes_like, country_name
from ..models import Place
from ..models.places import PlaceQuerySet


class Countries(Parameter):
    many = split = True
    schema = {"type": "string", "pattern": "^[A-Z]{2}$"}
    example = "AF"

    def parse(self, text: str) -> str:
        code = text.upper()
        if country_name(code) is None:
            like = codes_like(text)
            hint = f" Did you mean {' or '.join(like)}?" if like else ""
            raise ValidationError(
                f"“{text}” is not an ISO 3166-1 alpha-2 code (such as AF or PK).{hint}",
                code="invalid_choice",
            )
        return code


class OtherCountries(Countries):
    """Countries whose schema took any text in the first release, and does so still."""

    schema = {"type": "string"}


CountriesFilter, OtherCountriesFilter = filter_of(Countries), filter_of(OtherCountries)


PlacesOf = Callable[[list[Any]], PlaceQuerySet]
# The places that are meant; with a place, or one that bears the country, goes all that lies in it.
WHERE = {"place": Place.objects.below, "country": Place.objects.in_country}


def lies_in(path: str, places_of: PlacesOf) -> Condition:
    """At one of these places. They are read first: the walk would be made for each statement."""

    def condition(values: list[Any]) -> Q:
        places = places_of(values).order_by().values_list("pk", flat=True)
        return Q(**{f"{path}__in": listed(places)})

    return condition


def has_country(condition: Condition) -> Callable[[], Q]:
    """At a place that lies in some country."""

    def present() -> Q:
        codes = Place.objects.exclude(country="").order_by().values_list("country", flat=True)
        return condition(sorted(set(codes)))

    return present


def place_filter(
    condition: Condition | str, present: Q | None = None, walked: bool = False
) -> ParameterFilter:
    """By place; a path to the place stands for the condition that it is one of them."""
    if isinstance(condition, str):
        present = Q(**{f"{condition}__isnull": False}) if present is None else present
        condition = lies_in(condition, WHERE["place"])
    return RefsFilter(
        condition,
        present=present,
        walked=walked,
        queryset=Place.objects.all(),
        help_text="At one of these places (id or slug) or at a place in it.",
    )


def country_filter(condition: Condition | str, walked: bool = False) -> ParameterFilter:
    if isinstance(condition, str):
        condition = lies_in(condition, WHERE["country"])
    return CountriesFilter(
        condition,
        present=has_country(condition),
        walked=walked,
        help_text="In one of these countries (ISO 3166-1 alpha-2: AF; XK is Kosovo).",
    )
