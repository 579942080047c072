"""manage.py load FOLDER"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import ReviewNeeded
from threatapi.changes.reviewers import add_reviewer, find_reviewer, in_words
from threatapi.dataset.conflicts import Resolution
from threatapi.dataset.load import LoadFailed, LoadRefused, Options, load
from threatapi.dataset.report import Loaded, write_json
from threatapi.dataset.run import SIZE, Run
from threatapi.recompute import settle


class Command(BaseCommand):
    help = (
        "Load a data set: all of it or nothing. Loading the same one twice changes nothing. What "
        "others changed since the data set was loaded last is not overwritten: where the data set "
        "has something new for such a record, nothing is loaded and the conflict is told, unless "
        "--ours or --theirs says what to do."
    )

    # Given by `prepare` alone: the data of a release were reviewed before.
    stealth_options = ("comes_reviewed",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder with the files of a data set")
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument(
            "--ours",
            dest="resolution",
            action="store_const",
            const=Resolution.OURS,
            help="in a conflict the data set wins: records are written as it has them",
        )
        chosen.add_argument(
            "--theirs",
            dest="resolution",
            action="store_const",
            const=Resolution.THEIRS,
            help="in a conflict the store wins: records stay as others have changed them",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="delete the records that this data set gave and no longer holds",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing; tell what would be done"
        )
        parser.add_argument(
            "--as-it-goes",
            action="store_true",
            help="load in several changes, each whole and seen at once, in little memory; if it "
            "is killed, the same command goes on",
        )
        parser.add_argument(
            "--batch",
            type=int,
            default=SIZE,
            metavar="N",
            help="with --as-it-goes: so many records in a change (default: %(default)s)",
        )
        parser.add_argument(
            "--json", action="store_true", help="with --dry-run, or of a conflict: as JSON"
        )

        add_reviewer(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        # JSON has the output to itself.
        told = self.stderr if options["json"] else self.stdout

        def report(line: str) -> None:
            if options["verbosity"]:
                told.write(f"  {line}")

        chosen = Options(
            options["resolution"] or Resolution.NONE,
            options["replace"],
            options["dry_run"],
            find_reviewer(options["reviewed_by"]),
            options.get("comes_reviewed", False),
        )
        if options["as_it_goes"]:
            self.load_as_it_goes(options, report, chosen)
            return
        try:
            loaded = load(options["folder"], report, chosen)
        except LoadFailed as failed:
            for fault in failed.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was loaded: {failed}.") from None
        except LoadRefused as refused:
            self.tell_conflicts(refused.loaded, options["json"])
            raise CommandError(
                f"Nothing was loaded: {refused}. Choose --ours (the data set wins) or --theirs "
                "(the store wins)."
            ) from None
        except ReviewNeeded as needed:
            raise CommandError(f"Nothing was loaded. {in_words(needed)}") from None
        for note in (*loaded.warnings, *loaded.kept):
            self.stderr.write(str(note))
        if options["dry_run"]:
            if loaded.unreviewed:
                self.stderr.write(in_words(ReviewNeeded(loaded.unreviewed)))
            self.tell_dry_run(loaded, options["json"])
            return
        settle()
        if options["verbosity"]:
            told.write(f"Loaded {options['folder']}: {counted(loaded)}.")

    def load_as_it_goes(
        self, options: dict[str, Any], report: Callable[[str], None], chosen: Options
    ) -> None:
        """Several changes, up to the first fault or conflict."""
        for name, value in (("--dry-run", chosen.is_dry), ("--replace", chosen.replaces)):
            if value:
                raise CommandError(f"{name} needs all records at once: leave out --as-it-goes.")
        if options["batch"] < 1:
            raise CommandError("A change has at least one record.")
        run = Run(options["folder"], report, chosen, options["batch"])
        refused = ""
        try:
            run.load()
        except LoadFailed as failed:
            refused = str(failed)
            for fault in failed.faults:
                self.stderr.write(str(fault))
        except LoadRefused as conflict:
            refused = f"{conflict}. Choose --ours or --theirs"
            self.tell_conflicts(conflict.loaded, options["json"])
        except ReviewNeeded as needed:
            refused = in_words(needed)
        for note in sorted({*run.warnings}):
            self.stderr.write(str(note))
        settle()
        written = f"Run {run.id}: {len(run.numbers)} changes are written"
        if refused:
            told = f"{written}, which stay." if run.numbers else "Nothing was loaded."
            raise CommandError(
                f"{told} {refused.rstrip('.')}. Load it again, and it goes on there."
            )
        if options["verbosity"]:
            report(f"{written}: {', '.join(f'{n} {what}' for what, n in run.counts.items())}.")

    def tell_dry_run(self, loaded: Loaded, as_json: bool) -> None:
        if as_json:
            self.write_json(loaded)
        else:
            for each in loaded.differences:
                for line in each.lines():
                    self.stdout.write(line)
            self.tell_conflicts(loaded, as_json)
            self.stdout.write(f"Nothing was written. It would be: {counted(loaded)}.")
        if loaded.conflicts and not loaded.resolution:
            raise CommandError(f"{len(loaded.conflicts)} records are in conflict with later edits.")

    def tell_conflicts(self, loaded: Loaded, as_json: bool) -> None:
        if as_json:
            self.write_json(loaded)
            return
        faults = (fault for conflict in loaded.conflicts for fault in conflict.faults())
        for fault in sorted(faults):
            self.stderr.write(str(fault))

    def write_json(self, loaded: Loaded) -> None:
        for text in write_json(loaded):
            self.stdout.write(text, ending="")
        self.stdout.write("")


def counted(loaded: Loaded) -> str:
    return ", ".join(f"{number} {what}" for what, number in loaded.counts.items())
