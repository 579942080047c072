"""The manual: the pages of docs/ as a site, which the server serves below `/docs/`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What lies here is served below the path that it has here: `site/docs/…`.
SITE = ROOT / "site"
