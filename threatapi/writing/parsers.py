"""Reads the bodies of requests that write: as bytes, for numbers are to be read as written."""

from typing import Any

from rest_framework.parsers import JSONParser

from base.http.parsers import TooLarge, refuse_charset, refuse_coding

MAX_BYTES = 2_000_000


class FragmentParser(JSONParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> bytes:
        refuse_coding(parser_context["request"])
        refuse_charset(media_type)
        body: bytes = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge(MAX_BYTES)
        return body
