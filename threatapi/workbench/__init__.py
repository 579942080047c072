"""The editors' workbench: a report entered on one page, kept as a draft until it is published."""
