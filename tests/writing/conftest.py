"""Programs that write by HTTP."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from base.http.error_codes import ErrorCode
from threatapi.changes.numbers import last_number

from ..helpers.tokens import new_token, program


class Program:
    """A program with a token: asks, writes and undoes as a client does."""

    def __init__(self, user: User | None, access: str = "write", name: str = "script") -> None:
        self.user = user
        self.client = program(new_token(user, access, name)) if user else Client()

    def send(self, body: Any, path: str = "changes", **headers: str) -> HttpResponse:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            f"/api/v1/{path}", text, content_type="application/json", headers=headers
        )

    def post(self, **body: Any) -> HttpResponse:
        return self.send({"why": "It was read there."} | body)

    def write(self, **body: Any) -> Any:
        """The change that the request makes."""
        response = self.post(**body)
        assert response.status_code == 201, response.content.decode()
        return response.json()

    def correct(self, **body: Any) -> Any:
        """The same, written against the last change."""
        return self.write(base=last_number(), **body)

    def faults(self, **body: Any) -> dict[str, str]:
        """What is wrong, by the JSON pointer to it."""
        response = self.post(**body)
        assert response.status_code == 400, response.content.decode()
        errors = response.json()["errors"]
        assert {each["code"] for each in errors} <= {*ErrorCode.values}
        return {each["pointer"]: each["detail"] for each in errors}

    def undo(self, number: int, why: str = "It was a mistake.") -> HttpResponse:
        return self.send({"why": why}, f"changes/{number}/undo")


@pytest.fixture
def editor(db: None) -> Program:  # type: ignore[override]
    """A program that may write everything."""
    return Program(User.objects.create_superuser("robot"))
