"""A store of release 1.0.0, with what an editor did in it, is brought to this version.

It holds a part of that release's first data, and these edits: a corrected title, a renamed actor
with a new alias and an identifier, two new sources, one of them withdrawn, two tolls that they
give and one that they correct, an attacker who died, a place that moved, a presence at it, a
membership, and an involvement that was deleted. The editor is an administrator.
"""

import os
import stat
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from actors.models import Entity
from incidents.models import Incident
from sources.models import Assertion, Source

from ..conftest import Api
from ..first_stores import MIGRATED
from ..helpers.other_store import other_store, restore
from ..helpers.servers import POSTGRESQL
from ..helpers.stored_schema import stored_schema
from ..helpers.stored_values import differences

pytestmark = pytest.mark.usefixtures("store")
PASSWORD = "staple battery horse"
# A migration after which tables and columns were added. To bring a store of 1.0.0 up to date a
# second time would take as long as all other tests of it.
HALF_WAY = ("threatapi", "0016_source_of_changes")


class Upgrade:
    """How an upgrade went: what /readyz said at each step, and what `prepare` printed."""

    before: Any
    between: Any
    after: Any
    printed: str
    again: str
    backup: Path
    schema: Any
    schema_of_new_store: Any


def readyz() -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def give_the_editor_a_password() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE auth_user SET password = %s", [make_password(PASSWORD)])


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def store(
    django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, copies: Callable
) -> Iterator[Upgrade]:
    """The store of 1.0.0 in a database of its own, upgraded step by step."""
    upgrade = Upgrade()
    with django_db_blocker.unblock(), copies(MIGRATED).connected():
        upgrade.schema_of_new_store = stored_schema(connection)
    with django_db_blocker.unblock(), other_store(tmp_path_factory.mktemp("upgraded")):
        restore("store-1.0.0.json.xz")
        give_the_editor_a_password()
        upgrade.before = readyz()
        call_command("migrate", *HALF_WAY, verbosity=0)
        upgrade.backup = tmp_path_factory.mktemp("backup") / "of-half-way"
        call_command("backup", upgrade.backup, stdout=StringIO())
        with_texts = upgrade.backup.with_name("with-texts")
        call_command("backup", with_texts, texts=True, stdout=StringIO())
        call_command("migrate", verbosity=0)
        upgrade.schema = stored_schema(connection)
        upgrade.between = readyz()
        upgrade.printed = prepare()
        upgrade.after = readyz()
        upgrade.again = prepare()
        yield upgrade


def test_the_store_is_ready_once_it_is_prepared_and_not_before(store: Upgrade):
    assert store.before[0] == 503
    assert store.before[1]["detail"].endswith("migrations are missing.")
    status, told = store.between
    assert status == 503
    assert "computed by version 0 of the rules" in told["detail"]
    assert "manage.py prepare" in told["detail"]
    assert store.after == (200, {"status": "ok"})


def test_its_schema_is_that_of_a_new_store(store: Upgrade):
    """A new store is made by the squashed migrations, this one by those that they replace."""
    assert len(store.schema) > 100
    assert store.schema == store.schema_of_new_store


def test_prepare_computes_all_values_anew_once_and_tells_how_far_it_is(store: Upgrade):
    assert "The rules have changed: computing all values anew" in store.printed
    steps = "sources", "incidents and their parts", "other claims and persons", "names and sums"
    for step in steps:
        assert f"computed: {step}\n" in store.printed
    assert "Loading the first data" not in store.printed
    assert "computing" not in store.again


@pytest.mark.skipif(POSTGRESQL or os.name == "nt", reason="no file with such a mode")
def test_the_file_of_the_store_is_kept_from_others_once_it_is_prepared():
    assert stat.S_IMODE(Path(connection.settings_dict["NAME"]).stat().st_mode) == 0o600


def test_every_stored_value_is_that_of_this_versions_rules():
    assert differences() == {}


def test_the_edits_are_still_there(api: Api):
    assert api("incidents/attack-in-peshawar")["title"] == "Shooting in Peshawar, title corrected"
    ttp = api("actors/ttp")
    assert ttp["name"] == "Tehrik-e Taliban Pakistan (TTP)"
    assert "Movement of the Pakistani Taliban" in [alias["text"] for alias in ttp["aliases"]]
    assert ("wikidata", "Q15297963") in [(i["scheme"], i["value"]) for i in ttp["identifiers"]]
    assert api("sources/withdrawn-report")["retracted"]["edtf"] == "2023-03-01"
    assert api("places/editors-site")["parent"]["slug"] == "kabul"
    assert api("presences", entity="ttp", place="editors-site")["count"] == 1
    assert api("relationships", subject="editors-bomber", object="iskp")["count"] == 1
    assert api("involvements", incident="attack-in-peshawar", entity="ttp")["count"] == 0


