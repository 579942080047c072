"""How entities are linked, and which kinds of link may stand between whom."""

from typing import NamedTuple

from base.orm.vocabulary import Vocabulary

from .entities import EntityType


class RelationshipKind(Vocabulary):
    """How one entity is linked to another; the label reads from the subject to the object."""

    LEADER_OF = "leader_of", "leads", "The subject is at the head of the object."
    DEPUTY_OF = (
        "deputy_of",
        "is deputy in",
        "The subject is second to the head of the object, or is the deputy of that person.",
    )
    SPOKESPERSON_OF = (
        "spokesperson_of",
        "speaks for",
        "The subject speaks in public for the object.",
    )
    COMMANDER_IN = (
        "commander_in",
        "is a commander in",
        "The subject commands fighters of the object, without being its head.",
    )
    HOLDS_POST_IN = (
        "holds_post_in",
        "holds a post in",
        "The subject has a post in the object, named by the title.",
    )
    MEMBER_OF = "member_of", "is a member of", "The subject belongs to the object."
    RELATIVE_OF = (
        "relative_of",
        "is a relative of",
        "The subject is a relative of the object; the title says which: son, wife, uncle.",
    )
    SUCCEEDED = (
        "succeeded",
        "succeeded",
        "The subject came after the object in the same place or post.",
    )
    ASSOCIATE_OF = (
        "associate_of",
        "is an associate of",
        "The subject works with the object or is close to it.",
    )
    PART_OF = "part_of", "is part of", "The subject is a part of the object, under its lead."
    AFFILIATE_OF = (
        "affiliate_of",
        "is an affiliate of",
        "The subject uses the name of the object or follows it, but has its own leadership.",
    )
    SPLIT_FROM = "split_from", "split from", "The subject broke away from the object."
    MERGED_INTO = "merged_into", "merged into", "The subject has become part of the object."
    CONTROLS = "controls", "controls", "The subject decides what the object does."
    MEDIA_OUTLET_OF = (
        "media_outlet_of",
        "is a media outlet of",
        "The subject publishes for the object.",
    )
    FORMED_BY_MEMBERS_OF = (
        "formed_by_members_of",
        "was formed by members of",
        "People of the object founded the subject.",
    )
    RECRUITS_FROM = (
        "recruits_from",
        "recruits from",
        "The subject recruits its people from those of the object.",
    )
    DEFECTED_TO = (
        "defected_to",
        "defected to",
        "The subject left another side and joined the object.",
    )
    ALLIED_WITH = "allied_with", "is allied with", "The two act together for a common end."
    SUPPORTS = (
        "supports",
        "supports",
        "The subject gives the object money, arms, people, shelter or praise.",
    )
    GIVES_SANCTUARY_TO = (
        "gives_sanctuary_to",
        "gives sanctuary to",
        "The subject lets the object live or act safely on its ground.",
    )
    PLEDGED_TO = (
        "pledged_to",
        "pledged allegiance to",
        "The subject has sworn allegiance to the object.",
    )
    NEGOTIATES_WITH = "negotiates_with", "negotiates with", "The two hold talks."
    FIGHTS = "fights", "fights", "The two fight each other with weapons."
    RIVAL_OF = "rival_of", "is a rival of", "The two compete with or oppose each other."
    THREATENS = (
        "threatens",
        "threatens",
        "The subject says that it will harm the object, or is a danger to it.",
    )
    POSSIBLY_SAME_AS = (
        "possibly_same_as",
        "is possibly the same as",
        "The two may be one and the same.",
    )
    LINKED_TO = "linked_to", "is linked to", "There is a link of which the source says no more."


class Certainty(Vocabulary):
    """How surely a claim held on a day (computed from what its sources attest)."""

    CERTAIN = "certain", "It held", "The day lies between dates that are known or attested."
    AS_STATED = (
        "as_stated",
        "A source says that it held around then",
        "A source says so of a time that includes the day.",
    )
    POSSIBLE = (
        "possible",
        "It may have held",
        "The dates allow it, but no source attests it for that day.",
    )


class Rule(NamedTuple):
    """What may stand at each end of a relationship kind, and how it reads backwards."""

    subject: tuple[str, ...]
    object: tuple[str, ...]
    inverse: str
    symmetric: bool = False
    leaders: tuple[str, ...] = ()  # the ends that it names as leaders, if they are persons


ACTOR, PERSON = (EntityType.ACTOR.value,), (EntityType.PERSON.value,)

