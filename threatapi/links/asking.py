"""Asks a URL whether it still leads to something, by HEAD and, if that is refused, by GET."""

from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from base.http.outgoing import NotReachable, open_connection, run_within
from base.values.text import printable

SECONDS = 15  # in which an answer has to come, with all that it leads to
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {"User-Agent": "threatapi check_links", "Accept": "*/*", "Connection": "close"}
# Something answers, only not this program.
NOT_FOR_US = (401, 403, 405, 406, 407, 429, 451)
GONE = (404, 410)


class Answer(NamedTuple):
    """The status of the last answer, or why there is none."""

    status: int | None
    problem: str = ""

    @property
    def has_failed(self) -> bool:
        return self.status is None or (self.status >= 400 and self.status not in NOT_FOR_US)

    @property
    def is_gone(self) -> bool:
        """Whether a single answer is enough to know that nothing is there any more."""
        return self.status in GONE


def ask(url: str) -> Answer:
    """The answer of a URL, or of what it redirects to. The body is not read."""
    try:
        return Answer(run_within(SECONDS, lambda opened: follow(url, opened)))
    except NotReachable as error:
        return Answer(None, printable(str(error))[:300])
    except TimeoutError:
        return Answer(None, f"It had not answered after {SECONDS} s.")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(None, printable(f"{type(error).__name__}: {error}")[:300])


def follow(url: str, opened: list[HTTPConnection]) -> int:
    for _ in range(MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise NotReachable(f"It leads to “{parts.scheme}:”, which is not asked.")
        status, leads_to = request("HEAD", parts, opened)
        if status >= 400 and status != 410:  # some servers know GET alone
            status, leads_to = request("GET", parts, opened)
        if status not in REDIRECTS or not leads_to:
            return status
        url = urljoin(url, leads_to)
    raise NotReachable("It redirects in a circle, or too often.")


def request(method: str, parts: SplitResult, opened: list[HTTPConnection]) -> tuple[int, str]:
    connection = open_connection(parts, SECONDS, settings.LINKS_TO_PRIVATE_ADDRESSES)
    opened.append(connection)
    target = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    try:
        connection.request(method, target, headers=HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()
