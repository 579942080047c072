"""The entrance names everything that can be asked."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(api) -> dict[str, dict]:
    listed = api()["links"]
    assert len({link["name"] for link in listed}) == len(listed)
    return {link["name"]: link for link in listed}


def test_the_entrance_names_every_operation_of_the_schema(links, schema):
    for path, operations in schema["paths"].items():
        name = path.removeprefix("/api/v1").lstrip("/")
        if name:
            # A path that can be read and written is named once.
            assert links[name]["method"].lower() == sorted(operations)[0], path
    assert {"vocabularies", "graph", "match", "incidents/stats", "entities/{id}"} <= set(links)


def test_every_link_says_what_it_answers(links):
    for name, link in links.items():
        assert link["url"] == f"http://testserver/api/v1/{name}"
        assert link["templated"] is ("{" in name)
        assert len(link["description"]) > 10, name
        assert link["description"].endswith((".", ")."))


def test_a_single_record_is_asked_for_by_what_it_has(links):
    assert "by its id or slug." in links["actors/{id}"]["description"]
    assert "by its id." in links["figures/{id}"]["description"]


def test_every_link_leads_somewhere(api, links):
    """What needs parameters asks for them; nothing is missing."""
    for name, link in links.items():
        if not link["templated"]:
            status = api.get(name).status_code
            assert status in (200, 400, 405) or name == "proposals", name
            assert (status == 405) == (link["method"] == "POST"), name
    for name in ("openapi.json", "openapi.yaml", "docs", "redoc", "incidents"):
        assert api.get(name).status_code == 200


def test_the_entrance_says_what_the_api_is(api):
    root = api()
    assert root["title"] == "threatapi"
    assert root["version"]
    assert "source" in root["description"]
