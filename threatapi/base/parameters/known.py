"""What the first knowledge base holds, for examples that find something."""

from typing import Any

# Records by id or slug, by the name of their model.
KNOWN = {
    "entity": ("ttp", "iskp"),
    "actor": ("ttp",),
    "person": ("ayman-al-zawahiri",),
    "place": ("kabul",),
    "source": ("s001",),
    "incident": ("kabul-airport-attack",),
    "alias": ("2bc9053f-55b3-5fc0-a82e-c1a11f4495e3",),
    "relationship": ("02eaad5a-bd66-5935-a4c8-d4484aa36dcb",),
    "presence": ("9f51a6e9-906f-5298-bf3f-f916263c0326",),
    "involvement": ("5b6a4dd7-ab1a-56a1-b2d9-e276c07ab445",),
    "figure": ("65d1c881-fa82-5e71-9511-f7ee8205cc6d",),
    "assertion": ("489c47c1-4087-502a-a8cb-119b0a7f9b4c",),
}

# Values of a resource's columns, and of its parameters where one look-up wants another value.
ENTITIES: dict[str, Any] = {
    "description": "One of the three special battalions of the Taliban.",
    "description__isnull": False,
    "died": "2019-09",
    "dissolved": "[..2021-08-31]",
    "founded": "2022-03-11",
    "founded__gte": "2021",
    "id": "9e272a28-f5b9-50c0-9f24-9736e278c276",
    "kind__isnull": False,
    "q": "Islamic State Khorasan",
    "slug": "iskp",
}
VALUES: dict[str, dict[str, Any]] = {
    "entity": ENTITIES,
    "actor": ENTITIES,
    "person": ENTITIES
    | {
        "description": "One of the first two chiefs of the TTP.",
        "id": "50e34b3f-8bdf-5f17-a40e-557971a155d3",
        "name": "Ayman al-Zawahiri",
        "q": "Dhawahiri",
        "slug": "ayman-al-zawahiri",
        "speaker": "midstone-centre",
    },
    "place": {
        "code": "AF-KDZ",
        "id": "319a7c9c-ae61-5a11-a49a-82575f1bd9bd",
        "latitude": 34.52813,
        "longitude": 69.17233,
        "radius_km__lte": 100,
        "slug": "kabul",
        "country": "AF",
        "q": "Kabul",
    },
    "incident": {
        "counted_in": "bf977912-0e07-59e8-a61a-012789c2a6b9",
        "date": "2018",
        "date__isnull": False,
        "date_basis__isnull": False,
        "event_type": "suicide_bomb",
        "identity": "nobody",
        "id": "f09cc00f-2d27-52c4-bd11-8e56f3502302",
        "independent_sources": 2,
        "location": "a safe house",
        "origin_place": "afghanistan",
        "place_precision": 1,
        "response_to": "killing-of-seven-pakistani-soldiers",
        "slug": "kabul-airport-attack",
        "title": "Kabul airport attack",
        "weapons": "explosives",
    },
    "involvement": {
        "identity": "nobody",
        "id": "5b6a4dd7-ab1a-56a1-b2d9-e276c07ab445",
        "independent_sources": 2,
        "label": "soldiers",
        "stated_on": "2022-04-22",
    },
    "figure": {
        "category": "Peshawar",
        "counts": "attacks that it claims",
        "id": "65d1c881-fa82-5e71-9511-f7ee8205cc6d",
        "independent_sources": 2,
        "period": "2022-04",
        "place": "pakistan",
        "q": "Kabul airport",
        "unit": "USD",
    },
    "presence": {
        "end": "[..2020]",
        "end__gte": "2010",
        "end__lte": "2020",
        "id": "9f51a6e9-906f-5298-bf3f-f916263c0326",
        "independent_sources": 2,
        "person": "sanaullah-ghafari",
        "q": "al-Qaeda Afghanistan",
        "speaker": "un-monitoring-team",
        "start": "2019-05",
        "start__gte": "2019",
    },
    "relationship": {
        "end": "2022-08",
        "id": "02eaad5a-bd66-5935-a4c8-d4484aa36dcb",
        "independent_sources": 2,
        "q": "Taliban Zawahiri",
        "start": "2015",
        "title": "spokesperson",
    },
    "source": {
        "archived_url": "https://web.archive.org/",
        "assertion_count": 135,
        "author_label": "officials",
        "container": "s002",
        "dated": "2021-08",
        "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df",
        "known_from__isnull": False,
        "language": "en",
        "published": "2022-12-30",
        "publisher": "united-nations",
        "q": "threats Afghanistan",
        "reliability": "F",
        "reliability__not": "A",
        "slug": "s001",
        "title": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
        "url": "https://www.un.org/securitycouncil/",
    },
    "assertion": {
        "credibility": 6,
        "credibility__not": 1,
        "id": "489c47c1-4087-502a-a8cb-119b0a7f9b4c",
        "locator": "L33",
        "note": "The article calls all these counts unconfirmed.",
        "origin": "ttp_claims",
        "q": "sleeper cells",
        "says_date": "2022-12",
        "says_place": "peshawar",
        "says_text": "sleeper cells",
        "speaker_label": "local sources",
        "stated_on": "2022-04-29",
    },
}


def example_of(model: str, parameter: str) -> Any:
    """A value for a parameter of the lists of a model; None if its kind has one that serves."""
    values = VALUES.get(model, {})
    column, _, lookup = parameter.partition("__")
    value = values.get(parameter, values.get(column))
    # Whether there is a value is no value, and a bound of dates no EDTF text.
    is_another = lookup == "isnull" or (lookup in ("gte", "lte") and isinstance(value, str))
    return None if is_another and parameter not in values else value
