"""Vocabularies of statistics: axes, and verdicts on breakdowns."""

from base.orm.vocabulary import Vocabulary


class Axis(Vocabulary, component="StatsAxis"):
    """The axes by which incidents or figures can be counted."""

    YEAR = "year", "Year", "One cell for each year."
    MONTH = "month", "Month", "One cell for each month."
    COUNTRY = "country", "Country, ISO 3166-1 alpha-2", "One cell for each country."
    PROVINCE = (
        "province",
        "Province that the place is or lies in",
        "One cell for each province, with all that lies in it.",
    )
    PLACE = "place", "The place itself", "One cell for each place, without what lies in it."
    ACTOR = "actor", "Actor with a part in it", "One cell for each actor who had a part in it."
    ROLE = "role", "Role that someone had in it", "One cell for each role that somebody had in it."
    EVENT_TYPE = "event_type", "Event type", "One cell for each type of event."
    ATTACK_TYPE = "attack_type", "Attack type", "One cell for each type of attack."
    TARGET_KIND = "target_kind", "What was attacked", "One cell for each kind of target."
    CLAIM_STATUS = (
        "claim_status",
        "Whose deed it is said to be",
        "One cell for each answer to whose deed it is said to be.",
    )
    METRIC = "metric", "What is counted", "One cell for each thing counted."
    ENTITY = (
        "entity",
        "Entity that the figure is about",
        "One cell for each entity that a number is about.",
    )
    CATEGORY = (
        "category",
        "Cell of the breakdown, in the source's word",
        "One cell for each category of the tally.",
    )


TIMES = (Axis.YEAR, Axis.MONTH)
PLACES = (Axis.COUNTRY, Axis.PROVINCE, Axis.PLACE)
PARTS = (Axis.ACTOR, Axis.ROLE)
# An incident may lie in several cells of these.
OVERLAPPING = (*PARTS, Axis.TARGET_KIND)
OF_INCIDENTS = (
    *TIMES,
    *PLACES,
    *PARTS,
    Axis.EVENT_TYPE,
    Axis.ATTACK_TYPE,
    Axis.TARGET_KIND,
    Axis.CLAIM_STATUS,
)
OF_FIGURES = (Axis.METRIC, Axis.ENTITY, Axis.MONTH, Axis.YEAR, Axis.PLACE, Axis.CATEGORY)


class Overlap(Vocabulary):
    """What to do with records from several data sets, which may tell of the same events."""

    ACCEPT = "accept", "Add them together", "Events that several of them tell of count repeatedly."


class BreakdownVerdict(Vocabulary):
    """Whether the cells of a tally make up its whole (computed)."""

    ADDS_UP = "adds_up", "The cells make up the whole", "The sum of the cells can be the whole."
    SHORT = (
        "short",
        "The cells make up less than the whole",
        "The sum of the cells stays below the whole.",
    )
    OVER = (
        "over",
        "The cells make up more than the whole",
        "The sum of the cells is above the whole.",
    )
    PARTIAL = (
        "partial",
        "The whole is a lower bound, and the cells do not reach it",
        "The whole is only a lower bound that the cells do not reach.",
    )
    CANNOT_TELL = (
        "cannot_tell",
        "There is no whole, or a number is missing or vague",
        "A number that would be needed is missing or vague.",
    )
