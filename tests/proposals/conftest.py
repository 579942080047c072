"""Programs that propose, and reviewers who publish."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpResponse

from threatapi.changes.numbers import last_number
from threatapi.logins.roles import make_groups
from threatapi.proposals import floods

from ..helpers.tokens import new_token, program


class Program:
    """A program with a token that proposes, follows and decides."""

    def __init__(self, user: User, access: str = "propose") -> None:
        self.user, self.client = user, program(new_token(user, access, f"{access} of {user}"))

    def get(self, path: str = "proposals", **query: Any) -> Any:
        response = self.client.get(f"/api/v1/{path}", query)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def send(
        self, path: str, body: Any = None, method: str = "post", **headers: str
    ) -> HttpResponse:
        send: Callable[..., HttpResponse] = getattr(self.client, method)
        return send(f"/api/v1/{path}", body or {}, "application/json", headers=headers)

    def propose(self, **body: Any) -> Any:
        """The proposal that the request makes."""
        response = self.send("proposals", {"why": "It was read there."} | body)
        assert response.status_code == 201, response.content.decode()
        return response.json()

    def faults(self, **body: Any) -> dict[str, str]:
        """What is wrong with a proposal, by the JSON pointer to it."""
        response = self.send("proposals", {"why": "It was read there."} | body)
        assert response.status_code == 400, response.content.decode()
        return {each["pointer"]: each["detail"] for each in response.json()["errors"]}

    def do(self, proposal: Any, step: str, **body: Any) -> HttpResponse:
        return self.send(f"proposals/{proposal['id']}/{step}", body)

    def publish(self, proposal: Any, **body: Any) -> HttpResponse:
        """Publish it as it is, once what it is about was looked at."""
        looked_at = {"version": proposal["version"], "seen": last_number()}
        return self.do(proposal, "publish", **looked_at | body)


def user_of(role: str, name: str = "") -> User:
    if not Group.objects.filter(name=role).exists():
        make_groups()
    user = User.objects.create_user(name or role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture(autouse=True)
def no_refusals_before() -> None:
    floods.refusals.clear()


@pytest.fixture
def author(db: None) -> Program:  # type: ignore[override]
    """A program of a reader: it may propose, and write nothing."""
    return Program(user_of("reader", "anna"))


@pytest.fixture
def reviewer(db: None) -> Program:  # type: ignore[override]
    return Program(user_of("reviewer", "rita"), access="write")
