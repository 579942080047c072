#!/usr/bin/env python
"""Django's command line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
    import django
    from django.core.management import ManagementUtility

    utility = ManagementUtility(sys.argv)
    if sys.argv[1:2] == ["version"]:
        # Django's utility would answer with its own version alone.
        django.setup()
        utility.fetch_command("version").run_from_argv(sys.argv)
    else:
        utility.execute()
