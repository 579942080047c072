"""`manage.py migrate`: Django's, which asks for the autodetector of `makemigrations`."""

from django.core.management.commands import migrate

from ...autodetector import Autodetector


class Command(migrate.Command):
    autodetector = Autodetector
