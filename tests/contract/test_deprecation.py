"""An operation that will go says so in its answers and in the schema."""

from datetime import date

import pytest
from drf_spectacular.generators import SchemaGenerator

from base.http.deprecation import Deprecated
from threatapi.stats.views import IncidentStats

pytestmark = pytest.mark.django_db


@pytest.fixture
def _deprecated(monkeypatch):
    monkeypatch.setattr(
        IncidentStats, "deprecated", Deprecated(since=date(2027, 1, 1), sunset=date(2028, 1, 1))
    )


@pytest.mark.usefixtures("_deprecated")
@pytest.mark.parametrize("by", ["year", "nothing"])
def test_answers_and_errors_of_a_deprecated_operation_tell_when_it_goes(by, api):
    response = api.get("incidents/stats", by=by)
    assert response["Deprecation"] == "@1798761600"
    assert response["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"


def test_other_operations_tell_nothing(api):
    response = api.get("incidents/stats", by="year")
    assert "Deprecation" not in response
    assert "Sunset" not in response


@pytest.mark.usefixtures("_deprecated")
def test_the_schema_marks_a_deprecated_operation():
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    marked = {path for path, methods in paths.items() if methods.get("get", {}).get("deprecated")}
    assert marked == {"/api/v1/incidents/stats"}
