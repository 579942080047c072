"""A server with the settings of docs/serving.md, for a public site with HTTPS."""

import json
from collections.abc import Iterator

import pytest

from ..helpers.servers import Server

SITE = "api.example.org"
SETTINGS = {"BEHIND_PROXY": "1", "HTTPS": "1", "ALLOWED_HOSTS": SITE, "METRICS": "1"}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("public"), **SETTINGS)
    yield made
    made.stop()


@pytest.fixture
def site(public: Server) -> Iterator[Server]:
    yield public
    public.hang_up()


def test_links_have_the_scheme_and_the_host_that_the_proxy_was_asked_for(site):
    answer = site.get("/api/v1/places?limit=1", Host=SITE, **{"X-Forwarded-Proto": "https"})
    assert json.loads(answer.read())["next"].startswith(f"https://{SITE}/api/v1/places?")


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded"])
def test_what_a_client_adds_changes_no_link(site, name):
    told = {name: "evil.example", "X-Forwarded-Proto": "https"}
    answer = site.get("/api/v1/places?limit=1", Host=SITE, **told)
    assert b"evil.example" not in answer.read()


def test_who_asks_the_proxy_without_https_is_sent_there(site):
    answer = site.get("/api/v1/places", Host=SITE, **{"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{SITE}/api/v1/places")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", SITE])
def test_who_watches_the_server_asks_it_from_its_machine_without_https(site, path, host):
    assert site.get(path, Host=f"{host}:{site.port}").status == 200


def test_other_names_of_hosts_are_refused(site):
    answer = site.get("/healthz", Host="evil.example")
    assert answer.status == 400
