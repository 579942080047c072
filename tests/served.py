"""The application of the tests’ own server, whose exports can be held up and broken off.

They come in small pieces.

A request with the header `Hold` gets no more than the first piece until the file that it names
is there; one with `Break` fails after the first piece.
"""

import os
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")

from threatapi.wsgi import application  # noqa: F401 (gunicorn calls it)

from django.core.management import call_command  # isort: skip (after Django is set up)
from django.db import connection  # isort: skip

from incidents.models import Place  # isort: skip
from threatapi.exports import views  # isort: skip

PIECE, PIECES = 5, 5

call_command("migrate", verbosity=0)
Place.objects.bulk_create(
    Place(slug=f"p{n:02}", name=f"Place {n:02}", kind="city") for n in range(PIECE * PIECES)
)
# The workers are forked from this process, and each needs connections of its own.
connection.close()
views.CHUNK = PIECE
plainly = views.Export.rows


def rows(self: Any, keys: Any) -> Any:
    headers = self.request.headers
    found = list(plainly(self, keys))
    if "p00" in {row.item["slug"] for row in found}:
        return found
    if "Break" in headers:
        raise RuntimeError("broken on purpose")
    end = time.monotonic() + 60
    while "Hold" in headers and not Path(headers["Hold"]).exists() and time.monotonic() < end:
        time.sleep(0.02)
    return list(plainly(self, keys))


views.Export.rows = rows
