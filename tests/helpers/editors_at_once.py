"""Editors who edit and delete the same incidents and their parts through the admin of a server.

Each text that an editor writes is another one, and the editor notes whose place it takes. A change
is lost where two took the place of the same one, or where nobody replaced it and it is not there.

    python -m tests.helpers.editors_at_once --editors 8 --edits 150

`--http 8` has so many programs beside them, which write the same incidents with a token.
"""

import argparse
import html
import os
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
django.setup()

from .. import first_stores  # noqa: E402 (after Django is set up)
from .browsing import Browser, Shown  # noqa: E402
from .lost_edits import GONE, TEXT_OF, Key, Written, find_lost, stored_texts  # noqa: E402
from .programs_at_once import SendingProgram, new_token  # noqa: E402
from .servers import Server  # noqa: E402

INCIDENTS = 3
LISTS = [
    f"/admin/{name}/" for name in ("incidents/incident", "incidents/figure", "sources/assertion")
]
TOLD = re.compile(r"Somebody else made it “(.*?)”")


def page(model: str, pk: str = "", action: str = "change") -> str:
    app = "sources" if model in ("assertion", "source") else "incidents"
    return f"/admin/{app}/{model}/{pk}/{action}/" if pk else f"/admin/{app}/{model}/add/"


def rows(form: dict[str, Any], prefix: str) -> list[str]:
    """The prefixes of the stored rows of an inline."""
    return [f"{prefix}-{n}" for n in range(int(form.get(f"{prefix}-INITIAL_FORMS", 0)))]


def log_in(browser: Browser) -> None:
    while (shown := browser.log_in()).status == 503:  # many log in at once
        time.sleep(0.2)
    assert shown.status == 302, shown


