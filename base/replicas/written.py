"""What a client wrote itself, as a cookie: so far a standby must be before it may show the client
anything. Signed, so that nobody can have all requests sent to the primary."""

from django.conf import settings
from django.core.signing import BadSignature
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

from ..http.urls import in_site
from ..orm.routing import PRIMARY

NAME = "written"
# Where the next record of the log will be: behind the commit of all that the client wrote.
POSITION = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
BEYOND_ALL = 1 << 64
# A standby in use is behind by at most the bound, so after that nobody need remember. The clocks
# of servers differ by less than the rest.
CLOCKS = 60


def remember(response: HttpResponse) -> None:
    """Tell the client how far the primary had written when its request was done."""
    try:
        with connections[PRIMARY].cursor() as cursor:
            cursor.execute(POSITION)
            (position,) = cursor.fetchone()
    except DatabaseError:  # then the primary alone is sure to have it
        position = BEYOND_ALL
    response.set_signed_cookie(
        NAME,
        f"{position:.0f}",
        salt=__name__,
        max_age=kept(),
        path=in_site("/api/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def position_of(request: HttpRequest) -> int:
    """How far the primary had written when this client last wrote; 0 if that is long ago."""
    if NAME not in request.COOKIES:
        return 0
    try:
        return int(request.get_signed_cookie(NAME, salt=__name__, max_age=kept()))
    except (BadSignature, ValueError):
        return 0


def kept() -> int:
    return int(settings.DATABASE_REPLICA_MAX_LAG) + CLOCKS
