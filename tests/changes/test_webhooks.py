"""Changes are sent to webhooks: signed, in order, again after a failure, and not into our network.

https://github.com/standard-webhooks/standard-webhooks has the specification.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.http import outgoing
from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.webhooks import sending
from threatapi.webhooks.models import Webhook

from ..helpers import factories as make
from ..helpers.admin_pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


class Receiver:
    """A server on this machine that keeps what it is sent."""

    def __init__(self) -> None:
        self.received: list[tuple[Any, bytes]] = []
        self.status, self.headers = 204, dict[str, str]()
        self.drops = 0  # of an answer that is not complete yet, one every tenth of a second
        self.drop = b"HTTP/1.0 100 Wait\r\n\r\n"
        self.paths: list[str] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((self.headers, body))
                receiver.paths.append(self.path)
                for _ in range(receiver.drops):
                    self.wfile.write(receiver.drop)
                    time.sleep(0.1)
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key=1"
        Thread(target=self.server.serve_forever, args=(0.01,)).start()

    def numbers(self) -> list[int]:
        return [json.loads(body)["data"]["number"] for _, body in self.received]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hook(receiver: Receiver, settings: Any) -> Webhook:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    return Webhook.objects.create(url=receiver.url)


def deliver() -> str:
    told = StringIO()
    call_command("deliver_webhooks", stdout=told)
    return told.getvalue()


def wait_for_next_try() -> None:
    Webhook.objects.update(next_try=timezone.now() - timedelta(seconds=1))


def last() -> int:
    return Change.objects.order_by("-number")[0].number or 0


def test_each_change_is_sent_once_and_in_order(hook, receiver):
    first = last() if Change.objects.exists() else 0
    for _ in range(3):
        make.actor()
    deliver()
    make.actor()
    deliver()
    deliver()
    assert receiver.numbers() == [first + n for n in (1, 2, 3, 4)]
    hook.refresh_from_db()
    assert hook.last_number == last()


def test_what_was_before_the_webhook_is_not_sent(receiver, settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    make.actor()
    Webhook.objects.create(url=receiver.url)
    deliver()
    assert receiver.received == []


def test_the_message_is_signed(hook, receiver):
    make.actor()
    deliver()
    ((headers, body),) = receiver.received
    number = last()
    assert headers["webhook-id"] == f"change_{number}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    key = base64.b64decode(hook.secret.partition("_")[2])
    signed = f"change_{number}.{headers['webhook-timestamp']}.{body.decode()}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_is_that_of_the_specification():
    """Its example."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    made = sending.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_says_what_everybody_may_see(hook, receiver):
    actor = make.actor(name="Before")
    Webhook.objects.update(last_number=last())
    user = User.objects.create_user("farida")
    with change("admin", user=user, reason="As reported"):
        actor.name = "After"
        actor.save()
    deliver()
    message = json.loads(receiver.received[0][1])
    data = message["data"]
    assert message["type"] == "change.created"
    assert (data["door"], data["reason"], data["author"]) == ("admin", "As reported", None)
    (item,) = data["items"]
    assert (item["kind"], item["record"]) == ("entity", str(actor.uid))
    assert (item["action"], item["before"], item["after"]["name"]) == ("update", None, "After")
    assert "farida" not in str(message)
    assert "Before" not in str(message)


def test_what_does_not_arrive_is_sent_again_later_and_later(hook, receiver):
    make.actor()
    receiver.status = 500
    assert "It answered 500." in deliver()
    hook.refresh_from_db()
    assert (hook.failures, hook.last_error) == (1, "It answered 500.")
    assert hook.next_try > timezone.now()
    deliver()
    assert len(receiver.received) == 1, "not before its time"
    first_wait = hook.next_try - timezone.now()
    wait_for_next_try()
    deliver()
    hook.refresh_from_db()
    assert hook.next_try - timezone.now() > first_wait * 2
    receiver.status = 200
    wait_for_next_try()
    deliver()
    hook.refresh_from_db()
    assert (hook.failures, hook.last_error, hook.last_number) == (0, "", last())
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


@pytest.mark.parametrize("drop", [b"HTTP/1.0 100 Wait\r\n\r\n", b"H"])
def test_one_that_answers_drop_by_drop_has_a_deadline(hook, receiver, monkeypatch, drop):
    """Though each drop comes long before the timeout of a read."""
    receiver.drop = drop
    monkeypatch.setattr(sending, "SECONDS", 0.4)
    make.actor()
    receiver.drops = 15
    begun = time.monotonic()
    assert "It had not answered after 0.4 s." in deliver()
    assert time.monotonic() - begun < 1
    hook.refresh_from_db()
    assert hook.failures == 1


def test_one_that_is_gone_is_asked_no_more(hook, receiver):
    make.actor()
    receiver.status = 410
    deliver()
    wait_for_next_try()
    deliver()
    assert len(receiver.received) == 1
    hook.refresh_from_db()
    assert not hook.is_active


def test_a_redirect_is_not_followed(hook, receiver):
    make.actor()
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    assert "It answered 302." in deliver()
    assert len(receiver.received) == 1


def test_nobody_who_listens_is_a_failure(hook, receiver):
    make.actor()
    receiver.server.server_close()
    receiver.server.shutdown()
    deliver()
    hook.refresh_from_db()
    assert hook.failures == 1


def test_a_url_may_have_letters_outside_ascii(hook, receiver):
    Webhook.objects.update(url=receiver.url.replace("hook", "größe"))
    make.actor()
    assert "1 changes sent." in deliver()
    assert receiver.paths == ["/gr%C3%B6%C3%9Fe?key=1"]


def test_a_fault_of_one_does_not_stop_the_others(hook, receiver):
    """Its secret was spoilt."""
    Webhook.objects.filter(pk=hook.pk).update(secret="whsec_a")
    Webhook.objects.create(url=receiver.url)
    make.actor()
    deliver()
    assert len(receiver.received) == 1
    hook.refresh_from_db()
    assert hook.failures == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://[fe80::1]/",
        "https://[fec0::1]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[::ffff:0:10.0.0.1]/",
        "https://[::10.0.0.1]/",
        "https://2130706433/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "http://93.184.215.14/",
    ],
)
def test_nothing_is_sent_into_a_private_network(url, monkeypatch):
    def connect(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    hook = Webhook.objects.create(url=url)
    make.actor()
    deliver()
    hook.refresh_from_db()
    assert hook.failures == 1
    assert "private network" in hook.last_error or "https://" in hook.last_error


def test_it_connects_to_the_address_that_was_looked_up(monkeypatch):
    """A name that leads elsewhere a moment later leads nobody into our network."""
    answers = iter([[(2, 1, 6, "", ("93.184.215.14", 443))]])
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *args, **kwargs: next(answers))
    connected = []

    def connect(address: Any, *args: Any, **kwargs: Any) -> None:
        connected.append(address)
        raise OSError("refused")

    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    Webhook.objects.create(url="https://example.org/hook")
    make.actor()
    deliver()
    assert connected == [("93.184.215.14", 443)]


# In the admin


def test_an_administrator_enters_a_webhook_and_reads_its_secret(client):
    client.force_login(User.objects.create_superuser("admin"))
    form = Page(client, reverse("admin:threatapi_webhook_add")).fill(url="https://example.org/hook")
    assert form.save().saved
    hook = Webhook.objects.get()
    shown = client.get(reverse("admin:threatapi_webhook_change", args=[hook.pk]))
    assert hook.secret in shown.content.decode()


def test_nobody_else_sees_webhooks(client):
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(reverse("admin:threatapi_webhook_changelist")).status_code == 403
