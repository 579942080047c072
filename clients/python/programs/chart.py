"""Incidents of a country in each year, from the CSV export, as SVG:

python chart.py URL PK > chart.svg
"""

import sys
from collections import Counter

from threatapi_client import Api

url, country = sys.argv[1:]
with Api(url) as api:
    rows = api.export_incidents_csv(country=country)
    years = Counter(row["date_earliest"][:4] for row in rows if row["date_earliest"])

print(f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{20 * len(years)}">')
for number, (year, count) in enumerate(sorted(years.items())):
    y, width = 20 * number, 500 * count // max(years.values())
    print(f'<text x="0" y="{y + 14}">{year}</text>')
    print(f'<rect x="50" y="{y}" width="{width}" height="16"/>')
    print(f'<text x="{width + 55}" y="{y + 14}">{count}</text>')
print("</svg>")
