from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        from base.orm import namesakes

        from . import checks, signals  # noqa: F401 (registers the checks, connects the receivers)
        from .computed.correctors import check_correction
        from .models import Assertion
        from .models.distinctions import keys_told_apart

        Assertion.further_checks.append(check_correction)
        namesakes.told_apart.append(keys_told_apart)
