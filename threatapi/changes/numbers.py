"""Numbers of changes: in the order of commit, without gaps."""

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from .models import Change

# Any number will do that nothing else in this database locks.
NUMBER_LOCK = 0x7468726561740002
# Foreign keys are checked before the lock is waited for: the checks lock rows.
POSTGRESQL_LOCK = (
    "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "
    f"SELECT pg_advisory_xact_lock({NUMBER_LOCK})"
)
# The time, too, is in the order of commit.
GIVE_NUMBER = """UPDATE threatapi_change SET at = {now}, number = (
    SELECT coalesce(max(number), 0) + 1 FROM threatapi_change
) WHERE id = %s RETURNING number"""


def give_number(key: int) -> int:
    """Number a change, as the last statement of its transaction.

    On SQLite whoever writes has the lock already. On PostgreSQL no row may be locked after this, or
    two writers could wait for each other.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # At once, for all other writers wait meanwhile. Each statement sees what was committed
            # before it began, and so after the lock.
            give = GIVE_NUMBER.format(now="clock_timestamp()") % int(key)
            cursor.execute(f"{POSTGRESQL_LOCK}; {give}")
            while cursor.nextset():
                pass
        else:
            now = Change._meta.get_field("at").get_db_prep_save(timezone.now(), connection)
            cursor.execute(GIVE_NUMBER.format(now="%s"), [now, key])
        (number,) = cursor.fetchone()
    return int(number)


def last_number() -> int:
    return Change.objects.aggregate(last=Max("number"))["last"] or 0
