"""The application of the tests’ own server, whose answers can be held up and broken off.

Exports come in small pieces.

A request of an export with the header `Hold` gets no more than the first piece until the file that
it names is there; one with `Break` fails after the first piece.

With `Slow` a list or an export takes so many seconds longer. With `Stuck` it never ends by itself:
in a statement (`sql`), in a loop (`python`), or in a statement after the first piece (`later`).

A group called “Slow” takes its time after it has been saved.
"""

import os
import time
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")

from threatapi.wsgi import application  # noqa: F401 (gunicorn calls it)

from django.conf import settings  # isort: skip
from django.core.management import call_command  # isort: skip (after Django is set up)
from django.contrib.auth.models import Group, User  # isort: skip
from django.db import connection, transaction  # isort: skip
from django.db.models.signals import post_save  # isort: skip

from incidents.models import Place  # isort: skip
from base.views import RecordViewSet  # isort: skip
from base.deadlines.deadline import checked  # isort: skip
from threatapi.exports import views  # isort: skip

PIECE, PIECES = 5, 5

if not connection.introspection.table_names():
    call_command("migrate", verbosity=0)
Place.objects.bulk_create(
    Place(slug=f"p{n:02}", name=f"Place {n:02}", kind="city") for n in range(PIECE * PIECES)
)
if "QUICK_LOGIN" in os.environ:  # the usual hashers take half a second
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "EDITOR_PASSWORD" in os.environ:
    User.objects.create_superuser("editor", password=os.environ["EDITOR_PASSWORD"])
# The workers are forked from this process, and each needs connections of its own.
connection.close()
views.CHUNK = PIECE
plainly = views.Export.rows
filterset_of = RecordViewSet.filterset.func


def one_statement(rows: int) -> None:
    """A statement that takes long where there are many rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            "SELECT max(i) FROM n",
            [rows],
        )


def filterset(self: Any) -> Any:
    headers = self.request.headers
    end = time.monotonic() + float(headers.get("Slow", 0))
    while time.monotonic() < end:
        one_statement(1000)
    if headers.get("Stuck") == "sql":
        one_statement(10**9)
    if headers.get("Stuck") == "python":
        for _ in checked(repeat(None)):
            time.sleep(0.0001)
    return filterset_of(self)


RecordViewSet.filterset = cached_property(filterset)
RecordViewSet.filterset.__set_name__(RecordViewSet, "filterset")


def after_saving() -> None:
    time.sleep(1.5)
    one_statement(1000)


def saved(instance: Group, **kwargs: Any) -> None:
    if instance.name == "Slow":
        transaction.on_commit(after_saving)


post_save.connect(saved, sender=Group)


def rows(self: Any, keys: Any) -> Any:
    headers = self.request.headers
    found = list(plainly(self, keys))
    if "p00" in {row.item["slug"] for row in found}:
        return found
    if "Break" in headers:
        raise RuntimeError("broken on purpose")
    if headers.get("Stuck") == "later":
        one_statement(10**9)
    end = time.monotonic() + 60
    while "Hold" in headers and not Path(headers["Hold"]).exists() and time.monotonic() < end:
        time.sleep(0.02)
    return list(plainly(self, keys))


views.Export.rows = rows
