"""Asks the documented requests and keeps their answers, cut short, one file each.

The schema is made from the files, so that it needs no database; a test asks again.
"""

import json
import re
from pathlib import Path
from typing import Any

from .requests import Asked, Json

FOLDER = Path(__file__).resolve().parent / "answers"
HOST = "127.0.0.1:8000"
SHOWN_TEXTS = 3
SHOWN_LETTERS = 1200
# When a record was written down changes with each loading; no other time has hours.
INSTANT = "2026-01-31T12:00:00Z"
INSTANTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
TODAY = re.compile(r'(?<= lastmodifieddate=")[\d-]+')  # of GEXF


def ask(asked: Asked) -> Json:
    """The example that answers a request."""
    from django.test import Client  # only those who record examples need it

    client = Client(headers={"host": HOST, "accept": asked.accept})
    body = {} if asked.body is None else {"data": asked.body, "content_type": asked.media_type}
    response = getattr(client, asked.method.lower())(asked.url, **body)
    media_type = response["Content-Type"].partition(";")[0]
    return {
        "request": str(asked),
        "status": response.status_code,
        "media_type": media_type,
        "answer": shortened(response.getvalue().decode(), media_type, asked.shown),
    }


def shortened(text: str, media_type: str, shown: int) -> Any:
    text = TODAY.sub(INSTANT[:10], INSTANTS.sub(INSTANT, text))
    if media_type.endswith(("ndjson", "jsonl")):
        lines = [cut(json.loads(line), shown) for line in text.splitlines()[:shown]]
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if media_type == "application/schema+json":
        return head_of(json.loads(text))
    if media_type.endswith("json"):
        return cut(json.loads(text), shown)
    return first_lines(text)


def cut(value: Any, shown: int) -> Any:
    """The value with the beginnings of its lists; numbers stay together, as in coordinates."""
    if isinstance(value, dict):
        return {key: cut(item, shown) for key, item in value.items()}
    if not isinstance(value, list) or not value or isinstance(value[0], int | float):
        return value
    most = SHOWN_TEXTS if isinstance(value[0], str) else shown
    return [cut(item, shown) for item in value[:most]]


def head_of(schema: Json) -> Json:
    """The beginning of a JSON Schema. Its references would be taken for those of OpenAPI."""
    return {name: value for name, value in schema.items() if isinstance(value, str)}


def first_lines(text: str) -> str:
    """The lines at its beginning, two at least."""
    kept = ""
    for number, line in enumerate(text.splitlines(keepends=True)):
        if number > 1 and len(kept) + len(line) > SHOWN_LETTERS:
            break
        kept += line
    return kept


def write(examples: dict[str, Json]) -> None:
    """The folder holds these examples and no other."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for name, example in examples.items():
        text = json.dumps(example, ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read() -> dict[str, Json]:
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
    }
