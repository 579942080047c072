"""Of every list and every filter: X, not X and absent are disjoint and make up the whole."""

from collections.abc import Iterator
from itertools import combinations, islice
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from base import parameters as p
from base.orm.datasets import DataSet, add_records
from base.orm.models import record_models
from incidents.models import Incident
from sources.choices import Modality
from sources.models import Assertion, Identifier
from threatapi.urls import router

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

FILTERSETS = {prefix: viewset.filterset_class for prefix, viewset, _ in router.registry}
# Why a filter has no `…__not`: by its name, or by how its name ends.
NOT_COMPARED = {
    "ordering": "order of the list",
    "known_by": "view",
    "exclude_source": "view",
    "as_of": "view",
    "updated_since": "bound",
    "changed_after": "bound",
    "date_from": "bound",
    "date_to": "bound",
    "date_match": "matching mode",
    "killed_min": "bound",
    "wounded_min": "bound",
    "killed_max": "bound",
    "wounded_max": "bound",
    "least": "part of the search `q`",
    "q": "search",
    "near": "search",
    "radius_km": "part of the search `near`",
    "bbox": "search",
    "place_match": "matching mode",
}
ENDINGS = {
    "__gte": "bound",
    "__lte": "bound",
    "__icontains": "search",
    "__istartswith": "search",
    "__not": "negation",
    "__isnull": "absence",
}


# Of several values they want all, so that a record with some of them is found by neither.
ALL_OF = ("between", "involves_all", "linked_to")


def compared(name: str) -> Iterator[str]:
    filters = FILTERSETS[name].base_filters
    return (each for each in filters if f"{each}__not" in filters)


@pytest.fixture(scope="module")
def world(module_store: None) -> None:
    make_world()


@make.together()
def make_world() -> None:
    """A record with each value that the data set of the tests does not hold."""
    one, other = (make.actor(slug=slug, founded="2001", dissolved="2011") for slug in ("x", "y"))
    person = make.person(slug="z", born="1970", died="2020", named=False)
    spot = make.place(slug="spot", code="AF-KAB", latitude=1, longitude=2, country="")
    text = make.source(
        slug="text",
        author_label="a hand",
        publisher=one,
        language="ps",
        url="https://example.org/1",
        archived_url="https://example.org/2",
        reliability="B",
        published_basis="stated",
        dated="2022",
        retracted="2023",
        published="2022",
        container=make.source(published="2022"),
    )
    text.authors.add(person)
    whole = make.incident(slug="whole", is_aggregate=True)
    event = make.incident(
        slug="event",
        parent=whole,
        suicide=True,
        place=spot,
        origin_place=make.place(),
        place_precision=2,
        location="a corner",
        date="2022-05",
        date_basis="stated",
        weapons=["explosives"],
        contested=["toll"],
        response_to=whole,
        latitude=3,
        longitude=4,
        radius_km=5,
    )
    tally = make.figure(incident=event, place=spot, unit="USD", counts="heads", period="2022")
    part = {"dimension": "place", "category": "north", "bound": "at_most"}
    make.figure(entity=one, parent=tally, low=None, high=4, **part)
    make.figure(entity=one, low=None, high=None, magnitude="dozens")
    make.figure(entity=one, low=9, high=8, best=7, flaw="order")
    Incident.objects.filter(pk=event.pk).update(counted_in=tally)
    for entity, role in ((one, "claimant"), (other, "suspected"), (person, "victim")):
        outcome = "survived" if role == "victim" else ""
        make.involvement(event, entity=entity, role=role, outcome=outcome, stated_on="2022-06")
    make.involvement(event, label="bystanders", count=3)
    make.involvement(event, role="claimant", identity="nobody")
    for entity in (one, person):
        make.assertion(entity, source=text, speaker=person, flaw="ambiguous")
    # One claim of each kind is told by nobody else.
    of_one = make.involvement(whole, entity=one, role="blamed")
    own = (whole, of_one, make.relationship(), make.presence(entity=one), make.figure(entity=one))
    for claim in own:
        said = Assertion.objects.filter(**{claim._meta.model_name: claim})
        said.update(source=text, root=text, speaker=person, flaw="garbled")
    held = {"start": "2019", "end": "2021", "as_of": ""}
    make.relationship(subject=one, kind="fights", object=other, **held)
    make.relationship(subject=person, kind="leader_of", object=one, title="emir")
    make.relationship(subject=other, kind="member_of", object=one)
    make.figure(entity=person, metric="fighters")
    make.presence(entity=person, place=spot, start="2019", end="2021")
    make.assertion(
        event,
        source=text,
        origin=make.source(published="2022"),
        speaker=person,
        speaker_kind="group",
        credibility=2,
        hedge="reported",
        stated_on="2022-06",
        says_date="2022-05",
        says_place=spot,
        says_text="so it was",
        note="in the margin",
    )
    standing = make.source(published="2022")
    later = make.assertion(event, source=standing, speaker=person)
    earlier = make.assertion(event, source=standing, speaker=person, locator="L2")
    later.corrects = earlier
    later.save()
    named = {"entity": (one, person), "incident": (event,), "place": (spot,), "source": (text,)}
    for target, records in named.items():
        for record in records:
            value = f"Q{record.pk}-{target}"
            Identifier.objects.create(scheme="wikidata", value=value, **{target: record})
    dataset, _ = DataSet.objects.get_or_create(slug="own", name="own", defaults={"uid": uuid4()})
    for model in record_models():
        uids = model._base_manager.order_by("-pk").values_list("uid", flat=True)[::2]
        add_records(dataset, ((model._meta.model_name, uid) for uid in uids))


