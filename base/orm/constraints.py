"""Conditions that several tables hold their rows to, and how a broken one is told."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Func, Q, TextField
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

# What nobody sees, as far as a text may consist of it; `text.validate_text` knows all of it.
BLANKS = (
    "\t\n\r \u00a0\u00ad\u034f\u061c\u115f\u1160\u180e\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b"
    "\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\u2800\u3000\u3164\ufeff\uffa0"
)


def fault(field: str, message: str, code: str) -> ValidationError:
    """A broken rule, shown at the field; a code given beside a dict would be lost."""
    return ValidationError({field: ValidationError(message, code=code)})


def exactly_one(names: Iterable[str]) -> Q:
    """A condition: one of these foreign keys is set, the others are not."""
    names = tuple(names)
    cases = Q()
    for chosen in names:
        cases |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return cases


def within(field: str, low: float, high: float) -> Q:
    """A condition: the number is missing, or finite and between these.

    Neither infinity nor NaN is: for PostgreSQL NaN is greater than all numbers.
    """
    return Q(**{field: None}) | Q(**{f"{field}__range": (low, high)})


class Trimmed(Func):
    """A text without the blanks and invisible characters at both ends."""

    template = f"TRIM(%(expressions)s, '{BLANKS}')"
    arity = 1
    output_field = TextField()


def visible(model: str, *fields: str) -> list[CheckConstraint]:
    """Constraints: these texts hold more than blanks and invisible characters."""
    return [
        CheckConstraint(
            condition=Q(GreaterThan(Length(Trimmed(field)), 0)),
            name=f"{model}_{field}_visible",
            violation_error_code=field,
            violation_error_message="This text has no visible characters.",
        )
        for field in fields
    ]


def web_address(model: str, *fields: str) -> list[CheckConstraint]:
    """Constraints: these are empty or addresses of the web; `urls` says more of them."""
    return [
        CheckConstraint(
            condition=Q(**{field: ""})
            | (Q(**{f"{field}__startswith": "http://"}) | Q(**{f"{field}__startswith": "https://"}))
            & ~Q(**{f"{field}__contains": "<"})
            & ~Q(**{f"{field}__contains": '"'}),
            name=f"{model}_{field}_is_web_address",
            violation_error_code=field,
            violation_error_message="A URL must begin with http:// or https://.",
        )
        for field in fields
    ]
