"""The store remembers by which version of the rules its values were computed."""

import importlib.util
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from actors.models import Person
from incidents.models import Incident
from threatapi import rules_version
from threatapi.rules_version import RULES_VERSION, record_version, stored_version

from .. import rule_cases

pytestmark = pytest.mark.usefixtures("migrated_store")


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


# The version is raised by hand


def test_the_version_is_raised_when_the_cases_of_a_rule_change():
    version, then = rule_cases.kept()
    reason = rule_cases.fault(rule_cases.current_version(), version, then, rule_cases.digests())
    assert not reason, reason


def test_every_test_that_names_a_rule_is_looked_at(tmp_path: Path):
    named = {"test_fates.py", "test_semantics_tolls.py", "test_edtf.py"}
    assert named <= {Path(name).name for name in rule_cases.kept()[1]}
    test = tmp_path / "test_new.py"
    for text, is_of_rules in [
        ("from incidents.computed.tolls import toll", True),
        ("from incidents.computed import tolls", True),
        ("import actors.computed.fates", True),
        ("from incidents.models import Figure", False),
    ]:
        test.write_text(text)
        assert rule_cases.is_of_rules(test) == is_of_rules, text
    for rule in rule_cases.RULES:
        assert importlib.util.find_spec(rule), f"There is no module {rule}"


@pytest.mark.parametrize(
    ("current", "now", "told"),
    [
        (4, {"test_tolls.py": "a"}, ""),
        (4, {"test_tolls.py": "b"}, "raise RULES_VERSION in threatapi/rules_version.py to 5"),
        (4, {}, "raise RULES_VERSION"),
        (4, {"test_tolls.py": "a", "test_new.py": "c"}, "have changed in test_new.py"),
        (5, {"test_tolls.py": "b"}, "RULES_VERSION is now 5: run `python -m tests.rule_cases`"),
        (5, {"test_tolls.py": "a"}, "RULES_VERSION is now 5"),
    ],
)
def test_what_is_to_be_done_when_cases_change(current, now, told):
    reason = rule_cases.fault(current, 4, {"test_tolls.py": "a"}, now)
    assert told in reason if told else reason == ""


# The store remembers it


def test_a_new_store_is_of_this_version(db: None):
    assert stored_version() == RULES_VERSION
    assert rule_cases.current_version() == RULES_VERSION


def test_an_empty_store_that_lost_its_row_gets_one_of_this_version(db: None):
    rules_version.RulesVersion.objects.all().delete()
    rules_version.start("default")
    assert stored_version() == RULES_VERSION


def test_a_store_with_records_that_lost_its_row_is_of_an_unknown_version(db: None):
    Person.objects.create(name="One", slug="one")
    rules_version.RulesVersion.objects.all().delete()
    assert stored_version() == rules_version.UNKNOWN
    rules_version.start("default")
    assert stored_version() == rules_version.UNKNOWN


def test_only_one_version_is_stored(db: None):
    record_version(7)
    record_version(8)
    assert list(rules_version.RulesVersion.objects.values_list("pk", "version")) == [(1, 8)]


# An older store is not ready until it is prepared


@pytest.fixture
def older_store(db: None) -> Incident:
    """Computed by an older version, which left a wrong value and a search text of its own."""
    wrong = {"claim_status": "claimed", "killed_best": 99, "folded": "as it was"}
    incident = Incident.objects.create(title="Raid", slug="raid")
    Incident.objects.filter(pk=incident.pk).update(**wrong)
    Person.objects.create(name="One", slug="one")
    record_version(RULES_VERSION - 1)
    return incident


def test_readyz_says_why_it_is_not_ready(client: Client, older_store: Incident):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "detail": f"The stored values were computed by version {RULES_VERSION - 1} of the rules, "
        f"and this is version {RULES_VERSION}: `manage.py prepare` computes them anew.",
    }


def test_prepare_computes_everything_anew(
    client: Client, older_store: Incident, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sources.models.Source.objects.exists", lambda: True)
    told = prepare()
    assert "The rules have changed: computing all values anew" in told
    assert "  computed: incidents and their parts\n" in told
    older_store.refresh_from_db()
    assert (older_store.claim_status, older_store.killed_best) == ("unknown", None)
    assert older_store.folded == "raid"
    assert client.get("/readyz").status_code == 200
    assert "computing" not in prepare()


def test_recompute_makes_the_store_ready(client: Client, older_store: Incident):
    call_command("recompute", verbosity=0, stdout=StringIO())
    assert client.get("/readyz").status_code == 200
