"""What schemathesis is told beside the schema: which records there are, and what no schema can say.

Without the first nearly all generated requests name records that nobody has heard of, and are
refused at the door. Where a parameter takes records or dates, a well-formed value is exchanged for
one that the store holds, always the same for the same; what is meant to be malformed is left alone.
"""

import json
import os
import zlib
from functools import cache
from urllib.request import urlopen

import fuzz_twin  # noqa: F401 (its check, which is registered thereby)
import hypothesis
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import RejectedPositiveData

# Without Hypothesis' search for what does best: schemathesis has it search for requests that are
# not refused, and as none is better than the first, half of all were like that one.
phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink)
hypothesis.settings.register_profile("fuzz", phases=phases)
hypothesis.settings.load_profile("fuzz")

SITE = os.environ["FUZZED_SITE"]
RESOURCES = {
    "actors": "actor",
    "entities": "entity authors publisher speaker subject object involves neighbour between"
    " center from to",
    "figures": "figure counted_in",
    "incidents": "incident",
    "involvements": "involvement",
    "persons": "person",
    "places": "place origin_place says_place",
    "presences": "presence",
    "relationships": "relationship",
    "sources": "source exclude_source origin container",
}
RESOURCE_OF = {name: resource for resource, names in RESOURCES.items() for name in names.split()}
EDTF = (
    "2022",
    "2022-04",
    "2021-08-26",
    "2022-04~",
    "2022-04-21?",
    "[2022-04-21..2022-04-30]",
    "[..2018-06]",
    "2022-12-18/2022-12-20",
    "2015-01/..",
    "../2021-08",
    "0001-01-01",
    "9999-12-31",
)
DAYS = tuple(text for text in EDTF if text.replace("-", "").isdigit())
DATES = (
    "born dissolved died founded date dated end period published retracted says_date start"
    " stated_on"
).split()
BOXES = ("60,29,75,39", "-180,-90,180,90", "170,-10,-170,10", "0,0,0,0", "69.1,34.4,69.3,34.6")
POINTS = ("34.5,69.2", "-90,0", "90,180", "0,-180", "33.3,44.4")
COUNTRIES = ("AF", "PK", "IR", "US")
LENS = ("known_by", "exclude_source")  # by which all is worked out anew
MATCHING, WRITING, PROPOSALS = "/api/v1/match", "/api/v1/changes", "/api/v1/proposals"
NO_CHANGE = 10**9
LARGEST = 10**15  # beyond which no number is taken

# Why a request may be refused though each of its values has the form that the schema asks for: by
# the code of the error or, where a code says many things, by the parameter or property.
EXCUSED = {
    "empty": "spaces alone are nothing",
    "blank": "in a body, too",
    "null_characters_not_allowed": "and in a body NUL is refused under this name, too",
    "unsafe_character": "no pattern in each text for characters that nobody types",
    "no_words": "a search needs one letter or digit, of any script",
    "too_many_words": "a text may be long, but not a search of so many words",
    "invalid_date": "30 February is of the form of a date",
    "unknown": "a record that is there need not be seen by everyone at any time",
    "out_of_range": "an offset may lead out of the calendar, and a number beyond the last change",
    "wrong_number": "between takes two; one metric is summed, unless the sums are by metric",
}
EXCUSED_OF = {
    "country": "not all pairs of letters are countries",
    "cursor": "a cursor is of one list, in one order",
    "offset": "a cursor or an offset, not both",
    "date_to": "a window ends after it starts",
}


@cache
def known(resource: str, *, slugs: bool = True) -> tuple[str, ...]:
    """Ids of a resource, and slugs where they are taken, in turn."""
    with urlopen(f"{SITE}/api/v1/{resource}?limit=200&count=false", timeout=60) as answer:
        records = json.load(answer)["results"]
    return tuple(
        (slugs and number % 2 and record.get("slug")) or record["id"]
        for number, record in enumerate(records)
    )


def values(path: str, location: ParameterLocation, name: str) -> tuple[str, ...]:
    """What a parameter of an operation may be given; nothing if the schema says it all."""
    resource = (path.split("/") + [""] * 3)[3].partition(".")[0]
    bare, _, suffix = name.partition("__")
    if suffix in ("gte", "lte") and bare in (*DATES, "as_of", "known_from"):
        return DAYS
    if suffix not in ("", "not"):
        return ()
    if name in ("as_of", "known_by", "date_from", "date_to"):
        return DAYS
    if bare in DATES:
        return EDTF
    if name == "id" and not path.startswith(PROPOSALS):  # these are not for all to read
        return known(resource, slugs=location is ParameterLocation.PATH)
    if bare == "parent":
        return known(resource)
    if bare in RESOURCE_OF:
        return known(RESOURCE_OF[bare])
    return {"bbox": BOXES, "near": POINTS, "country": COUNTRIES}.get(bare, ())


