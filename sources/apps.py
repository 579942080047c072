from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        from . import signals  # noqa: F401 (connects its receivers)
        from .computed.correctors import check_correction
        from .models import Assertion

        Assertion.further_checks.append(check_correction)
