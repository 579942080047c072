"""Compares the lists of the admin with the same lists of the API: processor time of a page.

    python benchmarks/admin_lists.py

The store is that of DATABASE_URL, filled by `benchmarks/generate.py`. Both are asked in this
process by turns; a list of the admin may cost MOST times that of the API.
"""

import os
import sys
import time
from pathlib import Path
from statistics import median

import django

sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
django.setup()

from django.contrib.auth.models import User
from django.test import Client

MOST, ROUNDS = 20, 5
LISTS = {
    "actors/actor": "actors",
    "actors/person": "persons",
    "actors/relationship": "relationships",
    "incidents/figure": "figures",
    "incidents/incident": "incidents",
    "incidents/involvement": "involvements",
    "incidents/place": "places",
    "incidents/presence": "presences",
    "sources/assertion": "assertions",
    "sources/source": "sources",
}
# Filters of the admin, beside the same question to the API.
FILTERS = [
    ("incidents/incident/?single_sourced=yes", "incidents?independent_sources=1"),
    ("incidents/incident/?contested=toll", "incidents?contested=toll"),
    ("incidents/incident/?standing=disputed", "incidents?status=disputed"),
    ("incidents/incident/?without_origin=yes", "incidents"),
    ("incidents/incident/?by_me=yes", "incidents"),
    ("incidents/incident/?unreviewed=yes", "incidents"),
    ("incidents/involvement/?standing=claimed", "involvements?status=claimed"),
    ("threatapi/change/", "changes"),
]


def cost(client: Client, url: str) -> float:
    """Milliseconds of processor time."""
    start = time.process_time()
    answer = client.get(url)
    if answer.status_code != 200:
        sys.exit(f"{url}: {answer.status_code}")
    return (time.process_time() - start) * 1000


def compare(editor: Client, reader: Client, page: str, asked: str) -> tuple[float, float]:
    urls = [(editor, f"/admin/{page}"), (reader, f"/api/v1/{asked}")]
    for client, url in urls:
        cost(client, url)
    spent = [[cost(*each) for each in urls] for _ in range(ROUNDS)]
    return median(ours for ours, _ in spent), median(theirs for _, theirs in spent)


def main() -> None:
    user, is_new = User.objects.get_or_create(
        username="admin-lists", defaults={"is_staff": True, "is_superuser": True}
    )
    editor, reader = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    editor.force_login(user)
    worst = 0.0
    try:
        print(f"{'list of the admin':45} {'ms':>8} {'API, ms':>8} {'times':>6}")
        pairs = [(f"{page}/", asked) for page, asked in LISTS.items()] + FILTERS
        for page, asked in pairs:
            ours, theirs = compare(editor, reader, page, asked)
            worst = max(worst, ours / theirs)
            print(f"{page:45} {ours:8.1f} {theirs:8.1f} {ours / theirs:6.1f}", flush=True)
    finally:
        if is_new:
            user.delete()
    print(f"At most {worst:.1f} times that of the API; {MOST} are allowed.")
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
