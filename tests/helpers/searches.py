"""A saved search, as an editor makes it and a program asks it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from ..conftest import Api
from .admin_pages import Answer, Page

ask = Api()
ADD = reverse("admin:threatapi_search_add")


def save(client: Client, resource: str, query: str, slug: str = "watch") -> Answer:
    form = Page(client, ADD).fill(name="Watch", slug=slug, resource=resource, query=query)
    return form.save()


def changes(after: int | None = None, slug: str = "watch", **more: Any) -> Any:
    given = {} if after is None else {"after": after}
    return ask(f"searches/{slug}/changes", **given, **more)


def told(after: int, slug: str = "watch") -> list[tuple[int, str, str]]:
    """Number, action and id of what became of the records after a change."""
    found = changes(after, slug)["results"]
    return [(each["number"], each["action"], each["id"]) for each in found]


def follow(url: str) -> Any:
    """The answer to a URL that an answer gives."""
    response = ask.client.get(url)
    assert response.status_code == 200, response.content
    return response.json()
