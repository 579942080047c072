"""`manage.py makemigrations`: Django's, which also creates triggers again."""

from django.core.management.commands import makemigrations

from ...autodetector import Autodetector


class Command(makemigrations.Command):
    autodetector = Autodetector
