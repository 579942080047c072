"""Who had what part in an incident, what became of them, and whose deed it is said to be."""

from base.orm.vocabulary import Vocabulary


class Role(Vocabulary, component="InvolvementRole"):
    """What part somebody had in an incident."""

    PERPETRATOR = (
        "perpetrator",
        "Perpetrator, in the voice of the source",
        "The source itself says that it was their deed.",
    )
    CLAIMANT = "claimant", "Claimed responsibility", "They say that it was their own deed."
    SUSPECTED = "suspected", "Suspected of it", "Somebody suspects that it was their deed."
    BLAMED = (
        "blamed",
        "Blamed for it by another party",
        "A party with an interest of its own says that it was their deed.",
    )
    ATTACKER = (
        "attacker",
        "Attacker who carried it out in person",
        "They carried it out with their own hands.",
    )
    COMMANDER = "commander", "Commanded it", "They gave the orders."
    PLANNER = "planner", "Planned it", "They planned or prepared it."
    TARGET = "target", "Target", "It was aimed at them, whether or not it hit them."
    VICTIM = "victim", "Killed, wounded, held or otherwise harmed", "They came to harm by it."
    PARTY = "party", "Party to an agreement, clash, meeting or visit", "They were one of the sides."
    MEDIATOR = "mediator", "Mediator", "They brought the sides together."
    ANNOUNCER = "announcer", "Announced or declared it", "They made it known or declared it."
    CONDEMNER = "condemner", "Condemned it", "They spoke out against it."
    RESPONDER = "responder", "Responded to it", "They fought, rescued or inquired after it began."
    CONVICTED = "convicted", "Convicted", "A court found them guilty."
    DESIGNATED = (
        "designated",
        "Designated or sanctioned",
        "They were put on a list or under sanctions by it.",
    )
    COURT = "court", "Court that ruled", "They ruled as a court."
    BENEFICIARY = "beneficiary", "Beneficiary", "They were meant to gain by it."
    MOTIVE = (
        "motive",
        "Avenged or commemorated by it",
        "It was done for their sake or in their memory.",
    )
    CASUALTY = (
        "casualty",
        "Killed, wounded or held on the acting side",
        "They came to harm or were held on the side whose deed it was; they are no victims of it.",
    )
    NEARBY = "nearby", "Nearby, without a part in it", "They were there and had no part in it."


# Roles that say what somebody did. What became of them is another claim, with a role of its own.
ACTING = (
    Role.PERPETRATOR,
    Role.CLAIMANT,
    Role.SUSPECTED,
    Role.BLAMED,
    Role.ATTACKER,
    Role.COMMANDER,
    Role.PLANNER,
)


# Roles that name somebody as perpetrator or suspect of a deed, or as one of their side.
ACCUSING = (*ACTING, Role.CONVICTED, Role.DESIGNATED, Role.CASUALTY)


class InvolvementOutcome(Vocabulary):
    """What became of somebody in an incident."""

    KILLED = "killed", "Killed", "They were killed."
    DIED = "died", "Died, cause not stated", "They died, and no cause is given."
    WOUNDED = "wounded", "Wounded", "They were hurt and lived."
    CAPTURED = "captured", "Captured", "They were arrested or taken prisoner."
    RELEASED = "released", "Released", "They were set free."
    CONVICTED = "convicted", "Convicted", "A court found them guilty."
    HOSTAGE = "hostage", "Held hostage", "They were taken or held as a hostage."
    SURVIVED = "survived", "Survived an attempt", "An attempt on their life failed."
    UNHARMED = "unharmed", "Unharmed", "No harm came to them."


# Outcomes that say, whatever the role, that somebody is held to be guilty of something.
ACCUSING_OUTCOMES = (InvolvementOutcome.CAPTURED, InvolvementOutcome.CONVICTED)


class Identity(Vocabulary):
    """What a source says instead of naming somebody for a part in an incident."""

    UNIDENTIFIED = (
        "unidentified",
        "Not known who",
        "The source says that it is not known who had this part.",
    )
    NOBODY = (
        "nobody",
        "Nobody",
        "The source says that nobody had this part: as claimant, that nobody has claimed it.",
    )


class Attribution(Vocabulary):
    """Whose deed an incident is said to be (computed from its involvements)."""

    MULTI_CLAIMED = (
        "multi_claimed",
        "Claimed by two or more that are not of one body",
        "Rivals each say that it was their own deed.",
    )
    CLAIMED = "claimed", "Claimed", "Somebody says that it was their own deed."
    ATTRIBUTED = (
        "attributed",
        "Unclaimed, attributed by a source",
        "Nobody claims it, and a source says firmly whose deed it was.",
    )
    UNCLAIMED_SUSPECTED = (
        "unclaimed_suspected",
        "Unclaimed, somebody is suspected",
        "Nobody claims it, and somebody is suspected.",
    )
    BLAMED = (
        "blamed",
        "Unclaimed, somebody is blamed",
        "Nobody claims it, and a party blames somebody.",
    )
    DENIED = (
        "denied",
        "Only denied, for everybody who is named",
        "Entities are named for it, but each is only said not to have done it.",
    )
    UNCLAIMED = (
        "unclaimed",
        "Said to be unclaimed",
        "A source says that nobody has claimed it, and nobody is named as its perpetrator.",
    )
    UNKNOWN = (
        "unknown",
        "Nobody is named as perpetrator",
        "No source in view says whose deed it was, or that nobody has claimed it.",
    )


class Contested(Vocabulary):
    """What the assertions about an incident contradict each other about (computed)."""

    DATE = "date", "Its date", "They give dates that exclude each other."
    PLACE = "place", "Its place", "They give places that exclude each other."
    PERPETRATOR = (
        "perpetrator",
        "Whose deed it is",
        "They name different perpetrators, or deny what others say.",
    )
    TOLL = (
        "toll",
        "How many were killed or wounded",
        "They give numbers that do not fit each other.",
    )
