"""manage.py examples"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.generators import SchemaGenerator

from base.openapi.hooks import unshared
from threatapi.examples.answers import FOLDER, ask, write
from threatapi.examples.requests import documented


class Command(BaseCommand):
    help = (
        "Ask the documented request of each operation and write the answers as the examples of "
        "the schema. The database must hold the first knowledge base, and nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        schema = unshared(SchemaGenerator().get_schema(request=None, public=True))
        examples = {name: ask(asked) for name, asked in documented(schema).items()}
        failed = [each["request"] for each in examples.values() if each["status"] >= 500]
        if failed:
            raise CommandError("\n".join(["These requests failed:", *failed]))
        write(examples)
        self.stdout.write(f"Wrote {len(examples)} examples into {FOLDER}.")
