"""Countries by ISO 3166-1 alpha-2 code, with the codes that are in use beside the standard's."""

from functools import lru_cache

import pycountry

# User-assigned codes that everybody uses alike.
USER_ASSIGNED = {"XK": "Kosovo"}
# Codes that people type for another one.
RESERVED = {"UK": "GB", "EL": "GR"}


def country_name(code: str) -> str | None:
    """The name of the country with this code; None if there is no such code."""
    found = pycountry.countries.get(alpha_2=code) if len(code) == 2 else None
    return found.name if found else USER_ASSIGNED.get(code)


@lru_cache(maxsize=1000)  # the search takes 20 ms
def codes_like(text: str) -> tuple[str, ...]:
    """Codes that may be meant by a name, by an alpha-3 code or by a reserved code."""
    code = text.upper()
    if len(text) == 2:
        return (RESERVED[code],) if code in RESERVED else ()
    if len(text) == 3 and (found := pycountry.countries.get(alpha_3=code)):
        return (found.alpha_2,)
    of_ours = tuple(each for each, name in USER_ASSIGNED.items() if name.upper() == code)
    try:
        return of_ours + tuple(each.alpha_2 for each in pycountry.countries.search_fuzzy(text)[:3])
    except LookupError:
        return of_ours
