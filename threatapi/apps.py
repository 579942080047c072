from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ThreatapiConfig(AppConfig):
    name = "threatapi"

    def ready(self) -> None:
        from base.admin import dates, guide
        from base.faults.logins import note_last_login
        from base.orm import revision, writing
        from base.orm.triggers import CreateTriggers
        from base.parameters.records import successor_finders
        from base.views import deletion_finders
        from sources.view_of_request import fillers

        from . import checks, coding_guide  # noqa: F401 (registers them)
        from .changes import receivers  # noqa: F401 (connects them)
        from .changes.door import change
        from .changes.freshness import changed_after, number_before
        from .changes.list_filters import changed_by, unreviewed
        from .changes.numbers import last_number
        from .changes.records import find_keeper, find_number_of_deletion, find_successors
        from .changes.since import changes_since_seen
        from .changes.undo import restore
        from .overlay import fill
        from .recompute import settle_migrated
        from .rules_version import start
        from .stats import triggers
        from .workbench.date_fields import read_words

        writing.Door.open_change = change
        writing.Door.last_number = last_number
        writing.Door.changes_since_seen = changes_since_seen
        writing.Door.restore = restore
        writing.Door.changed_after = changed_after
        writing.Door.number_before = number_before
        writing.Door.find_keeper = find_keeper
        writing.Door.changed_by, writing.Door.unreviewed = changed_by, unreviewed
        fillers.append(fill)
        dates.readers[:] = [read_words]
        guide.sections |= coding_guide.sections()
        deletion_finders.append(find_number_of_deletion)
        successor_finders.append(find_successors)
        CreateTriggers.kinds = (revision.triggers, triggers.triggers)
        note_last_login()
        post_migrate.connect(start, sender=self)
        post_migrate.connect(settle_migrated, sender=self)
