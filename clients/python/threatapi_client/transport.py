"""Requests and answers: URLs, problems, streams."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, Self
from urllib.parse import quote
from uuid import uuid4

import httpx

from .errors import ApiError, Unreachable, error_of
from .models import Problem
from .retries import Retries

Json = Mapping[str, Any]
Query = Mapping[str, Any]


class Model(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


class Transport:
    """Asks the API, and raises what it refuses."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 60,
        retries: int = 4,
        longest_wait: float = 60,
    ) -> None:
        """If the server is busy or does not answer, requests are sent again up to `retries` times,
        unless it asks to wait for more than `longest_wait` seconds."""
        if not url.lower().startswith(("http://", "https://")):
            raise ValueError(f"A URL begins with http:// or https://, and this does not: {url}")
        self.root = url.rstrip("/").removesuffix("/api/v1") + "/api/v1"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = Retries(httpx.HTTPTransport(), retries, longest_wait)
        self._http = httpx.Client(
            headers=headers, timeout=timeout, follow_redirects=True, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def ask(
        self, method: str, path: str, query: Query, body: Json | None = None, key: str | None = None
    ) -> httpx.Response:
        """The whole answer, or an `ApiError` or `Unreachable`."""
        with self.stream(method, path, query, body, key) as answer:
            answer.read()
            return answer

    def rows(self, path: str, query: Query) -> Iterator[dict[str, str]]:
        """The rows of a CSV, as they come."""
        with self.stream("GET", path, query) as answer:
            yield from csv.DictReader(lines_of(answer))

    def lines(self, path: str, query: Query) -> Iterator[dict[str, Any]]:
        """The records of an NDJSON file, as they come."""
        with self.stream("GET", path, query) as answer:
            yield from map(read_json, lines_of(answer))

    @contextmanager
    def stream(
        self, method: str, path: str, query: Query, body: Json | None = None, key: str | None = None
    ) -> Iterator[httpx.Response]:
        """An answer that is still to be read, or an `ApiError` or `Unreachable`."""
        url = f"{self.root}/{path}" if path else self.root
        headers = {"Idempotency-Key": key} if key else {}
        given = parameters(query) or None  # not empty, for that would take those of the path away
        asked = self._http.stream(method, url, params=given, json=body, headers=headers)
        try:
            with asked as answer:
                if not answer.is_success:
                    answer.read()
                    raise error_from(answer)
                yield answer
        except httpx.RequestError as error:
            raise Unreachable(url, error) from error


def parameters(query: Query) -> dict[str, Any]:
    """As they stand in the URL; `from_` is `from`, which is a word of Python."""
    return {
        name.removesuffix("_"): [*map(as_text, value)]
        if isinstance(value, list | tuple | set | frozenset)
        else as_text(value)
        for name, value in query.items()
        if value is not None
    }


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def as_json(body: Model | Json | None) -> dict[str, Any]:
    if body is None:
        return {}
    return dict(body) if isinstance(body, Mapping) else body.to_dict()


def quoted(value: object) -> str:
    """As it stands in the path of a URL."""
    return quote(str(value), safe="")


def new_key() -> str:
    return str(uuid4())


def read_json(text: str) -> Any:
    """JSON in which whole numbers are integers: where the API may have shares, it has 3.0."""
    return json.loads(text, parse_float=number)


def number(text: str) -> int | float:
    return int(text[:-2]) if text.endswith(".0") else float(text)


def lines_of(answer: httpx.Response) -> Iterator[str]:
    """Lines with their ends. Only at \\n, for texts may have other ends of lines of Unicode."""
    rest = ""
    for text in answer.iter_text():
        *lines, rest = (rest + text).split("\n")
        yield from (f"{line}\n" for line in lines)
    if rest:
        yield rest


def error_from(answer: httpx.Response) -> ApiError:
    """By the problem that the API answers with. If it is a proxy or another server that answers,
    never `NotFound`: nobody has looked for the record."""
    try:
        return error_of(Problem.from_dict(read_json(answer.text)))
    except (ValueError, TypeError, KeyError, AttributeError):
        detail = f"This is no answer of the API. Is {answer.url} right? {answer.text[:200]}"
        problem = Problem(
            "about:blank", answer.reason_phrase, answer.status_code, detail, errors=[]
        )
        return ApiError(problem)
