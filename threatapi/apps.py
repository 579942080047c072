from django.apps import AppConfig


class ThreatapiConfig(AppConfig):
    name = "threatapi"

    def ready(self) -> None:
        from . import refresh  # noqa: F401 (connects its receivers)
