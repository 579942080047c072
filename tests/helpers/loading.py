"""Loads data sets that may hold anything, and tells what is wrong with how that ended."""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from actors.models import Entity
from threatapi.dataset.format import WRITE_ORDER

FAULT = re.compile(r".+?:\d+: .+?: \S.*")
NOT_ASKED = {
    "api/v1/proposals",
    "metrics",
    "api/v1/match",
    "api/v1/graph/path",
    "api/v1/docs",
    "api/v1/redoc",
}


def load(folder: Path, warnings: bool = False) -> list[str]:
    """The faults that `manage.py load` tells of the folder, or its warnings if it is loaded."""
    err = io.StringIO()
    try:
        call_command("load", str(folder), verbosity=0, stdout=io.StringIO(), stderr=err)
    except CommandError as error:
        if not str(error).startswith("Nothing was loaded"):
            raise
        return err.getvalue().splitlines()
    return err.getvalue().splitlines() if warnings else []


def store() -> str:
    """A digest of all records."""
    digest = hashlib.sha256()
    for model in WRITE_ORDER:
        for row in model._base_manager.order_by("pk").values_list():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def paths(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, path)
        elif path.startswith("api/v1"):
            yield path


def questions() -> Iterator[tuple[str, dict[str, str]]]:
    """Every list, file and statistic with the parameters that it needs."""
    center = {"center": Entity.objects.order_by("pk").values_list("slug", flat=True)[0]}
    for path in paths(get_resolver().url_patterns):
        if "<" in path or "openapi" in path or path in NOT_ASKED:
            continue
        if path == "api/v1/incidents/stats":
            for by in ("year", "month", "country", "place", "actor", "event_type"):
                yield path, {"by": by, "overlap": "accept"}
        elif path == "api/v1/figures/stats":
            asked = {"by": "year", "dimension": "population", "metric": "killed"}
            yield path, asked | {"overlap": "accept"}
        else:
            yield path, center if "graph" in path else {}


def failures(client: Client) -> list[str]:
    """The lists, files and statistics that do not answer 200, or whose JSON is not JSON."""
    failed = []
    for path, parameters in questions():
        response = client.get(f"/{path}", parameters)
        content = b"".join(response) if response.streaming else response.content
        if response.status_code != 200:
            failed.append(f"{path} {parameters}: {response.status_code}: {content[:300]!r}")
        elif "json" in response["Content-Type"]:
            for text in content.splitlines() if "ndjson" in path else [content]:
                try:
                    json.loads(text, parse_constant=int)  # NaN and Infinity are no JSON
                except ValueError as error:
                    failed.append(f"{path}: {error}")
    return failed


def breaches(folder: Path, client: Client) -> tuple[bool, list[str]]:
    """Whether it was loaded, and what is wrong with how the load ended."""
    before = store()
    faults = load(folder)
    if faults:
        changed = [] if store() == before else ["The store has changed."]
        return False, changed + [fault for fault in faults if not FAULT.fullmatch(fault)]
    connection.check_constraints()
    return True, failures(client)
