"""The shortest paths between two actors or persons: python path.py URL yasin-zia ahmad-massoud"""

import sys

from threatapi_client import Api

url, start, end = sys.argv[1:]
with Api(url) as api:
    for path in api.find_paths(from_=start, to=end).paths:
        print(" > ".join(node.slug for node in path.nodes))
        for hop in path.hops:
            print(f"  {hop.edge.kind}: {hop.edge.status}")
