from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401 (registers the checks, connects the receivers)
        from .computed.correctors import check_correction
        from .models import Assertion

        Assertion.further_checks.append(check_correction)