def exchanged(value: object, choice: tuple[str, ...]) -> object:
    if isinstance(value, list):
        return [exchanged(each, choice) for each in value]
    if isinstance(value, int | float) and abs(value) > LARGEST:
        return value % LARGEST
    if not choice:
        return value
    return choice[zlib.crc32(str(value).encode("utf-8", "surrogatepass")) % len(choice)]


@schemathesis.hook
def map_case(context, case):  # type: ignore[no-untyped-def]
    for location, container in (
        (ParameterLocation.PATH, case.path_parameters),
        (ParameterLocation.QUERY, case.query),
    ):
        if well_formed(case, location):
            agree(container)
            if location is ParameterLocation.QUERY:
                lighten(container, taken(case.operation))
            for name, value in container.items():
                container[name] = exchanged(value, values(case.operation.path, location, name))
    if case.operation.path == MATCHING and well_formed(case, ParameterLocation.BODY):
        for query in case.body["queries"]:
            for name, choice in (("country", COUNTRIES), ("related", known("entities"))):
                if query.get(name) is not None:
                    query[name] = exchanged(query[name], choice)
    return case


@schemathesis.hook
def before_call(context, case, kwargs) -> None:  # type: ignore[no-untyped-def]
    """All requests are to meet the same records, also after the examples: what would be written is
    told, and nothing is undone but what is not there."""
    is_publishing = case.operation.path.endswith("/publish")
    writes = is_publishing or case.operation.path.startswith(WRITING)
    if not (writes and case.operation.method.upper() == "POST"):
        return
    if "number" in case.path_parameters:
        if str(case.path_parameters["number"]).isdecimal():
            case.path_parameters["number"] = NO_CHANGE
    elif isinstance(case.body, dict) and isinstance(case.body.get("dry_run", True), bool):
        case.body["dry_run"] = True


def agree(query: dict) -> None:
    """What goes together is given together, and what excludes each other is not."""
    if "least" in query:
        query.setdefault("q", "kabul")
    if "near" in query or "radius_km" in query:
        query.setdefault("near", POINTS[0])
        query.setdefault("radius_km", 100)
    if "cursor" in query and len(query["cursor"]) % 4:  # a few remain that are none
        query["cursor"] = ""
        query.pop("offset", None)


def lighten(query: dict, parameters: set[str]) -> None:
    """Most pages are short, and most views unrestricted: a record more, or what was not known once
    more, tells little that is new for its price. The others stay as they are.
    """
    number = zlib.crc32(repr(query).encode("utf-8", "surrogatepass"))
    if number % 4 and "limit" in parameters:
        query["limit"] = 1 + number % 7
    if number % 5:
        for name in LENS:
            query.pop(name, None)


def taken(operation) -> set[str]:  # type: ignore[no-untyped-def]
    return {parameter.name for parameter in operation.query}


def well_formed(case, location):  # type: ignore[no-untyped-def]
    component = case.meta.components.get(location) if case.meta else None
    return component is not None and component.mode is GenerationMode.POSITIVE


@schemathesis.hook
def filter_failure(context, failure, case, response):  # type: ignore[no-untyped-def]
    """Whether a failure is one: nothing is excused but what is written down above."""
    if isinstance(failure, AcceptedNegativeData):
        return all(is_sent(value) for value in spoilt(case))
    if not isinstance(failure, RejectedPositiveData) or response.status_code not in (400, 409):
        return True
    errors = response.json()["errors"]
    sends = case.operation.method.upper() in ("POST", "PUT")
    if sends and case.operation.path.startswith((WRITING, PROPOSALS)):
        # Of records the schema says which values there are, not which of them go together.
        return not all("pointer" in error for error in errors)
    return not errors or not all(
        error["code"] in EXCUSED or named(error) in EXCUSED_OF for error in errors
    )


def spoilt(case):  # type: ignore[no-untyped-def]
    """What was put in the place of well-formed values of the query."""
    for mutation in getattr(case.meta.phase.data, "mutations", ()):
        if (
            mutation.parameter_location is ParameterLocation.QUERY
            and mutation.parameter in case.query
        ):
            yield case.query[mutation.parameter]


def is_sent(value: object) -> bool:
    """Whether a URL has anything of a value: of an empty list it has not, and is well-formed."""
    return any(map(is_sent, value)) if isinstance(value, list | dict) else value is not None


def named(error):  # type: ignore[no-untyped-def]
    return error.get("parameter") or error.get("pointer", "").rpartition("/")[2]
