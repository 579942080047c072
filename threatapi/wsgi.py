"""Entry point of WSGI servers."""

import io
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")


class Request(WSGIRequest):
    """All that is sent to us is UTF-8. Django would read the URL's parameters in the charset of the
    body; if that is none of texts (`hex`), it would break before anybody could answer."""

    encoding = property(lambda self: None, lambda self, charset: None)


answer = get_wsgi_application()
answer.request_class = Request
# Not at the first request: a server that forks its workers from this has them share it.
import_module(settings.ROOT_URLCONF)
import_module("base.deadlines.statements").bound_statements()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """The length of all that is sent to us is known.

    Django would take a body that comes in chunks for none. A proxy may have left `PATH_PREFIX` in
    the path.
    """
    path, prefix = environ.get("PATH_INFO", ""), settings.PATH_PREFIX
    if prefix and f"{path}/".startswith(f"{prefix}/"):
        environ["PATH_INFO"] = path.removeprefix(prefix) or "/"
    if environ.get("HTTP_TRANSFER_ENCODING") and environ.get("wsgi.input_terminated"):
        body = environ["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    return answer(environ, start_response)
