"""A load loses nothing that others write while it runs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from incidents.models import Place
from threatapi.dataset.index import RecordIndex

from ..helpers import factories as make
from ..helpers.servers import POSTGRESQL

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("migrated_store"),
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite has one writer at a time"),
]


def edit(deletes: bool) -> str:
    """What becomes of an edit that waits for half a second."""
    try:
        with transaction.atomic():
            assert Place.objects.filter(slug="town").exists()  # reading goes on
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
            place = Place.objects.get(slug="town")
            if deletes:
                place.delete()
            else:
                place.name = "The editor's"
                place.save()
    except OperationalError:
        return "waits"
    finally:
        connection.close()
    return "is written"


@pytest.mark.parametrize("deletes", [False, True])
def test_an_edit_waits_until_the_load_is_done(deletes, tmp_path: Path, monkeypatch):
    make.place(slug="town", name="Town")
    (tmp_path / "dataset.yaml").write_text("name: small")
    uid = Place.objects.get().uid
    (tmp_path / "places.yaml").write_text(f"- {{id: {uid}, slug: town, name: City, kind: city}}")
    outcomes, read = [], RecordIndex.read

    def read_beside_an_editor(*arguments) -> None:
        read(*arguments)
        with ThreadPoolExecutor() as threads:
            outcomes.append(threads.submit(edit, deletes).result())

    monkeypatch.setattr(RecordIndex, "read", read_beside_an_editor)
    call_command("load", str(tmp_path), "--ours", verbosity=0)
    assert (outcomes, Place.objects.get().name) == (["waits"], "City")
    assert edit(deletes) == "is written"
