"""What becomes of drafts of the workbench, and of the texts of reports, in a merge of sources."""

from django.apps import apps


def move_drafts(loser: int, keeper: int) -> None:
    """What was entered from a source that becomes one with another is of that one, unless the same
    editor enters that, too."""
    drafts, texts = (apps.get_model("threatapi", name) for name in ("Draft", "ReportText"))
    users = drafts.objects.filter(source=keeper).values("user")
    drafts.objects.filter(source=loser).exclude(user__in=users).update(source=keeper)
    if not texts.objects.filter(source=keeper).exists():
        texts.objects.filter(source=loser).update(source=keeper)
