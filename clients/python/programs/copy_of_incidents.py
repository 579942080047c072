"""Keeps a copy of all incidents in a JSON file, and brings it up to date. Run it every night:

python copy_of_incidents.py URL copy.json
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from threatapi_client import Api
from threatapi_client.models import Modality

# All: the list has the actual ones alone if it is not asked for others.
MODALITIES: list[Modality] = ["actual", "planned", "forecast", "hypothesised"]


def removed(api: Api, number: int) -> Iterator[str]:
    """The records that a change removed for good."""
    for page in api.pages(api.get_change(number)):
        for item in page.items:
            if item.is_latest and item.action in ("delete", "merge"):
                yield str(item.record)


url, file = sys.argv[1:]
path = Path(file)
number: int
incidents: dict[str, object]
number, incidents = json.loads(path.read_text()) if path.exists() else (0, {})
with Api(url) as api:
    changes = [change.number for change in api.changes(after=number)]
    if number:
        for change in changes:
            for gone in removed(api, change):
                incidents.pop(gone, None)
    if changes:
        for incident in api.incidents(
            changed_after=number, expand="assertions", modality=MODALITIES
        ):
            incidents[str(incident.id)] = incident.to_dict()
        number = changes[-1]
path.write_text(json.dumps([number, incidents], ensure_ascii=False))
print(f"{len(incidents)} incidents as of change {number}")
