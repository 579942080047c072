"""Numbers as text, exactly, where SQLite cannot write them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.backends.signals import connection_created

# Whole numbers up to here are written without an exponent everywhere.
PLAIN = "1e15"


def plain_number(value: float) -> str:
    """All its digits, up to 15 that count, and no exponent: 1500000, 2.5."""
    return format((Decimal(f"{value:.15g}") + 0), "f")


# SQLite writes 15 digits of a number, and reads what it writes as another number.
SQLITE_FUNCTIONS: dict[str, Callable[[Any], str | None]] = {
    "threatapi_exact": lambda x: None if x is None else repr(float(x)),
    "threatapi_plain": lambda x: None if x is None else plain_number(x),
}


def add_functions(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        for name, function in SQLITE_FUNCTIONS.items():
            connection.connection.create_function(name, 1, function, deterministic=True)


connection_created.connect(add_functions)
