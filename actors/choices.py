"""Closed vocabularies of who acts and how they are linked.

A value is added when a source forces it, never in reserve. A relationship kind also
needs its line in `RULES`: the direction is that of the words, subject first.
"""

from typing import NamedTuple

from django.db.models import TextChoices


class EntityType(TextChoices):
    ACTOR = "actor", "Actor"
    PERSON = "person", "Person"


class ActorKind(TextChoices):
    ARMED_GROUP = "armed_group", "Armed group"
    FACTION = "faction", "Faction of a group"
    UNIT = "unit", "Unit"
    CELL = "cell", "Cell"
    MOVEMENT = "movement", "Movement without one organisation"
    MEDIA_OUTLET = "media_outlet", "Media outlet"
    STATE = "state", "State"
    GOVERNMENT = "government", "Government or administration"
    STATE_BODY = "state_body", "State body"
    SECURITY_FORCE = "security_force", "Security force"
    DIPLOMATIC_MISSION = "diplomatic_mission", "Diplomatic mission"
    INTERGOVERNMENTAL = "intergovernmental", "Intergovernmental organisation"
    ORGANISATION = "organisation", "Other organisation, think tank or institute"
    COMPANY = "company", "Company"
    PARTY = "party", "Political party"
    COMMUNITY = "community", "Community or tribe"
    COURT = "court", "Court"
    CATEGORY = "category", "Category of actors named only as a set"


class AliasKind(TextChoices):
    ACRONYM = "acronym", "Acronym"
    SPELLING = "spelling", "Other spelling or short form"
    TRANSLATION = "translation", "Translation"
    FORMER_NAME = "former_name", "Former name"
    KUNYA = "kunya", "Kunya (Arabic teknonym)"
    NOM_DE_GUERRE = "nom_de_guerre", "Nom de guerre"
    NICKNAME = "nickname", "Nickname or byname"
    TITLE = "title", "Name with a title or rank"


class RelationshipKind(TextChoices):
    LEADER_OF = "leader_of", "leads"
    DEPUTY_OF = "deputy_of", "is deputy in"
    SPOKESPERSON_OF = "spokesperson_of", "speaks for"
    COMMANDER_IN = "commander_in", "is a commander in"
    HOLDS_POST_IN = "holds_post_in", "holds a post in"
    MEMBER_OF = "member_of", "is a member of"
    RELATIVE_OF = "relative_of", "is a relative of"
    SUCCEEDED = "succeeded", "succeeded"
    ASSOCIATE_OF = "associate_of", "is an associate of"
    PART_OF = "part_of", "is part of"
    AFFILIATE_OF = "affiliate_of", "is an affiliate of"
    SPLIT_FROM = "split_from", "split from"
    MERGED_INTO = "merged_into", "merged into"
    CONTROLS = "controls", "controls"
    MEDIA_OUTLET_OF = "media_outlet_of", "is a media outlet of"
    FORMED_BY_MEMBERS_OF = "formed_by_members_of", "was formed by members of"
    RECRUITS_FROM = "recruits_from", "recruits from"
    DEFECTED_TO = "defected_to", "defected to"
    ALLIED_WITH = "allied_with", "is allied with"
    SUPPORTS = "supports", "supports"
    GIVES_SANCTUARY_TO = "gives_sanctuary_to", "gives sanctuary to"
    PLEDGED_TO = "pledged_to", "pledged allegiance to"
    NEGOTIATES_WITH = "negotiates_with", "negotiates with"
    FIGHTS = "fights", "fights"
    RIVAL_OF = "rival_of", "is a rival of"
    THREATENS = "threatens", "threatens"
    POSSIBLY_SAME_AS = "possibly_same_as", "is possibly the same as"
    LINKED_TO = "linked_to", "is linked to"


class Certainty(TextChoices):
    """How surely a claim held on a day (computed from what its sources attest)."""

    CERTAIN = "certain", "It held"
    AS_STATED = "as_stated", "A source says that it held around then"
    POSSIBLE = "possible", "It may have held"


FATES = [
    ("killed", "Killed"),
    ("died", "Died, cause not stated"),
    ("wounded", "Wounded"),
    ("captured", "Captured"),
    ("released", "Released"),
    ("convicted", "Convicted"),
    ("hostage", "Held hostage"),
    ("survived", "Survived an attempt"),
    ("unharmed", "Unharmed"),
    ("unknown", "Not known"),
]


class Rule(NamedTuple):
    """What may stand at each end of a relationship kind, and how it reads backwards."""

    subject: tuple[str, ...]
    object: tuple[str, ...]
    inverse: str
    symmetric: bool = False


ACTOR, PERSON = (EntityType.ACTOR.value,), (EntityType.PERSON.value,)
ANYONE = ACTOR + PERSON
K = RelationshipKind

RULES: dict[str, Rule] = {
    K.LEADER_OF: Rule(PERSON, ACTOR, "is led by"),
    K.DEPUTY_OF: Rule(PERSON, ANYONE, "has as deputy"),
    K.SPOKESPERSON_OF: Rule(PERSON, ANYONE, "has as spokesperson"),
    K.COMMANDER_IN: Rule(PERSON, ACTOR, "has as commander"),
    K.HOLDS_POST_IN: Rule(ANYONE, ACTOR, "has as post holder"),
    K.MEMBER_OF: Rule(ANYONE, ACTOR, "has as member"),
    K.RELATIVE_OF: Rule(PERSON, PERSON, "has as relative"),
    K.SUCCEEDED: Rule(ANYONE, ANYONE, "was succeeded by"),
    K.ASSOCIATE_OF: Rule(ANYONE, ANYONE, "has as associate"),
    K.PART_OF: Rule(ACTOR, ACTOR, "has as part"),
    K.AFFILIATE_OF: Rule(ACTOR, ACTOR, "has as affiliate"),
    K.SPLIT_FROM: Rule(ACTOR, ACTOR, "lost by a split"),
    K.MERGED_INTO: Rule(ACTOR, ACTOR, "absorbed"),
    K.CONTROLS: Rule(ANYONE, ACTOR, "is controlled by"),
    K.MEDIA_OUTLET_OF: Rule(ACTOR, ANYONE, "has as media outlet"),
    K.FORMED_BY_MEMBERS_OF: Rule(ACTOR, ACTOR, "had members who formed"),
    K.RECRUITS_FROM: Rule(ACTOR, ACTOR, "loses recruits to"),
    K.DEFECTED_TO: Rule(ANYONE, ACTOR, "was joined by the defector"),
    K.ALLIED_WITH: Rule(ANYONE, ANYONE, "is allied with", symmetric=True),
    K.SUPPORTS: Rule(ANYONE, ANYONE, "is supported by"),
    K.GIVES_SANCTUARY_TO: Rule(ANYONE, ANYONE, "has sanctuary from"),
    K.PLEDGED_TO: Rule(ANYONE, ANYONE, "has the pledge of"),
    K.NEGOTIATES_WITH: Rule(ANYONE, ANYONE, "negotiates with", symmetric=True),
    K.FIGHTS: Rule(ANYONE, ANYONE, "fights", symmetric=True),
    K.RIVAL_OF: Rule(ANYONE, ANYONE, "is a rival of", symmetric=True),
    K.THREATENS: Rule(ANYONE, ANYONE, "is threatened by"),
    K.POSSIBLY_SAME_AS: Rule(ANYONE, ANYONE, "is possibly the same as", symmetric=True),
    K.LINKED_TO: Rule(ANYONE, ANYONE, "is linked to", symmetric=True),
}
SYMMETRIC_KINDS = tuple(kind.value for kind, rule in RULES.items() if rule.symmetric)