def test_answers_are_computed_from_the_edits(api: Api):
    # The new report gives 9 dead; the withdrawn one, which gave 40, does not count.
    assert api("incidents/suicide-bombing-at-sibi")["killed"]["high"] == 9
    # Of the two groups that claimed the shooting one is left.
    assert api("incidents/attack-in-peshawar")["claim_status"] == "claimed"
    assert api("persons/editors-bomber")["fate"]["value"] == "killed"


def test_names_are_found_as_they_are_now(api: Api):
    for name in ("Movement of the Pakistani Taliban", "Tehrik-e Taliban Pakistan", "Sample Hill"):
        kind = "places" if name == "Sample Hill" else "actors"
        assert api.slugs(kind, q=name)[0] in ("ttp", "editors-site"), name


def test_a_sample_of_other_answers(api: Api):
    assert api("incidents")["count"] == Incident.objects.filter(modality="actual").count() > 15
    assert api("sources")["count"] == Source.objects.count() == 97
    assert api("entities")["count"] == Entity.objects.count() >= 157
    assert Assertion.objects.filter(source__slug="editors-report").count() >= 6
    assert "zawahiri" in " ".join(api.slugs("persons", fate="killed"))


def test_the_administrator_logs_in_as_before(client: Client):
    answer = client.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert "Shooting in Peshawar" in client.get("/admin/incidents/incident/").content.decode()


def test_its_history_begins_with_what_it_held(client: Client):
    client.force_login(User.objects.get(username="editor"))
    told = client.get("/api/v1/incidents/attack-in-peshawar/history").json()["results"]
    assert [(each["number"], each["door"]) for each in told] == [(1, "upgrade")]
    (item,) = (each for each in told[0]["items"] if each["kind"] == "incident")
    assert item["action"] == "create"
    assert item["after"]["title"] == "Shooting in Peshawar, title corrected"
    assert client.get("/api/v1/changes?ordering=number").json()["results"][0]["number"] == 1


def test_the_upgraded_store_takes_edits():
    sibi = Incident.objects.get(slug="suicide-bombing-at-sibi")
    sibi.figures.get(low=9).delete()
    assert differences() == {}
    sibi.refresh_from_db()
    assert sibi.killed_high == 6


def test_a_backup_of_the_upgraded_store_brings_it_back(api: Api, tmp_path: Path):
    paths = "incidents/suicide-bombing-at-sibi", "persons/editors-bomber", "changes", "figures"
    before = [api(path) for path in paths]
    call_command("backup", tmp_path / "backup", stdout=StringIO())
    Incident.objects.get(slug="suicide-bombing-at-sibi").delete()
    assert api.get("incidents/suicide-bombing-at-sibi").status_code == 410
    call_command("restore", tmp_path / "backup", replace=True, stdout=StringIO())
    assert [api(path) for path in paths] == before
    assert readyz() == (200, {"status": "ok"})
    assert differences() == {}


def test_a_backup_of_a_former_version_brings_it_back(api: Api, store: Upgrade):
    """What the upgrade added since goes, and is added again; tables of others stay."""
    Incident.objects.get(slug="attack-in-peshawar").delete()
    alias = Entity.objects.get(slug="ttp").aliases.get(text="Movement of the Pakistani Taliban")
    call_command("redact", "alias", str(alias.uid), reason="Private.", stdout=StringIO())
    with pytest.raises(CommandError, match="The store is not empty"):
        call_command("restore", store.backup, stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes_of_others (told text)")
    out = StringIO()
    call_command("restore", store.backup, replace=True, stdout=out)
    assert readyz() == (200, {"status": "ok"})
    assert api("incidents/attack-in-peshawar")["title"] == "Shooting in Peshawar, title corrected"
    assert "redacts what was redacted since" in out.getvalue()
    assert alias.text not in str(api("actors/ttp"))
    if POSTGRESQL:  # with SQLite the file is the store
        assert "notes_of_others" in connection.introspection.table_names()
