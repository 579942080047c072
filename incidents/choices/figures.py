"""Numbers: what is counted, of whom, and how exactly."""

from base.orm.vocabulary import Vocabulary


class Metric(Vocabulary):
    """What a number counts or measures."""

    KILLED = "killed", "Killed", "People killed."
    DIED = "died", "Died, cause not stated", "People who died, with no cause given."
    WOUNDED = "wounded", "Wounded", "People hurt who lived."
    KILLED_OR_WOUNDED = (
        "killed_or_wounded",
        "Killed or wounded, not told apart",
        "People killed and people wounded in one number.",
    )
    CAPTURED = "captured", "Captured", "People arrested or taken prisoner."
    HOSTAGES = "hostages", "Hostages", "People held as hostages."
    CONVICTED = "convicted", "Convicted", "People found guilty by a court."
    RELEASED = "released", "Released", "People set free."
    FIGHTERS = (
        "fighters",
        "Fighters",
        "Those of an actor who fight; a strength may be told as `members`, too.",
    )
    MEMBERS = (
        "members",
        "Members or people counted as belonging to it",
        "All who belong to an actor, fighting or not; see `fighters`, too.",
    )
    OPERATIVES = "operatives", "Operatives", "Those who work for an actor, often in secret."
    COMMANDERS = "commanders", "Commanders", "Those of an actor who command."
    ATTACKS = (
        "attacks",
        "Attacks counted by an observer",
        "Attacks, as somebody other than the attacker counts them.",
    )
    ATTACKS_CLAIMED = (
        "attacks_claimed",
        "Attacks that the actor itself claims",
        "Attacks, as the attacker counts its own.",
    )
    ATTACKERS = "attackers", "Attackers taking part", "Those who attack, in one incident."
    PROVINCES = "provinces", "Provinces", "Provinces in which something is so."
    COUNTRIES = "countries", "Countries", "Countries in which something is so."
    STATES = "states", "States", "States that do something or are concerned."
    GROUPS = "groups", "Groups", "Groups that do something or are concerned."
    FACTIONS = "factions", "Factions", "Factions of one group."
    UNITS = "units", "Units", "Units of one force."
    VIDEOS = "videos", "Videos", "Videos released."
    SHARE_PERCENT = "share_percent", "Share in per cent", "A share of a whole, from 0 to 100."
    RANK = "rank", "Rank, 1 is first", "The place in a ranking."
    AGE = "age", "Age in years", "How old somebody is or was."
    ROCKETS = "rockets", "Rockets fired", "Rockets that were fired."
    MISSILES = (
        "missiles",
        "Missiles or strikes fired",
        "Missiles that were fired, or strikes with them.",
    )
    WEAPONS_SEIZED = (
        "weapons_seized",
        "Weapons and equipment seized",
        "Weapons and gear that were taken.",
    )
    CASH_SEIZED = "cash_seized", "Cash seized", "Money that was taken, in the unit named."
    VALUE = "value", "Money value", "An amount of money, in the unit named."


# Numbers that, where they are about a person, say what they did, whom they lead, or that they are
# sought or were held: a toll, an arrest, a reward.
ACCUSING_METRICS = (
    Metric.KILLED, Metric.DIED, Metric.WOUNDED, Metric.KILLED_OR_WOUNDED, Metric.CAPTURED,
    Metric.HOSTAGES, Metric.CONVICTED, Metric.FIGHTERS, Metric.MEMBERS, Metric.OPERATIVES,
    Metric.COMMANDERS, Metric.ATTACKS, Metric.ATTACKS_CLAIMED, Metric.ATTACKERS, Metric.UNITS,
    Metric.ROCKETS, Metric.MISSILES, Metric.WEAPONS_SEIZED, Metric.CASH_SEIZED, Metric.VALUE,
)  # fmt: skip
# What is measured, and not counted: numbers of these need not be whole.
MEASURED = (Metric.SHARE_PERCENT, Metric.AGE, Metric.CASH_SEIZED, Metric.VALUE)


