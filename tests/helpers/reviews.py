"""What a second person must review: requests that name Noor for a raid, and what they are told."""

from typing import Any

from django.contrib.auth.models import User

from actors.models import Entity
from incidents.models import Incident, Involvement
from threatapi.changes.door import change
from threatapi.changes.numbers import last_number

from . import factories as make

NOOR = "It names Noor, who may be living, as perpetrator in “A raid”: a second person must review"
SAID = [{"source": "paper", "locator": "L1"}]


@make.together()
def make_world() -> None:
    """Noor may be living, Old Khan is dead."""
    make.source(slug="paper", published="2022-01-01")
    make.person(slug="noor", name="Noor")
    make.person(slug="khan", name="Old Khan", died="2001")
    make.actor(slug="wolves", name="Wolves")
    make.actor(slug="foxes", name="Foxes")
    make.incident(slug="raid", title="A raid")
    make.incident(slug="siege", title="A siege")


def reviewed() -> Any:
    """A change that a second person has reviewed."""
    reviewer = User.objects.filter(username="reviewer").first()
    return change(reviewed_by=reviewer or User.objects.create_superuser("reviewer"))


def part(who: str, role: str = "perpetrator", incident: str = "raid", **fields: Any) -> Involvement:
    with reviewed():
        return make.involvement(
            Incident.objects.get(slug=incident),
            entity=Entity.objects.get(slug=who),
            role=role,
            **fields,
        )


def id_of(record: Any) -> dict[str, str]:
    return {"id": str(record.uid)}


def raid(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"incidents": [{"slug": "raid", "involvements": list(parts)}]}


def named(who: str = "noor", role: str = "perpetrator", **fields: Any) -> dict[str, Any]:
    return raid({"entity": who, "role": role, "assertions": SAID, **fields})


def link(subject: str, kind: str, object: str) -> dict[str, Any]:
    ends = {"subject": subject, "kind": kind, "object": object}
    return {"relationships": [{**ends, "assertions": SAID}]}


def statements(editor: Any, response: Any) -> list[str]:
    """Those for which the request was refused."""
    assert response.status_code == 403, response.content.decode()
    problem = response.json()
    assert "a second person must review" in problem["detail"]
    assert {each["code"] for each in problem["errors"]} == {"review_needed"}
    return [each["detail"] for each in problem["errors"]]


def asked(editor: Any, **body: Any) -> list[str]:
    """What must be reviewed of this; nothing of it is written."""
    before = last_number()
    found = statements(editor, editor.post(base=before, **body))
    assert last_number() == before
    return found
