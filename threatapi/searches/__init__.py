"""Saved searches: lists with filters under a name, and what entered or left them since a change."""
