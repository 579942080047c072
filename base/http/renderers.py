"""JSON of answers; what the database has written as JSON passes through as it is."""

import json
from typing import Any

from rest_framework.renderers import JSONRenderer

from ..compiled import JsonTexts

# Separators of lines for JavaScript as it once was; DRF escapes them too.
LINES = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))


class Renderer(JSONRenderer):
    """A page may hold its records as text, or its cells; an answer may be one record as text."""

    def render(
        self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None
    ) -> bytes:
        name = "cells" if isinstance(data, dict) and "cells" in data else "results"
        page = data.get(name) if isinstance(data, dict) else data
        if not isinstance(page, JsonTexts):
            return super().render(data, accepted_media_type, renderer_context)
        if self.get_indent(accepted_media_type, renderer_context or {}) is not None:
            shown = data | {name: page.parsed()} if page is not data else page.parsed()[0]
            return super().render(shown, accepted_media_type, renderer_context)
        if page is data:
            return escaped(page[0].encode())
        head = {each: value for each, value in data.items() if each != name}
        opened = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
        return escaped(f'{opened},"{name}":[{",".join(page)}]}}'.encode())


def escaped(body: bytes) -> bytes:
    for line, escape in LINES:
        if line in body:
            body = body.replace(line, escape)
    return body
