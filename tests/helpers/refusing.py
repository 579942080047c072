"""What the API, a model or the database refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ..conftest import Api


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """The database refuses it; SQLite names no constraint that is a plain unique index."""
    with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
        yield


@contextmanager
def invalid(field: str, words: str) -> Iterator[None]:
    """The model refuses it, at this field and in these words."""
    with pytest.raises(ValidationError) as caught:
        yield
    assert words in " ".join(caught.value.message_dict[field])


def fault(api: Api, path: str, **parameters: Any) -> tuple[str, str, str]:
    """The one thing that is wrong with the request: (parameter, code, sentence)."""
    response = api.get(path, **parameters)
    assert response.status_code == 400, response.content.decode()
    (error,) = response.json()["errors"]
    return error["parameter"], error["code"], error["detail"]
