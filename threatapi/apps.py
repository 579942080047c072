from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ThreatapiConfig(AppConfig):
    name = "threatapi"

    def ready(self) -> None:
        from base.faults.logins import note_last_login
        from base.orm import revision, writing
        from base.orm.triggers import CreateTriggers
        from base.views import deletion_finders
        from sources.view_of_request import fillers

        from .changes import receivers  # noqa: F401 (connects them)
        from .changes.door import change, last_number
        from .changes.records import find_number_of_deletion
        from .changes.undo import restore
        from .overlay import fill
        from .recompute import settle_migrated
        from .rules_version import start
        from .stats import triggers

        writing.Door.open_change = change
        writing.Door.last_number = last_number
        writing.Door.restore = restore
        fillers.append(fill)
        deletion_finders.append(find_number_of_deletion)
        CreateTriggers.kinds = (revision.triggers, triggers.triggers)
        note_last_login()
        post_migrate.connect(start, sender=self)
        post_migrate.connect(settle_migrated, sender=self)
