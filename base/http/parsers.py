"""Reads JSON bodies as strictly as parameters are read."""

import json
from typing import Any

from django.utils.http import parse_header_parameters
from rest_framework import exceptions
from rest_framework.parsers import JSONParser

# A hundred names with all that may be known of each take half of it.
MAX_BYTES = 1_000_000
MAX_DEPTH = 32
LONG = "A number in it has too many digits."
TOO_DEEP = f"The JSON is nested too deeply: at most {MAX_DEPTH} levels."


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self, most: int = MAX_BYTES) -> None:
        super().__init__(
            f"The body is too large: send at most {most} bytes, the rest in further requests."
        )


class StrictJSONParser(JSONParser):
    """JSON (RFC 8259) in UTF-8, of bounded size, in which no name stands twice in one object."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        refuse_coding(parser_context["request"])
        refuse_charset(media_type)
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge
        try:
            read = json.loads(
                body.decode("utf-8"),
                object_pairs_hook=_unique,
                parse_constant=_refuse_constant,
            )
            _refuse_depth(read)
            return read
        except RecursionError:
            raise exceptions.ParseError(TOO_DEEP) from None
        except ValueError as error:
            told = error if isinstance(error, json.JSONDecodeError | UnicodeDecodeError) else LONG
            raise exceptions.ParseError(f"The body is not valid JSON: {told}") from None


def refuse_coding(request: Any) -> None:
    """Refuses a compressed body (RFC 9110, section 8.4)."""
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.strip().lower() != "identity":
        detail = f"Send the body as it is, not in the coding “{coding}”."
        raise exceptions.UnsupportedMediaType(coding, detail)


def refuse_charset(media_type: str | None) -> None:
    """JSON is UTF-8 (RFC 8259, section 8.1)."""
    _, parameters = parse_header_parameters(media_type or "")
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        detail = f"Send JSON in UTF-8, not in “{charset}”."
        raise exceptions.UnsupportedMediaType(charset, detail)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise exceptions.ParseError(f"“{name}” occurs twice in one object.")
        found[name] = value
    return found


def _refuse_depth(read: Any) -> None:
    """Refuses JSON that is nested too deeply for later processing."""
    level = [read]
    for _ in range(MAX_DEPTH):
        below = [each for each in level if isinstance(each, dict | list)]
        level = [
            item for each in below for item in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise exceptions.ParseError(TOO_DEEP)


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number in JSON.")
