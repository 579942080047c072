"""The words of events, with the sort of event, kind of attack and weapons that they tell."""

import re
from typing import NamedTuple

from incidents.choices import AttackType, EventType, Weapon

E, A = EventType, AttackType


class Sort(NamedTuple):
    """What the words of an event say of it."""

    words: re.Pattern[str]
    event: EventType | None
    attack: AttackType | None = None


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


# The first sort whose words are found is the sort of the event.
SORTS = (
    Sort(
        _words(r"suicide (?:\w+ )?(?:bomb(?:ings?|er|s)?|attacks?|blast|explosion)"),
        E.SUICIDE_BOMB,
        A.BOMBING_EXPLOSION,
    ),
    Sort(
        _words(r"(?:air|drone)[- ]?(?:strike|raid|attack)s?", "air/drone strike"),
        E.AIR_DRONE_STRIKE,
    ),
    Sort(
        _words("shelling", r"(?:rocket|mortar|artillery|missile) (?:attack|fire|strike|barrage)s?"),
        E.SHELLING,
        A.BOMBING_EXPLOSION,
    ),
    Sort(_words(r"grenade(?: attack)?s?"), E.GRENADE, A.BOMBING_EXPLOSION),
    Sort(_words("chemical (?:weapons?|attack)"), E.CHEMICAL_WEAPON),
    Sort(
        _words("bomb(?:ing|ings|s)?", "explosion", "blast", "ied", "landmine", "mine"),
        E.REMOTE_EXPLOSIVE,
        A.BOMBING_EXPLOSION,
    ),
    Sort(
        _words("kidnapping", "abduction", "enforced disappearance", "forced disappearance"),
        E.ABDUCTION,
        A.HOSTAGE_KIDNAPPING,
    ),
    Sort(_words("hostage[- ]taking", "hostage crisis", "siege"), E.ATTACK, A.HOSTAGE_BARRICADE),
    Sort(_words("hijacking"), E.ATTACK, A.HIJACKING),
    Sort(_words("sexual violence", "rape"), E.SEXUAL_VIOLENCE),
    Sort(_words("assassinations?", "targeted killing", "attempts? on"), E.ATTACK, A.ASSASSINATION),
    Sort(
        _words(
            "clash(?:es)?", "firefight", "gun ?battle", "gunfight", "skirmish(?:es)?",
            "shoot-?out", "battle", "fighting", "campaign", "offensive",
        ),
        E.ARMED_CLASH,
    ),
    Sort(
        _words("arson", "robbery", "looting", "sabotage", "blowing up", "property destruction"),
        E.LOOTING,
        A.FACILITY,
    ),
    Sort(
        _words(
            "(?:armed|gun|knife|sniper) (?:attack|assault)s?", "shootings?", "ambush(?:es)?",
            "stabbing", "storming", "sniping", "armed assault", "beheadings?", "executions?",
        ),
        E.ATTACK,
        A.ARMED_ASSAULT,
    ),
    Sort(
        _words(
            "(?:disrupted|foiled|thwarted) (?:attack|plot|bombing)s?",
            "weapons (?:seizure|cache)", "defusal", "disrupted weapons use",
        ),
        E.DISRUPTED_WEAPONS_USE,
    ),
    Sort(_words("attacks?", "murder", "raids?", "assaults?"), E.ATTACK),
    # Nothing is said of how they came to death.
    Sort(_words("killings?", "deaths?"), None),
    Sort(_words("government regains territory"), E.GOVERNMENT_REGAINS_TERRITORY),
    Sort(_words("non-state actor overtakes territory"), E.NON_STATE_OVERTAKES_TERRITORY),
    Sort(
        _words("handover", "withdrawal", "departure", "non-violent transfer of territory"),
        E.NON_VIOLENT_TRANSFER,
    ),
    Sort(_words("excessive force against protesters"), E.EXCESSIVE_FORCE),
    Sort(_words("protest with intervention"), E.PROTEST_WITH_INTERVENTION),
    Sort(_words("riots?", "violent (?:demonstration|protest)s?"), E.VIOLENT_DEMONSTRATION),
    Sort(_words("mob violence", "lynching"), E.MOB_VIOLENCE),
    Sort(_words("protests?", "demonstrations?", "rally", "sit-in"), E.PEACEFUL_PROTEST),
    Sort(
        _words("ceasefire", "truce", "agreement", "deal", "talks", "negotiations", "accord"),
        E.AGREEMENT,
    ),
    Sort(
        _words("arrests?", "convictions?", "convicts", "sentencing", "detention", "capture of"),
        E.ARRESTS,
    ),
    Sort(_words("headquarters", "base established"), E.HEADQUARTERS),
    Sort(
        _words(
            "formation", "founding", "creation", "merger", "split", "reunification",
            "appointment", "change of leader(?:ship)?", "dissolution", "announces itself",
            "declaration", "declares", "renames", "renaming",
        ),
        E.CHANGE_TO_GROUP,
    ),
    Sort(
        _words(
            "statement", "visit", "meeting", "ruling", "announcement", "video", "sanctions?",
            "aid (?:to|for)", "trial", "warnings?", "appeal", "pledge", "speech", "release of",
            "return of", "ouster", "propaganda",
            "slogans", "pamphlets",
        ),
        E.OTHER,
    ),
)  # fmt: skip
# What is said or done about another event is no such event: warnings before an attack.
ABOUT_ANOTHER = re.compile(
    r"(?:[\w’'-]+ ){0,4}(?:warnings?|statements?|videos?|announcements?|meetings?|rulings?|"
    r"appeals?|trials?|sanctions?|propaganda) (?:of|on|before|after|about|against|for|over) ",
    re.IGNORECASE,
)
WEAPONS = {
    Weapon.SUICIDE_VEST: _words("suicide vest", "explosive vest"),
    Weapon.VEHICLE_BOMB: _words(
        r"(?:car|truck|vehicle|motorcycle|lorry|van|bus)[- ]bomb\w*", "vbied"
    ),
    Weapon.IED: _words("ied", r"roadside bomb\w*", "improvised explosive device"),
    Weapon.SNIPER_RIFLE: _words("sniper", "sniping"),
    Weapon.FIREARM: _words(
        "guns?", "gun ?battle", "gunfight", "shooting", "firefight", "shoot-?out", "rifles?",
        "pistol",
    ),
    Weapon.MORTAR: _words("mortars?"),
    Weapon.ROCKET: _words("rockets?", "rpg"),
    Weapon.GRENADE: _words("grenades?"),
    Weapon.DRONE: _words("drones?"),
    Weapon.MISSILE: _words("missiles?"),
}  # fmt: skip


BY_LABEL = {label: event for event in E for label in (event.label.lower(), event.value)} | {
    "other": E.OTHER
}


def sort_of(text: str) -> Sort | None:
    """The sort of event that the words tell."""
    if ABOUT_ANOTHER.match(text):
        return Sort(ABOUT_ANOTHER, E.OTHER)
    return next((sort for sort in SORTS if sort.words.search(text)), None)


def weapons_of(text: str) -> list[str]:
    return [weapon.value for weapon, words in WEAPONS.items() if words.search(text)]
