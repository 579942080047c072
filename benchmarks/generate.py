"""Fills an empty store with invented records, for measuring.

    python benchmarks/generate.py --incidents 100000

The store is that of DATABASE_URL, after `manage.py migrate`. The same seed makes the same records.
"""

import os
import sys
from pathlib import Path

import django

# As a package: its modules have names that others have, too.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
django.setup()

from benchmarks.generate.command import main

if __name__ == "__main__":
    main()
