"""/healthz and /readyz"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from threatapi.rules_version import RULES_VERSION, record_version, stored_version


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
@pytest.mark.parametrize("newer", ["migration", "rules"])
def test_a_store_of_a_newer_version_is_not_used(client: Client, newer: str) -> None:
    """Its values would be computed by older rules."""
    if newer == "migration":
        MigrationRecorder(connection).record_applied("sources", "9999_of_later")
        why = "it has the migration sources.9999_of_later."
    else:
        record_version(RULES_VERSION + 1)
        why = f"its values are by version {RULES_VERSION + 1} of the rules"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert why in answer.json()["detail"]
    with pytest.raises(CommandError, match=r"restore a backup of this one"):
        call_command("prepare", "--no-data")
    told = StringIO()
    call_command("version", stdout=told)
    assert why in told.getvalue()
    if newer == "rules":
        assert stored_version() == RULES_VERSION + 1


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
