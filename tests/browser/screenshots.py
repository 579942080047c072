"""The pictures of the editors' pages in docs/images: `python -m tests.browser.screenshots`.

They show an invented world alone, in a store of its own: that of `highlands.py`, whose report is
entered and published; a second report is a draft. Names of pictures limit it to these.
"""

import base64
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 90_000
QUALITIES = (80, 70, 60, 50, 40)
HEIGHT = 900
# What is added to the name of a picture.
LOOKS = {
    "": (1440, "light"),
    "-dark": (1440, "dark"),
    "-tablet": (1024, "light"),
    "-phone": (390, "light"),
}
NAMED_FIRST = "seven-dead-at-customs-post-near-tarvel"


class Pages:
    """Where each picture is taken."""

    def __init__(self, editor: Any, draft: str) -> None:
        self.editor, self.page, self.draft = editor, editor.page, draft

    def key(self, table: str, slug: str) -> int:
        ((key,),) = self.editor.site.sql(f"SELECT id FROM {table} WHERE slug = '{slug}'")
        return int(key)

    def desk(self, width: int) -> None:
        self.page.goto("/admin/")

    def workbench(self, width: int) -> None:
        self.page.goto(self.draft)
        self.page.locator(".claim[data-state=rival] summary").first.click()
        self.page.locator(".claim [name=locator]").wait_for()
        if width < LOOKS["-tablet"][0]:
            self.top(".entry")

    def workbench_publish(self, width: int) -> None:
        self.page.goto(self.draft)
        self.page.keyboard.press("Control+Enter")
        self.page.locator("#id_reason_of_change:focus").wait_for()
        self.page.locator("#id_reason_of_change").fill("The mayor on Tarvel")

    def source(self, width: int) -> None:
        self.page.goto(f"/admin/sources/source/{self.key('sources_source', NAMED_FIRST)}/change/")
        self.top("#claims")

    def incident(self, width: int) -> None:
        ((key,),) = self.editor.site.sql(
            "SELECT id FROM incidents_incident WHERE killed_contested ORDER BY id LIMIT 1"
        )
        self.page.goto(f"/admin/incidents/incident/{key}/change/")

    def incident_rows(self, width: int) -> None:
        self.incident(width)
        self.top("#involvements-group")

    def merge(self, width: int) -> None:
        keep, other = (
            self.key("actors_entity", each) for each in ("sons-of-marenda", "sons-of-marinda")
        )
        self.page.goto(f"/admin/threatapi/change/merge/entity/{keep}/?other={other}&stays=this")

    def history(self, width: int) -> None:
        self.page.goto(
            f"/admin/actors/actor/{self.key('actors_entity', 'highland-front')}/history/"
        )

    def top(self, selector: str) -> None:
        """Scroll to it."""
        self.page.locator(selector).first.evaluate(
            "(each) => scrollBy({top: each.getBoundingClientRect().top - 8, behavior: 'instant'})"
        )


PICTURES: dict[str, tuple[Callable[[Pages, int], None], tuple[str, ...]]] = {
    "desk": (Pages.desk, tuple(LOOKS)),
    "workbench": (Pages.workbench, tuple(LOOKS)),
    "workbench-publish": (Pages.workbench_publish, ("",)),
    "source": (Pages.source, tuple(LOOKS)),
    "incident": (Pages.incident, tuple(LOOKS)),
    "incident-rows": (Pages.incident_rows, ("",)),
    "merge": (Pages.merge, ("", "-phone")),
    "history": (Pages.history, ("", "-dark")),
}


def take(page: Any, file: Path) -> None:
    """By Chromium itself, which writes WebP; Playwright does not."""
    chrome = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        how = {"format": "webp", "quality": quality}
        file.write_bytes(base64.b64decode(chrome.send("Page.captureScreenshot", how)["data"]))
        if file.stat().st_size <= MOST_BYTES:
            break
    chrome.detach()
    sys.stdout.write(f"{file.name}: {file.stat().st_size // 1000} kB\n")


def take_all(pages: Pages, wanted: list[str]) -> None:
    from .looking import END_TRANSITIONS

    for name, (show, looks) in PICTURES.items():
        for look in looks:
            if wanted and f"{name}{look}" not in wanted and name not in wanted:
                continue
            width, theme = LOOKS[look]
            pages.page.set_viewport_size({"width": width, "height": HEIGHT})
            pages.page.emulate_media(color_scheme=theme)
            show(pages, width)
            pages.page.wait_for_load_state("networkidle")
            pages.page.evaluate(END_TRANSITIONS)
            take(pages.page, IMAGES / f"{name}{look}.webp")


@contextmanager
def editor_of_world(folder: Path) -> Iterator[Any]:
    """An editor in the invented world, with a browser."""
    from .. import first_stores
    from .conftest import Site, log_in, opened, started
    from .test_report import Editor

    class EmptySite(Site):
        store = first_stores.MIGRATED

    maker = first_stores.Maker()
    try:
        site = EmptySite(folder)
        try:
            with started() as browser, opened(browser, site, log_in(browser, site)) as page:
                page.set_viewport_size({"width": 1440, "height": HEIGHT})
                editor = Editor(page)
                editor.site = site
                yield editor
        finally:
            site.stop()
    finally:
        maker.end()


def main(wanted: list[str]) -> None:
    from .scene import set_scene

    with (
        tempfile.TemporaryDirectory() as folder,
        editor_of_world(Path(folder)) as editor,
    ):
        take_all(Pages(editor, set_scene(editor)), wanted)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "threatapi.settings"
    os.environ["STORES"] = ""  # the empty store alone is made
    django.setup()
    main(sys.argv[1:])
