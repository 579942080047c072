"""Entry point of WSGI servers."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
answer = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """All that is sent to us is UTF-8.

    Django would read the URL's parameters, too, in the charset of a header; if that is no
    charset of texts (`hex`), the request would break before anybody could answer it.
    """
    kind = environ.get("CONTENT_TYPE", "")
    environ["CONTENT_TYPE"] = re.sub(r";\s*charset=[^;]*", "", kind, flags=re.IGNORECASE)
    return answer(environ, start_response)
