"""Suggestions for a URL below a record that does not exist."""

import re

from .urls import in_site

NESTED = re.compile(r"/api/v1/(?P<list>[a-z]+)/(?P<id>[A-Za-z0-9_-]{1,120})/(?P<part>[a-z]+)/?")
WHO = ("entities", "actors", "persons")
# By the list and what is asked for of one of its records: the URL that tells it.
BY_ENTITY = {
    "links": "entities/{id}/links",
    "timeline": "entities/{id}/timeline",
    "relationships": "relationships?involves={id}",
    **{each: f"{each}?entity={{id}}" for each in ("incidents", "involvements", "figures")},
    "presences": "presences?entity={id}",
    "assertions": "assertions?target={id}",
    "members": "entities?member_of={id}",
}
ROUTES = {
    **dict.fromkeys(WHO, BY_ENTITY),
    "incidents": {
        "figures": "figures?incident={id}",
        "involvements": "involvements?incident={id}",
        "assertions": "assertions?target={id}",
    },
    "places": {each: f"{each}?place={{id}}" for each in ("incidents", "presences", "figures")},
    "sources": {"assertions": "assertions?source={id}"},
}


def hint(path: str) -> str:
    """“Did you mean …?” with the URL that tells what is asked for; or nothing."""
    match = NESTED.fullmatch(path)
    route = ROUTES.get(match["list"], {}).get(match["part"]) if match else None
    if not (match and route):
        return ""
    return f" Did you mean {in_site('/api/v1')}/{route.format(id=match['id'])}?"
