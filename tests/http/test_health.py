"""/healthz and /readyz"""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_health_asks_no_database(client: Client) -> None:
    # Without the mark django_db a query would fail the test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    ((app, name),) = MigrationLoader(connection).graph.leaf_nodes("sources")
    MigrationRecorder(connection).migration_qs.filter(app=app, name=name).delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["detail"].endswith("migrations are missing.")


@pytest.mark.django_db
def test_not_ready_without_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("password of 10.0.0.1 is wrong")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "detail": "The database does not answer."}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reads(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.post(path)["Allow"] == "GET, HEAD"
