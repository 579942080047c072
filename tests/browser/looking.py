"""What axe finds on a page: faults of accessibility that a rule can see."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (1440, 390)
THEMES = ("light", "dark")
BAD = ("serious", "critical")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Of these alone the answer depends on the theme.
OF_COLOUR = ("color-contrast", "link-in-text-block")


def faults(page: Any, *rules: str) -> list[str]:
    """What is serious or critical, with the first elements that have it."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {"resultTypes": ["violations"], "runOnly": only}
    if not rules:
        # A picture of a lens labels the search box of Django's lists.
        options["rules"] = {"label-title-only": {"enabled": False}}
    answer = Axe().run(page, options=options)
    return [
        f"{each['id']}: {len(each['nodes'])} × {[node['html'][:200] for node in each['nodes'][:3]]}"
        for each in answer.response["violations"]
        if each["impact"] in BAD
    ]


def faults_as_it_stands(page: Any) -> dict[str, list[str]]:
    """The faults of the page in the state in which it is, at each width, light and dark."""
    found = {}
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(250)  # colours of links change slowly
            found[f"{width}, {theme}"] = faults(page)
    return {where: what for where, what in found.items() if what}


def faults_in_all_looks(page: Any, path: str) -> dict[str, list[str]]:
    """The faults of this page at each width, light and dark."""
    found = {}
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.goto(path)
        assert path.startswith("/admin/login/") or "/admin/login/" not in page.url
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found[f"{path} at {width}, {theme}"] = faults(
                page, *(() if theme == "light" else OF_COLOUR)
            )
    return {where: what for where, what in found.items() if what}