def values_of(name: str, key: str) -> list[str]:
    """Values to look for: those of the vocabulary, those that the column holds, or records."""
    filterset = FILTERSETS[name]
    field, model = filterset.base_filters[key].field, filterset._meta.model
    if key == "between":
        return ["x,y"]
    if key == "identifier":
        return [f"{each.scheme}:{each.value}" for each in Identifier.objects.all()]
    if key == "target":
        return ["event", "x"]
    if key == "dataset":
        return ["own"]
    if isinstance(field, p.Flag):
        return ["true", "false"]
    if isinstance(field, p.Code):
        return field.codes
    names = {each.name for each in model._meta.get_fields()}
    if queryset := getattr(field, "queryset", None):
        ours = queryset.filter(pk__in=referred(model, key)) if key in names else named(queryset)
        return [str(uid) for uid in ours.order_by("-pk").values_list("uid", flat=True)[:20]]
    column = {"people": "count", "id": "uid"}.get(key, key)
    if column not in names:
        return {"country": ["AF", "PK"], "locator": ["L1"]}[key]
    rows = model.objects.order_by("-pk").exclude(**{f"{column}__isnull": True})
    found = (str(value) for value in rows.values_list(column, flat=True)[:400])
    return list(dict.fromkeys(value for value in found if value))


def referred(model: Any, column: str) -> Any:
    return model.objects.exclude(**{column: None}).order_by().values(column)


def named(queryset: Any) -> Any:
    """The records of `world` that have a name."""
    return queryset.filter(slug__in=("x", "y", "z", "spot", "text", "event"))


class Counts:
    """How many records of a list are found, each question being asked once."""

    def __init__(self, api: Any, name: str) -> None:
        self.api, self.name = api, name
        self.known: dict[frozenset[tuple[str, str]], int] = {}

    def __call__(self, *parts: dict[str, str]) -> int:
        asked = {each: value for part in parts for each, value in part.items()}
        key = frozenset(asked.items())
        if key not in self.known:
            self.known[key] = self.api(self.name, **asked, limit=1)["count"]
        return self.known[key]

    def values(self, key: str, base: dict[str, str], most: int) -> list[str]:
        """Some values by which the filter finds something."""
        found = (value for value in values_of(self.name, key) if self(base, {key: value}))
        return [*islice(found, most)]


def parts_of(name: str, key: str, value: str) -> list[dict[str, str]]:
    """The questions for the records that have the value, another value and none."""
    parts = [{key: value}, {f"{key}__not": value}, {f"{key}__isnull": "true"}]
    return [each for each in parts if {*each} <= FILTERSETS[name].base_filters.keys()]


