"""An editor's hand: what it does is counted as it would tire."""

from typing import Any


class Hand:
    """Works on a page, and counts pages, clicks, keys, and how often the locator is set."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.pages = self.clicks = self.keys = self.locators = 0
        self.is_new = True
        page.on("domcontentloaded", self._open)

    def _open(self, page: Any) -> None:
        self.is_new = True

    def act(self) -> None:
        """A page counts when something is done on it."""
        self.pages += self.is_new
        self.is_new = False

    def click(self, selector: str) -> None:
        self.act()
        self.clicks += 1
        self.locators += self.page.locator(selector).first.evaluate("e => !!e.closest('.sen')")
        self.page.locator(selector).first.click()

    def press(self, *keys: str) -> None:
        """Keys, one after the other; several at once, as “Control+Enter”, are counted each."""
        for key in keys:
            self.act()
            self.page.wait_for_timeout(200)  # as a hand takes
            self.keys += len(key.split("+")) if len(key) > 1 else 1
            self.locators += self.focus() == "locator" and key != "Tab"
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.locators += self.focus() == "locator"
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        """Text that was copied elsewhere: Ctrl and V."""
        self.keys += 2
        self.page.keyboard.insert_text(text)

    def focus(self) -> str:
        return self.page.evaluate("document.activeElement.id")
