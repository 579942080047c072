"""The answers about all records, and which of them are others than before."""

from typing import Any

from ..conftest import Api

CLAIMS = ("entities", "relationships", "presences", "incidents", "involvements", "figures")
LISTS = (*CLAIMS, "places", "sources", "assertions")

Key = tuple[str, str]  # the list and the id of a record
Answers = dict[Key, Any]


def answers(**given: Any) -> Answers:
    """The JSON of each record in its list, with all that may be shown there."""
    found: Answers = {}
    for name in LISTS:
        shown = {"expand": "assertions"} if name in CLAIMS else {}
        page = Api()(name, limit=1000, count="false", **shown, **given)
        assert page["next"] is None
        found |= {(name, record["id"]): record for record in page["results"]}
    return found


def differing(before: Answers, after: Answers) -> set[Key]:
    """The records that are there with another answer than before."""
    return {key for key, record in after.items() if before.get(key) != record}
