from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401 (registers the checks, connects the receivers)
