"""Tolls of an incident in words, from its stored computed values, for the pages of the admin."""

from .choices import Contested
from .models import Incident


def toll_words(incident: Incident, metric: str) -> str:
    """“4–6”, “6 or more”, “up to 6”; empty if nobody gives a number."""
    low, high, is_open = (
        getattr(incident, f"{metric}_{end}") for end in ("low", "high", "is_open")
    )
    if high is None:
        return ""
    if low is None:
        return f"up to {high:,}"
    words = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return f"{words} or more" if is_open else words


def contested_words(incident: Incident) -> str:
    """“≠ toll, date”; empty if no voices contradict each other."""
    about = ", ".join(code for code in Contested.values if code in incident.contested)
    return f"≠ {about}" if about else ""
