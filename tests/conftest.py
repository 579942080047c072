"""The stores of the tests, and a client that asks them.

The tests see the data set in tests/world, which belongs to them; those of `data/` see that.
"""

import gc
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from base.openapi.hooks import unshared
from base.orm.models import record_models
from sources.models import Source
from sources.models.versions import Version
from threatapi.documents import document

from . import first_stores
from .one_database import is_spared

if TYPE_CHECKING:
    from .helpers.servers import Server

ROOT = Path(__file__).resolve().parent.parent
MAKER = pytest.StashKey[first_stores.Maker]()


def pytest_configure(config: pytest.Config) -> None:
    """What is tested in this process uses its own store alone."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[MAKER] = first_stores.Maker()
    settings.DATABASE_REPLICAS = {}
    # Tests leave files half read; tests/server/test_rude_clients.py tests the bound.
    settings.EXPORTS_AT_ONCE = settings.EXPORTS_OF_ADDRESS = 10_000
    # A slow machine fails no test; tests/server/test_deadlines.py tests the bound on a real server.
    settings.REQUEST_SECONDS = 600
    # The tests ask more than anybody; tests/http/test_throttling.py tests the bound.
    settings.THROTTLE_RATE = ""
    # The usual ones take half a second for each password.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each client would list all files of pages anew; so they are looked up when they are asked for.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SESSION_FILE_PATH = tempfile.mkdtemp(prefix="threatapi-sessions.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """If a migration is missing, the test that says so is the only one. On PostgreSQL only tests
    that use a store are run, and not all of them: the others say the same as on SQLite."""
    if first_stores.missing_migrations():
        split_off(config, items, lambda each: each.path.name == "test_migrations.py")
        if not items:
            raise pytest.UsageError("A migration is missing: run `make migrations`.")
    elif first_stores.POSTGRESQL:
        split_off(config, items, lambda each: uses_store(each) and not is_spared(each))


def split_off(config: pytest.Config, items: list[pytest.Item], is_run: Callable) -> None:
    """Leave out the tests that are not run."""
    run = {each: is_run(each) for each in items}
    config.hook.pytest_deselected(items=[each for each in items if not run[each]])
    items[:] = [each for each in items if run[each]]


USING_STORES = {"db", "client", "copies", "server", "running"}
MAKING_STORES = {
    "tests.first_stores",
    "tests.helpers.clusters",
    "tests.helpers.other_store",
    "tests.helpers.replicated",
    "tests.helpers.servers",
}


def uses_store(item: Any) -> bool:
    """By its mark, its fixtures, or what its module imports."""
    if item.get_closest_marker("django_db") or USING_STORES & {*item.fixturenames}:
        return True
    used = vars(item.module).values()
    modules = {getattr(each, "__module__", None) or getattr(each, "__name__", "") for each in used}
    return bool(MAKING_STORES & modules)


def pytest_unconfigure(config: pytest.Config) -> None:
    if MAKER in config.stash:
        config.stash[MAKER].end()
    shutil.rmtree(settings.SESSION_FILE_PATH, ignore_errors=True)


@pytest.fixture(scope="session")
def copies(
    django_test_environment: None, django_db_modify_db_settings: None
) -> Iterator[Callable[[str], first_stores.Copy]]:
    """The copy of a store that this process has."""
    made: dict[str, first_stores.Copy] = {}

    def copy(store: str) -> first_stores.Copy:
        if store not in made:
            made[store] = first_stores.Copy(store, connection)
        return made[store]

    yield copy
    for each in made.values():
        each.remove()


@pytest.fixture(scope="session")
def django_db_setup(copies: Callable) -> Iterator[None]:
    """Each test sees the data set of the tests, and what it adds is rolled back."""
    # What is there for all tests need not be looked at by the collector again and again. The tests
    # make few circles and many other objects: looking seldom saves a tenth of their time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    with copies(first_stores.WORLD).connected():
        yield


@pytest.fixture(scope="module")
def data_store(copies: Callable, django_db_setup: None) -> Iterator[None]:
    """The tests of the module see what `data/` states."""
    with copies(first_stores.DATA).connected():
        yield


@pytest.fixture(scope="module")
def migrated_store(copies: Callable, django_db_setup: None) -> Iterator[None]:
    """The tests of the module make the few records that they are about."""
    with copies(first_stores.MIGRATED).connected():
        yield


@pytest.fixture
def empty_store(db: None) -> None:
    """The test makes the few records that it is about; all others return after it."""
    versions = (model for model in apps.get_models() if issubclass(model, Version))
    for model in (Source.authors.through, *versions, *record_models()):
        if not model._meta.proxy:
            model._base_manager.all()._raw_delete("default")


@pytest.fixture(scope="module")
def module_store(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What fixtures of the module write is there for all its tests, and taken back after them.

    All tests of such a module are to ask for it, for all have it once it is there.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


class Api:
    """Asks the API by URL, as a client does: `api("incidents", place="kabul")` is the JSON."""

    # A failure in a view is to arrive as the 500 that a client would see. One client serves all
    # tests: making the middleware takes longer than a request.
    client = Client(raise_request_exception=False)

    def get(self, path: str = "", /, **parameters: Any) -> HttpResponse:
        return self.client.get(f"/api/v1/{path}".rstrip("/"), parameters)

    def __call__(self, path: str = "", /, **parameters: Any) -> Any:
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def slugs(self, path: str, /, **parameters: Any) -> list[str]:
        """Just the slugs of a list, in its order."""
        return [record["slug"] for record in self(path, **parameters)["results"]]


@pytest.fixture
def api() -> Api:
    return Api()


@cache
def read_schema() -> dict[str, Any]:
    """The OpenAPI document as a client reads it, with each parameter in its place."""
    return unshared(json.loads(json.dumps(document())))


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    return read_schema()


@pytest.fixture
def editor(db: None, client: Client) -> Client:
    """A browser in which an administrator is logged in."""
    client.force_login(User.objects.create_superuser("editor"))
    return client


@pytest.fixture
def count_queries(django_assert_max_num_queries: Any) -> Callable:
    """A context in which at most so many queries may be made."""
    return django_assert_max_num_queries


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    from .helpers.servers import Server

    made = Server(tmp_path_factory.mktemp("served"), EXPORTS_OF_ADDRESS="2")
    yield made
    made.stop()


@pytest.fixture
def server(running: "Server") -> Iterator["Server"]:
    """A real server beside this process, with a store of its own: 25 places."""
    yield running
    running.hang_up()
