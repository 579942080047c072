"""The text of a report is for editors alone, for some time, and in no copy of the store."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from threatapi.backups import call_postgresql
from threatapi.changes.models import ChangeItem
from threatapi.workbench.models import ReportText, remove_expired

from ..conftest import Api
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
TEXT = "Six policemen died near Belkhan.\n\nNobody has claimed the quillwort attack."
WORD = "quillwort"


def test_the_text_is_cut_into_passages_with_what_they_seem_to_say(workbench: Workbench):
    text = workbench.send("text", text=TEXT)
    assert 'data-at="¶2 s1"' in text
    (first, _) = workbench.context["paragraphs"]
    assert json.loads(first.passages[0].fill)["t"] == "Six policemen killed"
    workbench.send("text", text="")
    assert not ReportText.objects.exists()


def test_no_answer_no_dump_and_no_change_has_it(
    workbench: Workbench, ostavar: Ostavar, api: Api, tmp_path: Path
):
    workbench.send("text", text=TEXT)
    workbench.add("armed attack, Belkhan, Sunday")
    workbench.publish()
    answers = [
        api.get(f"sources/{ostavar.report.slug}{more}") for more in ("", "/claims", "/history")
    ]
    answers += [api.get("sources"), api.get("changes", limit=200)]
    assert not any(WORD in answer.content.decode() for answer in answers)
    assert not any(
        WORD in json.dumps([item.before, item.after]) for item in ChangeItem.objects.all()
    )
    call_command("dump", tmp_path / "dump", stdout=StringIO())
    files = [*(tmp_path / "dump").iterdir()]
    assert files
    assert not any(WORD in file.read_text() for file in files)


def test_it_goes_on_its_day(workbench: Workbench):
    workbench.send("text", text=TEXT)
    ReportText.objects.update(expires_on=timezone.now().date())
    assert WORD not in workbench.open()
    assert remove_expired() == 1
    ReportText.objects.all().delete()
    workbench.send("text", text=TEXT)
    day = timezone.now().date() + timedelta(days=90)
    assert ReportText.objects.get().expires_on == day
    assert remove_expired() == 0


def contents(file: Path) -> str:
    if connection.vendor == "postgresql":
        return "\n".join(call_postgresql("pg_restore", "--file=-", file))
    return file.read_bytes().decode("latin-1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("options", [[], ["--texts"]])
def test_a_backup_has_it_only_if_it_is_asked_for(
    workbench: Workbench, tmp_path: Path, options: list[str]
):
    workbench.send("text", text=TEXT)
    call_command("backup", tmp_path / "backup", *options, stdout=StringIO())
    assert (WORD in contents(tmp_path / "backup")) == bool(options)
    ReportText.objects.update(expires_on=timezone.now().date())
    call_command("backup", tmp_path / "later", *options, stdout=StringIO())
    assert WORD not in contents(tmp_path / "later")
