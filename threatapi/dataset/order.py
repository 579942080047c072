"""In which order records that refer to others of their kind are written. Nothing here recurses."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def layers(above: Mapping[Key, Collection[Key]]) -> list[list[Key]]:
    """Keys in batches, each after all that its keys refer to.

    Those in a circle, and those that refer to one, are left out.
    """
    below: dict[Key, list[Key]] = defaultdict(list)
    waiting = {}
    for key, targets in above.items():
        known = {target for target in targets if target in above}
        waiting[key] = len(known)
        for target in known:
            below[target].append(key)
    found = []
    batch = [key for key, number in waiting.items() if not number]
    while batch:
        found.append(batch)
        freed = []
        for key in batch:
            for child in below[key]:
                waiting[child] -= 1
                if not waiting[child]:
                    freed.append(child)
        batch = freed
    return found


def circles(above: Mapping[Key, Collection[Key]]) -> set[Key]:
    """The keys in a circle, and those on a way from one circle to another."""
    stuck = set(above).difference(*layers(above))
    below: dict[Key, set[Key]] = {key: set() for key in stuck}
    for key in stuck:
        for target in above[key]:
            if target in below:
                below[target].add(key)
    return stuck.difference(*layers(below))
