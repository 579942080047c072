"""`manage.py migrate`: Django's, comparing models as `makemigrations` does (commands.E001)."""

from django.core.management.commands import migrate

from .makemigrations import Autodetector


class Command(migrate.Command):
    autodetector = Autodetector
