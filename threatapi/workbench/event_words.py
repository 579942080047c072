"""The words of events, with the sort of event, kind of attack and weapons that they tell."""

import re
from typing import NamedTuple

from incidents.choices import AttackType, EventType, Weapon

E, A = EventType, AttackType


class Sort(NamedTuple):
    """What the words of an event say of it."""

    words: re.Pattern[str]
    event: EventType
    attack: AttackType | None = None


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


# The first sort whose words are found is the sort of the event.
SORTS = (
    Sort(
        _words(r"suicide (?:\w+ )?(?:bomb(?:ing|er|s)?|attack|blast|explosion)"),
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
    Sort(_words("assassinations?", "targeted killing"), E.ATTACK, A.ASSASSINATION),
    Sort(
        _words(
            "clash(?:es)?", "firefight", "gun ?battle", "gunfight", "skirmish(?:es)?",
            "shoot-?out", "battle", "fighting",
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
            "(?:armed|gun|knife|sniper) (?:attack|assault)", "shooting", "ambush", "raid",
            "stabbing", "storming", "sniping", "assault", "beheading", "execution",
        ),
        E.ATTACK,
        A.ARMED_ASSAULT,
    ),
    Sort(_words("attacks?", "killings?", "murder"), E.ATTACK),
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
    Sort(
        _words("weapons (?:seizure|cache|found)", "defusal", "disrupted weapons use"),
        E.DISRUPTED_WEAPONS_USE,
    ),
    Sort(_words("headquarters", "base established"), E.HEADQUARTERS),
    Sort(
        _words(
            "formation", "founding", "creation", "merger", "split", "reunification",
            "appointment", "change of leader(?:ship)?", "dissolution", "announces itself",
            "declaration",
        ),
        E.CHANGE_TO_GROUP,
    ),
    Sort(
        _words(
            "statement", "visit", "meeting", "ruling", "announcement", "video", "sanctions?",
            "aid", "trial", "warnings?", "appeal", "pledge", "speech",
        ),
        E.OTHER,
    ),
)  # fmt: skip
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


def sort_of(text: str) -> Sort | None:
    """The sort of event that the words tell."""
    return next((sort for sort in SORTS if sort.words.search(text)), None)


def weapons_of(text: str) -> list[str]:
    return [weapon.value for weapon, words in WEAPONS.items() if words.search(text)]