def check(count: Counts, key: str, base: dict[str, str], value: str, overlaps: bool = True) -> None:
    parts, whole = parts_of(count.name, key, value), count(base, base_of(key))
    counts = [count(base, part) for part in parts]
    what = f"{count.name}?{key}={value} with {base}: {counts} of {whole}"
    hint = f"give the filter `{key}` the condition under which a value is there (`present=`)"
    assert sum(counts) == whole, f"{what}. They do not add up: {hint}."
    for part, other in combinations(parts, 2) if overlaps else ():
        assert count(base, part, other) == 0, f"{what}. {part} and {other} overlap: {hint}."


def base_of(key: str) -> dict[str, str]:
    """With the modality all records are looked at, for the filter itself sets it aside."""
    return {"modality": ",".join(Modality.values)} if key == "modality" else {}


@pytest.mark.parametrize("name", FILTERSETS)
def test_x_not_x_and_absent_make_up_the_whole(name, api, world):
    count = Counts(api, name)
    for key in compared(name):
        # How surely it held is known of a day alone.
        base = {"as_of": "2020"} if key == "certainty" else {}
        # All plain columns are compared by the same code: one value of each is enough.
        special = depends_on_view(name, key)
        values = count.values(key, base, most=2 if special else 1)
        assert values, (
            f"No record of {name} is found by `{key}`: give one in `world` such a value, or name "
            "one in `values_of`."
        )
        for number, value in enumerate(values):
            check(count, key, base, value, overlaps=special and number == 0)
        is_split = getattr(FILTERSETS[name].base_filters[key].field, "split", False)
        if len(values) > 1 and is_split and key not in ALL_OF:
            check(count, key, base, ",".join(values))


def depends_on_view(name: str, key: str) -> bool:
    """A plain column is compared alike in every view."""
    filterset = FILTERSETS[name]
    columns = {field.name for field in filterset._meta.model._meta.concrete_fields}
    special = {*filterset.seen_as, *getattr(filterset, "shown_where", ())}
    return key not in columns or key in special | {*getattr(filterset, "computed", ())}


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="What is in view is worked out outside of it"
)
@pytest.mark.parametrize("name", [name for name in FILTERSETS if name != "places"])
def test_they_do_so_in_a_restricted_view(name, api, world, empty_store):
    """In a store of few records, for such a view is worked out anew for each request.

    Every third filter is asked, from another start in each list: most are in several lists.
    """
    make_world()
    left_out = make.source(published="2021")
    for claim in (make.incident(date="2020"), make.relationship(), make.presence()):
        make.assertion(claim, source=left_out)
    base = {"known_by": "2022-12-31", "exclude_source": left_out.slug}
    keys = [each for each in compared(name) if depends_on_view(name, each)]
    count = Counts(api, name)
    for key in keys[len(name) % 3 :: 3]:
        for value in count.values(key, base, most=1):
            check(count, key, base, value, overlaps=False)


@pytest.mark.parametrize(
    ("name", "key", "base"),
    [
        ("incidents", "entity", {"role": "suspected"}),
        ("incidents", "role", {"entity": "ttp"}),
        ("incidents", "role", {"involvement_outcome": "killed"}),
        ("incidents", "involvement_outcome", {"role": "target,victim"}),
        ("incidents", "speaker", {"stance": "asserts"}),
        ("relationships", "speaker_kind", {"source": "s001"}),
        ("entities", "link_kind", {"linked_to": "ttp"}),
        ("entities", "member_of", {"as_of": "2020"}),
        ("relationships", "certainty", {"as_of": "2020"}),
        ("figures", "flaw", {"source": "text"}),
        ("figures", "place", {"metric": "killed"}),
        ("figures", "period", {"metric": "killed"}),
    ],
)
def test_they_do_so_among_what_another_filter_leaves(name, key, base, api, world):
    count = Counts(api, name)
    values = count.values(key, base, most=2)
    assert values
    for value in values:
        check(count, key, base, value)


@pytest.mark.parametrize("name", FILTERSETS)
def test_every_filter_that_compares_has_its_negation(name):
    filters = FILTERSETS[name].base_filters
    for key in filters:
        has_reason = key in NOT_COMPARED or any(key.endswith(end) for end in ENDINGS)
        assert has_reason or f"{key}__not" in filters, (
            f"{name} has no filter `{key}__not`: give `{key}` the argument `present=`, or say in "
            "NOT_COMPARED why it compares with no value."
        )
        assert not (key in NOT_COMPARED and f"{key}__not" in filters), key
