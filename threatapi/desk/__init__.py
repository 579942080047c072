"""The admin's site: its navigation, its index (the desk) and the search over everything."""