ANYONE = ACTOR + PERSON

SUBJECT, OBJECT, BOTH = ("subject",), ("object",), ("subject", "object")

K = RelationshipKind

RULES: dict[str, Rule] = {
    K.LEADER_OF: Rule(PERSON, ACTOR, "is led by", leaders=SUBJECT),
    K.DEPUTY_OF: Rule(PERSON, ANYONE, "has as deputy", leaders=BOTH),
    K.SPOKESPERSON_OF: Rule(PERSON, ANYONE, "has as spokesperson"),
    K.COMMANDER_IN: Rule(PERSON, ACTOR, "has as commander", leaders=SUBJECT),
    K.HOLDS_POST_IN: Rule(ANYONE, ACTOR, "has as post holder", leaders=SUBJECT),
    K.MEMBER_OF: Rule(ANYONE, ACTOR, "has as member"),
    K.RELATIVE_OF: Rule(PERSON, PERSON, "has as relative"),
    K.SUCCEEDED: Rule(ANYONE, ANYONE, "was succeeded by", leaders=BOTH),
    K.ASSOCIATE_OF: Rule(ANYONE, ANYONE, "has as associate"),
    K.PART_OF: Rule(ACTOR, ACTOR, "has as part"),
    K.AFFILIATE_OF: Rule(ACTOR, ACTOR, "has as affiliate"),
    K.SPLIT_FROM: Rule(ACTOR, ACTOR, "lost by a split"),
    K.MERGED_INTO: Rule(ACTOR, ACTOR, "absorbed"),
    K.CONTROLS: Rule(ANYONE, ACTOR, "is controlled by", leaders=SUBJECT),
    K.MEDIA_OUTLET_OF: Rule(ACTOR, ANYONE, "has as media outlet"),
    K.FORMED_BY_MEMBERS_OF: Rule(ACTOR, ACTOR, "had members who formed"),
    K.RECRUITS_FROM: Rule(ACTOR, ACTOR, "loses recruits to"),
    K.DEFECTED_TO: Rule(ANYONE, ACTOR, "was joined by the defector"),
    K.ALLIED_WITH: Rule(ANYONE, ANYONE, "is allied with", symmetric=True),
    K.SUPPORTS: Rule(ANYONE, ANYONE, "is supported by"),
    K.GIVES_SANCTUARY_TO: Rule(ANYONE, ANYONE, "has sanctuary from"),
    K.PLEDGED_TO: Rule(ANYONE, ANYONE, "has the pledge of", leaders=OBJECT),
    K.NEGOTIATES_WITH: Rule(ANYONE, ANYONE, "negotiates with", symmetric=True),
    K.FIGHTS: Rule(ANYONE, ANYONE, "fights", symmetric=True),
    K.RIVAL_OF: Rule(ANYONE, ANYONE, "is a rival of", symmetric=True),
    K.THREATENS: Rule(ANYONE, ANYONE, "is threatened by"),
    K.POSSIBLY_SAME_AS: Rule(ANYONE, ANYONE, "is possibly the same as", symmetric=True),
    K.LINKED_TO: Rule(ANYONE, ANYONE, "is linked to", symmetric=True),
}

SYMMETRIC_KINDS = tuple(kind.value for kind, rule in RULES.items() if rule.symmetric)

# What a person is in a group; it ends with the person.
ROLES = (
    K.LEADER_OF,
    K.DEPUTY_OF,
    K.SPOKESPERSON_OF,
    K.COMMANDER_IN,
    K.HOLDS_POST_IN,
    K.MEMBER_OF,
    K.ASSOCIATE_OF,
)
# Of a supporting kind one end belongs to the other, serves it or helps it; of a hostile kind the
# two stand against each other. A pair that has both is told of at each (see `opposition`). No
# other kind says on which side somebody stands: kin, who came after or out of whom, recruits,
# talks, who may be the same, and links of which no more is said.
SUPPORTING_KINDS = tuple(
    kind.value
    for kind in (
        *ROLES,
        K.PART_OF,
        K.AFFILIATE_OF,
        K.MERGED_INTO,
        K.CONTROLS,
        K.MEDIA_OUTLET_OF,
        K.DEFECTED_TO,
        K.ALLIED_WITH,
        K.SUPPORTS,
        K.GIVES_SANCTUARY_TO,
        K.PLEDGED_TO,
    )
)
HOSTILE_KINDS = tuple(kind.value for kind in (K.FIGHTS, K.RIVAL_OF, K.THREATENS))
