"""Which section of the coding guide explains which field of the admin."""

FIELDS = {
    "voice": ("source", "origin", "speaker", "speaker_label", "speaker_kind", "stance", "corrects"),
    "hedges": ("hedge", "modality"),
    "what-kind-of-statement": ("kind", "object", "subject"),
    "incidents": ("role", "outcome", "event_type", "attack_type", "response_to", "identity"),
    "dates": (
        "date", "date_basis", "dated", "published", "published_basis", "start", "end", "as_of",
        "stated_on", "says_date", "period", "born", "died", "founded", "dissolved", "valid",
    ),
    "numbers": ("metric", "population", "low", "high", "best", "bound", "magnitude", "count"),
    "places": ("place", "place_precision", "location", "says_place", "origin_place"),
    "names": ("name", "text", "label", "title"),
    "descriptions-and-notes": ("description", "note", "says_text", "flaw", "credibility"),
    "keys-and-ids": ("slug", "locator"),
}  # fmt: skip


def sections() -> dict[str, str]:
    """The path of its section, by the name of a field."""
    return {
        name: f"/docs/coding-guide/#{section}"
        for section, names in FIELDS.items()
        for name in names
    }
