"""Misspelt names, the same ones each time."""

import random

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def misspelt(name: str, dice: random.Random) -> str:
    """One letter wrong, missing, added or exchanged, inside a word."""
    places = [at for at in range(1, len(name) - 1) if name[at - 1 : at + 2].isalpha()]
    if not places:
        return name
    at, other = dice.choice(places), dice.choice(LETTERS)
    wrong = (other + name[at + 1 :], name[at + 1 :], other + name[at:])
    exchanged = name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + dice.choice((*wrong, exchanged))