class Editor:
    """One who sends so many edits and deletions, whatever becomes of them."""

    def __init__(
        self, port: int, number: int, edits: int, incidents: list[str], minutes: float
    ) -> None:
        self.browser, self.number, self.edits = Browser(port), number, edits
        self.incidents, self.random = incidents, Random(number)
        self.accepted: list[Written] = []
        self.counts: Counter[str] = Counter()
        self.fault: BaseException | None = None
        self.texts, self.attempted, self.blank = 0, 0, dict[str, Any]()
        self.end = time.monotonic() + 60 * minutes

    def run(self) -> None:
        try:
            log_in(self.browser)
            while self.attempted < self.edits and time.monotonic() < self.end:
                self.attempted += 1
                self.edit()
        except BaseException as error:
            self.fault = error

    def new_text(self) -> str:
        self.texts += 1
        return f"t{self.number}.{self.texts}"

    def open(self, path: str) -> dict[str, Any] | None:
        for _ in range(200):
            shown = self.browser.ask(path)
            if shown.status != 503:
                break
            time.sleep(0.1)
        if shown.status == 200:
            return self.read(shown)
        self.counts["gone before"] += 1
        return None

    def read(self, shown: Shown) -> dict[str, Any]:
        form = self.browser.read_form(shown)
        self.blank = {name: value for name, value in form.items() if "__prefix__" in name}
        return {name: value for name, value in form.items() if name not in self.blank}

    def edit(self) -> None:
        incident = self.random.choice(self.incidents)
        path = page("incident", incident)
        form = self.open(path)
        if form is None:
            return
        parts = rows(form, "figures")
        way = self.random.random()
        if not parts or (way < 0.08 and len(parts) < 4):
            self.add_figure(path, form)
        elif way < 0.4:
            self.change(path, form, {("incident", incident): "location"})
        elif way < 0.65:
            row = self.random.choice(parts)
            fields = {("figure", form[f"{row}-id"]): f"{row}-counts"}
            if way < 0.5:
                fields["incident", incident] = "location"
            self.change(path, form, fields)
        elif way < 0.75:
            self.change_on_its_page("figure", form[f"{self.random.choice(parts)}-id"])
        elif way < 0.85:
            self.change_assertion(form[f"{self.random.choice(parts)}-id"])
        elif way < 0.93:
            self.tick(path, form, self.random.choice(parts))
        else:
            self.delete(form[f"{self.random.choice(parts)}-id"])

    # Saving

    def change(self, path: str, form: dict[str, Any], fields: dict[Key, str]) -> None:
        """Write new texts. If somebody else was faster, save again what came back, or give up."""
        written = [Written(key, form[name], self.new_text()) for key, name in fields.items()]
        for each, name in zip(written, fields.values(), strict=True):
            form[name] = each.text
        shown = self.send(path, form)
        again = self.random.random() < 0.5
        while shown is not None and shown.status == 200 and again:
            self.counts["came back"] += 1
            form, again = self.read(shown), self.random.random() < 0.5
            prefixes = {form.get(f"{row}-id"): row for row in rows(form, "figures")}
            now = []
            for each in written:
                (model, key), name = each.key, TEXT_OF[each.key[0]]
                if "figures-INITIAL_FORMS" in form and model == "figure":
                    if key not in prefixes:
                        continue  # somebody has deleted the row
                    name = f"{prefixes[key]}-{name}"
                now.append(each._replace(seen=self.theirs(shown, name) or each.seen))
            written = now
            shown = self.send(path, form)
        if shown is not None and shown.status == 302:
            self.accepted += written

    def theirs(self, shown: Shown, name: str) -> str:
        """The text that the field is told to have now."""
        text = html.unescape(shown.text)
        box = text.find(f'name="take_theirs" value="{name}"')
        told = TOLD.findall(text[max(box - 400, 0) : box]) if box > 0 else []
        return told[-1] if told else ""

    def send(self, path: str, form: dict[str, Any]) -> Shown | None:
        """The answer, if it was saved or came back; none if it was refused.

        What was saved leads to the list, what was refused to the same page again, and what is gone
        to the first page.
        """
        form = form | {"_save": "1", "reason_of_change": f"editor {self.number}"}
        shown = self.browser.ask(path, form)
        is_saved = shown.headers.get("Location", "").partition("?")[0] in LISTS
        if shown.status == 302 and not is_saved:
            self.counts["refused"] += 1
            return None
        what = {302: "accepted", 200: "refused"}.get(shown.status, f"status {shown.status}")
        self.counts[what] += 1
        return shown

    def change_on_its_page(self, model: str, key: str) -> None:
        path = page(model, key)
        if (form := self.open(path)) is not None:
            self.change(path, form, {(model, key): TEXT_OF[model]})

    def change_assertion(self, figure: str) -> None:
        form = self.open(page("figure", figure))
        if form is not None:
            self.change_on_its_page("assertion", form["assertions-0-id"])

    def add_figure(self, path: str, form: dict[str, Any]) -> None:
        number = int(form["figures-2-TOTAL_FORMS"])
        row = f"figures-2-{number}"
        for name, value in self.blank.items():
            if name.startswith("figures-2-__prefix__"):
                form[name.replace("__prefix__", str(number))] = value
        form |= {"figures-2-TOTAL_FORMS": number + 1, f"{row}-metric": "killed"}
        form |= {f"{row}-low": 1, f"{row}-high": 1, f"{row}-counts": self.new_text()}
        form |= {f"{row}-said_source": form["assertions-0-source"], f"{row}-said_locator": "L1"}
        shown = self.send(path, form)
        assert shown is None or shown.status != 200 or "changed this record" in shown.text, [
            re.sub("<[^>]*>", "", each) for each in re.findall("errorlist.*", shown.text)
        ]

    # Deleting

    def seen_parts(self, figure: str, text: str | None = None) -> list[Written] | None:
        """What goes with a figure, as it is now: that is, if nothing is changed until then, as it
        was when the page was opened that deletes it."""
        form = self.open(page("figure", figure))
        if form is None:
            return None
        assertion = form["assertions-0-id"]
        seen = form["counts"] if text is None else text
        return [
            Written(("figure", figure), seen, GONE),
            Written(("assertion", assertion), form["assertions-0-note"], GONE),
        ]

    def tick(self, path: str, form: dict[str, Any], row: str) -> None:
        if written := self.seen_parts(form[f"{row}-id"], form[f"{row}-counts"]):
            self.send_deletion(path, form | {f"{row}-DELETE": "on"}, written)

    def delete(self, figure: str) -> None:
        path = page("figure", figure, "delete")
        form = self.open(path)
        if form is not None and (written := self.seen_parts(figure)):
            self.send_deletion(path, form, written)

    def send_deletion(self, path: str, form: dict[str, Any], written: list[Written]) -> None:
        shown = self.send(path, form)
        if shown is not None and shown.status == 302:
            self.accepted += written
            self.counts["deleted"] += 1


