"""A large data set with all that records may refer to, loaded in several changes."""

import pytest
from django.core.management import call_command

from actors.models import Entity
from threatapi.changes.models import Change
from threatapi.changes.undo import undo

from ..helpers.stored_records import check_store, records

pytestmark = pytest.mark.django_db


def test_the_store_is_the_same_as_after_one_change(tmp_path):
    """The data set of the tests, which was loaded in one change."""
    whole = records()
    call_command("dump", str(tmp_path / "world"), "--ndjson", verbosity=0)
    undo(Change.objects.get(), "shell", reason="again")
    assert not Entity.objects.exists()
    call_command("load", str(tmp_path / "world"), "--as-it-goes", "--batch", "400", verbosity=0)
    assert Change.objects.exclude(run=None).count() > 5
    assert records() == whole
    check_store()
