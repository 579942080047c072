"""Who may do what: every operation of the API and every page of the admin has a line in
tests/permissions.txt.

`w`: may send a form or a body there; `r`: may look; `-`: is refused, or asked to log in.
"""

import difflib
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import reverse

from base.parameters import NO_RECORD
from threatapi.changes.models import Change, ChangeItem
from threatapi.examples.requests import asked, operations
from threatapi.logins.roles import ROLES, make_groups
from threatapi.proposals.body import read_proposed
from threatapi.proposals.life import make
from threatapi.proposals.models import Proposal
from threatapi.searches.models import Search
from threatapi.tokens.models import Token, TokenAccess
from threatapi.webhooks.models import Webhook
from threatapi.workbench import pages as workbench

from ..conftest import ROOT
from ..helpers.admin_pages import one_of_each
from ..helpers.tokens import new_token, program

pytestmark = pytest.mark.django_db
WIDTH = 36
TABLE = ROOT / "tests" / "permissions.txt"
# Pages with a form; the one of a deletion is not sent.
FORMS = ("_add", "_change", "_undo", "_merge", "_redact", "not_the_same", "workbench", "-start")
FOR_ALL = {"login", "logout"}
# They see the forms, those that may be filled in and those that may not; of the others' pages only
# the status is asked.
SEEING = {"reader", "superuser"}
COLUMNS = ("anonymous", *(f"{access} token" for access in TokenAccess.values), *ROLES, "superuser")


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store):
    """One record of each kind is made."""


@pytest.fixture
def clients():
    """Each of the columns as a client. The tokens are an editor's."""
    make_groups()
    found = {"anonymous": Client(raise_request_exception=False)}
    for role in (*ROLES, "superuser"):
        user = User.objects.create_user(role, is_staff=True, is_superuser=role == "superuser")
        user.groups.set(Group.objects.filter(name=role))
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(user)
    editor = User.objects.get(username="editor")
    for access in TokenAccess.values:
        found[f"{access} token"] = program(new_token(editor, access, name=access))
    proposed = read_proposed(b'{"why": "Read.", "records": {}}')
    make(proposed, editor, "script")
    Proposal.objects.update(uid=NO_RECORD[0])  # which the examples name
    return {name: found[name] for name in COLUMNS}


@pytest.fixture
def pages_are_seen(monkeypatch):
    """Pages are put together for those who see them: for all it would take longer than the rest."""
    whole = TemplateResponse.rendered_content.fget

    def content(response):
        seen = response._request.user.get_username() in SEEING
        return whole(response) if seen else ""

    monkeypatch.setattr(TemplateResponse, "rendered_content", property(content))


@pytest.mark.usefixtures("pages_are_seen")
def test_the_table_says_who_may_do_what(clients, schema):
    lines = [" | ".join(["operation or page".ljust(WIDTH), *COLUMNS])]
    lines += [line(name, clients, ask) for name, ask in asked_operations(schema)]
    lines += [line(name, clients, ask) for name, ask in asked_pages()]
    wanted = TABLE.read_text(encoding="utf-8").splitlines()
    assert lines == wanted, "\n".join(
        ["tests/permissions.txt is not what is so:", *difflib.ndiff(wanted, lines)]
    )


def line(name, clients, ask):
    marks = (ask(client).ljust(len(column)) for column, client in clients.items())
    return " | ".join([name.ljust(WIDTH), *marks]).rstrip()


# The API


def asked_operations(schema) -> Iterator:
    for name, found in operations(schema).items():
        request = asked(name, *found)
        yield name, lambda client, request=request: of_operation(client, request)


def of_operation(client, request):
    """A body is empty, so nothing is written."""
    send = getattr(client, request.method.lower())
    body = {} if request.method == "GET" else {"data": "{}", "content_type": "application/json"}
    status = send(request.url, **body).status_code
    assert status < 500, request.url
    allowed = "r" if request.method == "GET" else "w"
    return "-" if status in (401, 403) else allowed


# The admin


def asked_pages() -> Iterator:
    for name, url in pages():
        yield name, lambda client, name=name, url=url: of_page(client, name, url)


def of_page(client, name, url):
    """What is sent is not filled in, so nothing is written."""
    if name.endswith(FORMS) and client.post(url).status_code == 200:
        return "w"
    response = client.get(url)
    assert response.status_code < 500, url
    leads_to = response.headers.get("Location", "")
    is_elsewhere = leads_to.startswith("/admin/login/") or leads_to == "/admin/"
    if response.status_code in (403, 404) or is_elsewhere:
        return "-"
    return "w" if name.endswith("_delete") else "r"


def pages() -> Iterator:
    """Every page of the admin by its name, and its URL with some record."""
    query = "?app_label=incidents&model_name=involvement&field_name=entity"
    records = one_of_each()
    user, change = User.objects.get(username="reader"), Change.objects.last()
    records |= {"user": user, "group": user.groups.get(), "change": change}
    records |= {
        "token": Token.objects.first(),
        "webhook": Webhook.objects.create(url="https://a.test"),
        "proposal": Proposal.objects.get(),
        "search": Search.objects.create(slug="watch", resource="actors"),
    }
    incident = records["incident"]
    item = ChangeItem.objects.filter(kind="incident").first()
    others = {
        "view_on_site": [ContentType.objects.get_for_model(incident).pk, incident.pk],
        "app_list": ["incidents"],
        "auth_user_password_change": [user.pk],
        "not_the_same": ["entity", records["actor"].pk, records["person"].pk],
        "sources_source_pin": [records["source"].pk],
        "threatapi_change_undo": [change.pk],
        "threatapi_change_merge": ["incident", incident.pk],
        "threatapi_change_redact": ["incident", item.record if item else uuid4()],
        "threatapi_proposal_redact": [records["proposal"].pk],
    }
    for name in names(admin.site.get_urls()):
        *_, model, action = ("", *name.rsplit("_", 2))
        arguments = others.get(name)
        if arguments is None and model in records and action in ("change", "delete", "history"):
            arguments = [records[model].pk]
        if name not in FOR_ALL:
            url = reverse(f"admin:{name}", args=arguments)
            yield name, url + query * (name == "autocomplete")
    for route in workbench.routes():  # they stand beside the site
        is_of_source = "key" in route.pattern.converters
        yield route.name, reverse(route.name, args=[records["source"].pk] * is_of_source)


def names(patterns) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:  # the others lead to one of these
            yield pattern.name
