"""The records that names may mean, a name in each line: python names.py URL < names.txt"""

import sys

from threatapi_client import Api

(url,) = sys.argv[1:]
names = sys.stdin.read().splitlines()
with Api(url) as api:
    for start in range(0, len(names), 100):  # as many as a request takes
        asked = names[start : start + 100]
        answer = api.match_names({"queries": [{"name": name} for name in asked]})
        for name, result in zip(asked, answer.results, strict=True):
            best = result.candidates[0] if result.candidates else None
            print(f"{name}: {f'{best.entity.slug} {best.score:.2f}' if best else 'nobody'}")
