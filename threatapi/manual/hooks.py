"""What MkDocs does not know by itself: the pages that stand outside docs/, and the list of ADRs.

Pages of the repository link to each other as they lie in it, so that they can be read there, too.
A page of docs/ may link to these pages and to other pages of docs/; it names other files as `code`.
"""

import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from threatapi import __version__
from threatapi.manual import ROOT

OUTSIDE = ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT", "data/LICENSE")
OUTSIDE += ("clients/python/README", "clients/typescript/README")
STYLES = ROOT / "threatapi" / "static" / "threatapi"


def on_config(config: MkDocsConfig) -> None:
    config.extra["version"] = __version__


def on_files(files: Files, config: MkDocsConfig) -> None:
    for name in OUTSIDE:
        text = (ROOT / f"{name}.md").read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, f"{name}.md", content=text))
    files.append(File.generated(config, "adr/README.md", content=decisions()))
    for name in ("landing.css", "icon.svg"):
        files.append(File.generated(config, name, abs_src_path=str(STYLES / name)))


def decisions() -> str:
    """A page that lists the decisions."""
    lines = ["# Decisions", "", "Why it is as it is, each with what else was thought of.", ""]
    for path in sorted((ROOT / "docs" / "adr").glob("*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        lines.append(f"- [{title}]({path.name})")
    return "\n".join(lines)


def on_page_markdown(markdown: str, page: Any, **kwargs: Any) -> str:
    if page.file.src_uri.removesuffix(".md") in OUTSIDE:
        return markdown
    names = "|".join(OUTSIDE)
    return re.sub(rf"\]\(\.\./((?:\.\./)?(?:{names})\.md)", r"](\1", markdown)