class Population(Vocabulary):
    """Which people a number counts."""

    TOTAL = "total", "Total", "Everyone, whoever they are."
    CIVILIANS = "civilians", "Civilians", "Those who belong to no armed force or group."
    POLICE = "police", "Police", "Police officers."
    MILITARY = "military", "Military", "Soldiers."
    FRONTIER_CORPS = (
        "frontier_corps",
        "Frontier Corps (FC)",
        "Members of Pakistan's Frontier Corps.",
    )
    LEVIES = "levies", "Levies", "Members of Pakistan's Levies forces."
    INTELLIGENCE = "intelligence", "Intelligence services", "Members of intelligence services."
    SECURITY_PERSONNEL = (
        "security_personnel",
        "Security personnel, service not told apart",
        "Soldiers, police and the like in one number.",
    )
    US_PERSONNEL = (
        "us_personnel",
        "US personnel",
        "Members of the forces or services of the United States.",
    )
    AFGHANS = "afghans", "Afghans", "Afghan nationals."
    CHINESE = "chinese", "Chinese nationals", "Nationals of China."
    FOREIGNERS = "foreigners", "Foreigners", "Those who are not nationals of the country."
    DIPLOMATS = (
        "diplomats",
        "Diplomats and embassy staff",
        "Those who work at an embassy or consulate.",
    )
    BODYGUARDS = "bodyguards", "Bodyguards", "Those who guard a person."
    HOSTAGES = "hostages", "Hostages", "Those held as hostages."
    ASSAILANTS = "assailants", "Assailants", "Those who carry out the attack."
    OFFICIALS = "officials", "Officials", "Those who hold a public office."
    STUDENTS = "students", "Students", "Pupils and students."
    MILITANTS = (
        "militants",
        "Members of armed groups who are not the assailants",
        "Members of armed groups who do not carry out this attack.",
    )
    SIDE_A = "side_a", "Side A", "Those on the first side of a conflict (UCDP)."
    SIDE_B = "side_b", "Side B", "Those on the second side of a conflict (UCDP)."
    UNKNOWN_SIDE = (
        "unknown_side",
        "Side not known",
        "Those of whom it is not known on which side of a conflict they were (UCDP).",
    )


class Bound(Vocabulary):
    """How `low` and `high` of a number are to be read."""

    EXACT = "exact", "Exactly, or from low to high", "The number itself, or a range with both ends."
    AT_LEAST = "at_least", "At least low", "The number is `low` or more."
    MORE_THAN = "more_than", "More than low", "The number is above `low`."
    AT_MOST = "at_most", "At most high", "The number is `high` or less."
    ABOUT = "about", "About", "The number is near what is given, on either side."
    NEARLY = "nearly", "Nearly", "The number is a little below what is given."


class Flaw(Vocabulary):
    """Flaw in a number that is kept as another data set gives it."""

    ORDER = "order", "Low, best and high out of order", "Low, best and high are not in order."


class Magnitude(Vocabulary):
    """A number that is only given as a vague word."""

    SEVERAL = "several", "Several", "More than two, and no more is said."
    DOZENS = "dozens", "Dozens", "Some tens."
    HUNDREDS = "hundreds", "Hundreds", "Some hundreds."
    THOUSANDS = "thousands", "Thousands", "Some thousands."


class Dimension(Vocabulary):
    """How a tally is broken down into cells."""

    TOTAL = "total", "The whole", "The whole, not a cell."
    ATTACK_TYPE = "attack_type", "By type of attack", "One cell for each type of attack."
    PLACE = "place", "By place", "One cell for each place."
    SIDE = "side", "By side of a conflict", "One cell for each side."
    SERVICE = "service", "By service of the victims", "One cell for each force or service."
    ITEM = "item", "By item", "One cell for each sort of thing."
    POPULATION = "population", "By population", "One cell for each sort of people."
