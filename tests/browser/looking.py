"""What axe finds on a page: faults of accessibility that a rule can see. And what is too wide."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (390, 1024, 1440)
BAD = ("serious", "critical")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Of these alone the answer depends on the theme and on the width.
OF_LOOK = ("color-contrast", "link-in-text-block", "target-size")
# axe runs twice: with all rules, and in the dark on a phone with those that may then differ.
LOOKS = ((1440, "light", ()), (390, "dark", OF_LOOK))
# The body must not scroll sideways; tables within it may.
TOO_WIDE = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= innerWidth) return null;
    const over = [...document.body.querySelectorAll("*")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1);
    const first = over.slice(0, 3).map((each) => each.outerHTML.slice(0, 150));
    return `${page.scrollWidth} pixels wide: ${first}`;
}"""
# Colours of links change slowly.
END_TRANSITIONS = """() => {
    document.documentElement.getBoundingClientRect();
    document.getAnimations().forEach((each) => each.finish());
}"""


def faults(page: Any, *rules: str) -> list[str]:
    """What is serious or critical, with the first elements that have it."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {"resultTypes": ["violations"], "runOnly": only}
    if not rules:
        # A picture of a lens labels the search box of Django's lists.
        options["rules"] = {"label-title-only": {"enabled": False}}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    answer = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{each['id']}: {len(each['nodes'])} × {[node['html'][:200] for node in each['nodes'][:3]]}"
        for each in answer["violations"]
        if each["impact"] in BAD
    ]


def set_look(page: Any, width: int, theme: str = "light") -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.evaluate(END_TRANSITIONS)


def faults_of_looks(page: Any) -> dict[str, list[str]]:
    """What axe finds on the page as it stands, light and dark."""
    found: dict[str, list[str]] = {}
    for width, theme, rules in LOOKS:
        set_look(page, width, theme)
        found[f"{width}, {theme}"] = faults(page, *rules)
    return {where: what for where, what in found.items() if what}


def all_faults(page: Any) -> dict[str, list[str]]:
    return sideways(page) | faults_of_looks(page)


def sideways(page: Any) -> dict[str, list[str]]:
    found = {}
    for width in WIDTHS:
        set_look(page, width)
        if wide := page.evaluate(TOO_WIDE):
            found[f"{width}, sideways"] = [wide]
    return found
