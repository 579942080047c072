"""What incidents and figures can be counted by, and whether a breakdown adds up."""

from django.db.models import TextChoices


class Axis(TextChoices):
    YEAR = "year", "Year"
    MONTH = "month", "Month"
    COUNTRY = "country", "Country, ISO 3166-1 alpha-2"
    PROVINCE = "province", "Province that the place is or lies in"
    PLACE = "place", "The place itself"
    ACTOR = "actor", "Actor with a part in it"
    ROLE = "role", "Role that someone had in it"
    EVENT_TYPE = "event_type", "Event type"
    ATTACK_TYPE = "attack_type", "Attack type"
    TARGET_KIND = "target_kind", "What was attacked"
    CLAIM_STATUS = "claim_status", "Whose deed it is said to be"
    METRIC = "metric", "What is counted"
    ENTITY = "entity", "Entity that the figure is about"
    CATEGORY = "category", "Cell of the breakdown, in the source's word"


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


class BreakdownVerdict(TextChoices):
    ADDS_UP = "adds_up", "The cells make up the whole"
    SHORT = "short", "The cells make up less than the whole"
    OVER = "over", "The cells make up more than the whole"
    PARTIAL = "partial", "The whole is a lower bound, and the cells do not reach it"
    CANNOT_TELL = "cannot_tell", "There is no whole, or a number is missing or vague"
