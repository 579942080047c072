"""Sends requests again while the server is busy."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

TOO_MANY, UNAVAILABLE = 429, 503
LOST = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)


class Retries(httpx.BaseTransport):
    """Sends again what was refused with 429, and what may safely be sent twice also after 503 or
    without an answer: what reads, and what has an `Idempotency-Key`."""

    def __init__(self, inner: httpx.BaseTransport, times: int, longest_wait: float) -> None:
        self.inner, self.times, self.longest_wait = inner, times, longest_wait

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for number in range(self.times):
            pause = 2.0**number
            try:
                answer = self.inner.handle_request(request)
            except LOST:
                if not is_repeatable(request):
                    raise
            else:
                pause = asked_pause(answer, pause)
                if not is_busy(request, answer) or pause > self.longest_wait:
                    return answer
                answer.close()
            time.sleep(min(pause, self.longest_wait))
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


def is_repeatable(request: httpx.Request) -> bool:
    reads = request.method == "GET" or request.url.path.endswith("/match")
    return reads or "Idempotency-Key" in request.headers


def is_busy(request: httpx.Request, answer: httpx.Response) -> bool:
    status = answer.status_code
    return status == TOO_MANY or (status == UNAVAILABLE and is_repeatable(request))


def asked_pause(answer: httpx.Response, otherwise: float) -> float:
    """Seconds by `Retry-After`, which has a number of them or a date."""
    text = answer.headers.get("Retry-After", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return otherwise
