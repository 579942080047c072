"""Failed logins, counted for all worker processes in one small table.

They count for the name together with the address, and for the address alone. They do not count for
the name alone: anybody could then keep an administrator out.
"""

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.faults.writing import short_wait

# How long a login waits to count a failure while a load holds the write lock of SQLite.
MILLISECONDS_FOR_LOCK = 500


class LoginFailures(models.Model):
    """The number of recent failures of a name from an address, or of an address.

    Each failure deletes the rows that have expired, so there are never more rows than passwords
    can be checked in `LOGIN_LOCK_SECONDS`.
    """

    key = models.CharField(
        max_length=64,
        primary_key=True,
        help_text="Hash of the name and address, or of the address.",
    )
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True, help_text="When the failures are forgotten.")

    class Meta:
        app_label = "threatapi"
        db_table = "threatapi_loginfailures"

    def __str__(self) -> str:
        return f"{self.failures} until {self.until:%H:%M:%S}"


def rows() -> models.QuerySet[LoginFailures]:
    """The rows of the primary: a standby may not have the latest failures yet."""
    return LoginFailures.objects.using(DEFAULT_DB_ALIAS)


class Attempt:
    """A login with this name from this address."""

    def __init__(self, name: str, address: str) -> None:
        self.pair = hash_of("pair", name, address)
        self.limits = {
            self.pair: settings.LOGIN_FAILURES,
            hash_of("address", address): settings.LOGIN_FAILURES_OF_ADDRESS,
        }

    def seconds_locked(self) -> int:
        """How long no password of this attempt is checked; 0 if it may be checked now."""
        now, wait = timezone.now(), 0
        not_stored = cache.get_many(self.limits)
        stored = {row.key: row for row in rows().filter(key__in=self.limits, until__gt=now)}
        for key, limit in self.limits.items():
            row = stored.get(key)
            if (row.failures if row else 0) + not_stored.get(key, 0) >= limit:
                seconds = ceil((row.until - now).total_seconds()) if row else 0
                wait = max(wait, seconds, settings.LOGIN_LOCK_SECONDS if key in not_stored else 0)
        return wait

    def count_failure(self) -> None:
        """Count a failure; in this process alone if the database cannot be written now."""
        try:
            with (
                short_wait(connections[DEFAULT_DB_ALIAS], MILLISECONDS_FOR_LOCK),
                transaction.atomic(using=DEFAULT_DB_ALIAS),
            ):
                self._store_failure()
        except DatabaseError:
            for key in self.limits:
                cache.add(key, 0, settings.LOGIN_LOCK_SECONDS)
                cache.incr(key)

    def _store_failure(self) -> None:
        now = timezone.now()
        until = now + timedelta(seconds=settings.LOGIN_LOCK_SECONDS)
        rows().filter(until__lte=now).delete()
        new = [LoginFailures(key=key, until=until) for key in self.limits]
        rows().bulk_create(new, ignore_conflicts=True)
        rows().filter(key__in=self.limits).update(failures=F("failures") + 1, until=until)

    def forget_failures(self) -> None:
        """After a right login: those of the name from this address, not those of the address."""
        cache.delete(self.pair)
        try:
            if rows().filter(key=self.pair).exists():
                with short_wait(connections[DEFAULT_DB_ALIAS], MILLISECONDS_FOR_LOCK):
                    rows().filter(key=self.pair).delete()
        except DatabaseError:
            return  # they expire


def hash_of(*parts: str) -> str:
    """The table is to tell nobody who has logged in from where."""
    return salted_hmac("threatapi.logins", "\n".join(parts), algorithm="sha256").hexdigest()
