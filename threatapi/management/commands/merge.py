"""manage.py merge"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actors.models import Actor, Person
from base.orm.writing import ReviewNeeded
from base.parameters import as_uuid
from incidents.models import Incident, Place
from sources.models import Source
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.merge import MergeRefused, merge, preview
from threatapi.changes.merge_in_words import in_words
from threatapi.changes.reviewers import add_reviewer, find_reviewer
from threatapi.changes.reviewers import in_words as review_in_words

KINDS = {model._meta.model_name: model for model in (Actor, Person, Incident, Place, Source)}


class Command(BaseCommand):
    help = "Make one record of two: `merge person old-slug --into slug --reason …`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), help="what sort of records they are")
        parser.add_argument("record", help="id or slug of the record that goes")
        parser.add_argument("--into", required=True, help="id or slug of the record that stays")
        parser.add_argument("--reason", default="", help="why, for whoever reads the history")
        parser.add_argument(
            "--preview", action="store_true", help="only say what would be done; needs no reason"
        )

        add_reviewer(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        model = KINDS[options["kind"]]
        loser, keeper = (find(model, options[name]) for name in ("record", "into"))
        try:
            if options["preview"]:
                self.stdout.write("\n".join(in_words(preview(loser, keeper))))
                return
            if not options["reason"].strip():
                raise CommandError("Give a --reason.")
            about = {
                "author": "manage.py merge",
                "reason": options["reason"],
                "reviewed_by": find_reviewer(options["reviewed_by"]),
            }
            made = merge(loser, keeper, ChangeDoor.SHELL, **about)
        except ReviewNeeded as needed:
            raise CommandError(review_in_words(needed)) from None
        except MergeRefused as refused:
            raise CommandError("\n".join(refused.reasons)) from None
        self.stdout.write(f"{loser} is one with {keeper} now, by change {made.number}.")


def find(model: Any, wanted: str) -> Any:
    uid = as_uuid(wanted)
    record = model.objects.filter(**{"uid": uid} if uid else {"slug": wanted}).first()
    if record is None:
        raise CommandError(f"There is no {model._meta.verbose_name} “{wanted}”.")
    return record
