"""Scores of nomenklatura's logic-v2, for `benchmarks/names.py`; runs where that is installed.

Reads lines of JSON, each a name and a list of candidates; writes the score of each candidate.
"""

import json
import sys

from followthemoney import model
from nomenklatura.matching import get_algorithm

LOGIC = get_algorithm("logic-v2")
CONFIG = LOGIC.default_config()


def entity(name: str):
    made = model.make_entity("LegalEntity")
    made.id = name
    made.add("name", name)
    return made


for line in sys.stdin:
    typed, candidates = json.loads(line)
    asked = entity(typed)
    scores = [LOGIC.compare(asked, entity(name), CONFIG).score for name in candidates]
    print(json.dumps(scores), flush=True)
