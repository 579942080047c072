"""Kills a load, an undo, a merge and a save in the admin at random moments, and looks what is left.

Whatever the moment, the store is as it was before or as it is after, and `check_store` finds
nothing. A load as it goes that was killed is started again, and ends as if it had not been. Each of
them runs in a process of its own, which is killed with SIGKILL.

    python -m tests.helpers.killing --moments 40
"""

import argparse
import os
import pickle
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from .. import first_stores

ACTORS, FIGURES = 60, 5
WORLD = str(first_stores.DATA_SETS[first_stores.WORLD])
SMALL = str(first_stores.ROOT / "tests" / "hostile")


class Store:
    """A store that is brought back to how it was before each of the moments."""

    def __init__(self, folder: Path) -> None:
        self.name, self.file = f"killed_{os.getpid()}", folder / "killed.sqlite3"
        self.first = first_stores.name_in_postgresql(first_stores.MIGRATED)
        self.kept = first_stores.wait_for(first_stores.MIGRATED)
        self.url = f"sqlite:///{self.file}"
        if first_stores.POSTGRESQL:
            self.url = first_stores.url_of(self.name)
        self.reset()

    def reset(self) -> None:
        if first_stores.POSTGRESQL:
            first_stores.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            first_stores.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.first}")
            return
        for end in ("-wal", "-shm"):
            Path(f"{self.file}{end}").unlink(missing_ok=True)
        self.file.write_bytes(self.kept.read_bytes())

    def keep(self) -> None:
        """Let it be brought back to what it is now. Whoever wrote it has closed it."""
        if first_stores.POSTGRESQL:
            self.first = f"{self.name}_kept"
            first_stores.execute(f"CREATE DATABASE {self.first} TEMPLATE {self.name}")
        else:
            self.kept = self.file.with_name("kept.sqlite3")
            self.kept.write_bytes(self.file.read_bytes())

    def end(self) -> None:
        if first_stores.POSTGRESQL:
            for name in (self.name, f"{self.name}_kept"):
                first_stores.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class Child:
    """A function in a process of its own, which has no connection to the database yet."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.reader, writer = os.pipe()
        self.process = os.fork()
        if self.process:
            os.close(writer)
            return
        status = 1
        try:
            os.write(writer, pickle.dumps(work()))
            from django.db import connection

            connection.close()
            status = 0
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
        finally:
            os._exit(status)

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        status = os.waitpid(self.process, 0)[1]
        os.close(self.reader)
        return status

    def result(self) -> Any:
        with os.fdopen(os.dup(self.reader), "rb") as pipe:
            text = pipe.read()
        assert self.wait() == 0
        return pickle.loads(text)  # noqa: S301 (written by ourselves)


# What the processes do


def prepare() -> int:
    """Make some records; the number of the change that is to be undone."""
    from django.contrib.auth.models import User

    from threatapi.changes.door import change

    from . import factories as make

    User.objects.create_superuser("editor")
    incident = make.incident(title="Before", date="2022-05")
    for number in range(FIGURES):
        make.figure(incident=incident, metric="killed", low=number, high=9)
    with change():
        pair = [make.actor(slug=slug) for slug in ("old", "new")]
        for _ in range(ACTORS // 2):
            third = make.actor()
            for one in pair:
                make.relationship(subject=one, object=third)
    with change() as now:
        actors = [make.actor(name=f"Actor {number}") for number in range(ACTORS)]
        for one, other in pairwise(actors):
            make.relationship(subject=one, object=other)
    return now.about.number or 0


def load_data_set(folder: str) -> None:
    from django.core.management import call_command

    call_command("load", folder, verbosity=0)


def load_as_it_goes(folder: str, batch: str) -> None:
    from django.core.management import call_command

    call_command("load", folder, "--as-it-goes", "--batch", batch, verbosity=0)


def undo(number: int) -> None:
    from django.core.management import call_command

    call_command("undo", str(number), reason="A test", stdout=StringIO())


def merge() -> None:
    from django.core.management import call_command

    call_command("merge", "actor", "old", into="new", reason="A test", stdout=StringIO())


def save() -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    from incidents.models import Incident

    from .admin_pages import Page, page

    client = Client()
    client.force_login(User.objects.get())
    form = Page(client, page(Incident.objects.get(title="Before")))
    form.fill(title="After", date="2020-01")
    for number in range(FIGURES):
        form.fill(f"figures-{number}", low=number + 1)
    assert client.post(form.url, form.data | {"_save": "1"}).status_code == 302


def look() -> tuple[Any, ...]:
    """How many records and changes there are, and what `check_store` finds."""
    from django.core.management import CommandError, call_command

    from base.orm.models import record_models
    from incidents.models import Incident
    from threatapi.changes.models import Change, ChangeItem

    counts = [model._base_manager.count() for model in record_models()]
    numbers = sorted(Change.objects.values_list("number", flat=True))
    texts = sorted(Incident.objects.values_list("title", "date"))
    faults = StringIO()
    try:
        call_command("check_store", stdout=StringIO(), stderr=faults)
    except CommandError as error:
        faults.write(str(error))
    return counts, numbers, ChangeItem.objects.count(), texts, faults.getvalue()


# The moments


def kill_at_random(
    store: Store,
    work: Callable[[], Any],
    moments: int,
    chance: random.Random,
    goes_on: bool = False,
) -> Counter[str]:
    """How often nothing was done, and how often all. Anything else is an AssertionError.

    What goes on is started again when it did neither, and then must have done all.
    """
    store.reset()
    before = Child(look).result()
    began = time.monotonic()
    assert Child(work).wait() == 0
    seconds = time.monotonic() - began
    after = Child(look).result()
    assert before != after
    assert before[-1] == after[-1] == ""
    counts: Counter[str] = Counter()
    for _ in range(moments):
        store.reset()
        child = Child(work)
        time.sleep(chance.uniform(0, seconds))
        child.kill()
        found = Child(look).result()
        if goes_on and found not in (before, after):
            assert found[-1] == "", found
            assert Child(work).wait() == 0
            found = Child(look).result()
            assert found == after, found
            counts["a part, then all"] += 1
            continue
        assert found in (before, after), found
        counts["nothing" if found == before else "all"] += 1
    return counts


@contextmanager
def opened_store() -> Iterator[Store]:
    maker = None if first_stores.FOLDER in os.environ else first_stores.Maker()
    with tempfile.TemporaryDirectory(prefix="killing_") as folder:
        store = Store(Path(folder))
        try:
            yield store
        finally:
            store.end()
            if maker:
                maker.end()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--moments", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with opened_store() as store:
        os.environ |= {"DATABASE_URL": store.url, "DJANGO_SETTINGS_MODULE": "threatapi.settings"}
        import django

        django.setup()
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        number = Child(prepare).result()
        store.keep()
        # One moment is random in a small data set as well.
        folder, batch = (WORLD, "500") if given.moments > 1 else (SMALL, "10")
        victims: dict[str, Callable[[], Any]] = {
            "load": partial(load_data_set, folder),
            "load as it goes": partial(load_as_it_goes, folder, batch),
            "undo": lambda: undo(number),
            "merge": merge,
            "save": save,
        }
        chance = random.Random(given.seed)
        for name, work in victims.items():
            goes_on = name == "load as it goes"
            counts = kill_at_random(store, work, given.moments, chance, goes_on)
            told = ", ".join(f"{what}: {count}" for what, count in sorted(counts.items()))
            sys.stdout.write(f"{name}: killed {given.moments} times; done was {told}\n")


if __name__ == "__main__":
    main()