def make_records(port: int) -> list[str]:
    """Enter a source and the incidents; the primary keys of these."""
    browser = Browser(port)
    assert browser.log_in().status == 302
    source = browser.form(page("source")) | {"title": "Report", "slug": "report", "kind": "news"}
    assert browser.ask(page("source"), source).status == 302
    keys = []
    for number in range(INCIDENTS):
        form = browser.form(page("incident")) | {"title": "Attack", "slug": f"attack-{number}"}
        form = {name: value for name, value in form.items() if "__prefix__" not in name}
        form |= {"assertions-0-source": "1", "assertions-0-locator": "L1", "_continue": "1"}
        shown = browser.ask(page("incident"), form)
        assert shown.status == 302, shown.text
        keys.append(shown.headers["Location"].split("/")[-3])
    return keys


class Outcome(NamedTuple):
    attempted: int
    counts: Counter[str]
    lost: list[str]


def let_them_edit(
    server: Server, editors: int, edits: int, minutes: float = 60, programs: int = 0
) -> Outcome:
    incidents = make_records(server.port)
    all_of_them: list[Any] = [
        Editor(server.port, number, edits, incidents, minutes) for number in range(editors)
    ]
    token = new_token(server) if programs else ""
    all_of_them += [
        SendingProgram(server.port, number, edits, incidents, token, minutes)
        for number in range(programs)
    ]
    threads = [Thread(target=editor.run) for editor in all_of_them]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for editor in all_of_them:
        if editor.fault is not None:
            raise editor.fault
    accepted = [each for editor in all_of_them for each in editor.accepted]
    counts = sum((editor.counts for editor in all_of_them), Counter[str]())
    attempted = sum(editor.attempted for editor in all_of_them)
    return Outcome(attempted, counts, find_lost(accepted, stored_texts(server)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--editors", type=int, default=8)
    parser.add_argument("--edits", type=int, default=150)
    parser.add_argument("--http", type=int, default=0, help="programs beside the editors")
    parser.add_argument("--minutes", type=float, default=60, help="after which they stop")
    given = parser.parse_args()
    maker = first_stores.Maker()
    try:
        with tempfile.TemporaryDirectory(prefix="editors_at_once_") as folder:
            Server.options = ("--workers", "2")
            server = Server(
                Path(folder),
                EDITOR_PASSWORD="editor",
                REQUESTS_OF_ADDRESS="50",
                REQUEST_SECONDS="60",
            )
            try:
                outcome = let_them_edit(
                    server, given.editors, given.edits, given.minutes, given.http
                )
            finally:
                server.stop()
    finally:
        maker.end()
    told = ", ".join(f"{number} {what}" for what, number in sorted(outcome.counts.items()))
    lines = [f"{outcome.attempted} edits attempted: {told}; {len(outcome.lost)} lost"]
    sys.stdout.write("\n".join([*lines, *outcome.lost, ""]))


if __name__ == "__main__":
    main()
