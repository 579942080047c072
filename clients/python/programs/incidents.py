"""Incidents in a country with their tolls: python incidents.py URL PK"""

import sys

from threatapi_client import Api
from threatapi_client.models import Toll


def told(toll: Toll | None) -> str:
    return "not known" if toll is None else f"{toll.low or 0}-{toll.high}, best {toll.best}"


url, country = sys.argv[1:]
with Api(url) as api:
    for incident in api.incidents(country=country, ordering="-killed"):
        date = incident.date.edtf if incident.date else "undated"
        print(f"{date} {incident.slug}: {told(incident.killed)}")
