"""Who can act, how they are called, and what became of them."""

from base.orm.vocabulary import STIX, Standard, Vocabulary

STIX_IDENTITY = Standard(f"{STIX.name} identity-class-ov", STIX.version, STIX.url)


class EntityType(Vocabulary, standard=STIX_IDENTITY):
    """Whether an entity is an actor or a person; the code is the STIX identity class."""

    ACTOR = (
        "actor",
        "Actor",
        "A group, state, body, outlet or any other entity that is not a single human being.",
    )
    PERSON = "person", "Person", "A human being.", "individual"


class ActorKind(Vocabulary, standard=STIX_IDENTITY):
    """What sort of actor it is; the list is our own, the code is the STIX identity class."""

    ARMED_GROUP = (
        "armed_group",
        "Armed group",
        "An armed organisation with leaders that is not a force of a state.",
    )
    FACTION = (
        "faction",
        "Faction of a group",
        "A part of a group that goes its own way or may do so.",
    )
    UNIT = "unit", "Unit", "A part of a group or force with a task of its own."
    CELL = "cell", "Cell", "A few people of a group who act together in secret.", "group"
    MOVEMENT = (
        "movement",
        "Movement without one organisation",
        "People with a common cause and no single leadership.",
        "group",
    )
    MEDIA_OUTLET = (
        "media_outlet",
        "Media outlet",
        "What publishes: a newspaper, agency, channel or a group's media arm.",
    )
    STATE = "state", "State", "A state as a whole.", "organization"
    GOVERNMENT = (
        "government",
        "Government or administration",
        "Those who govern a state or a part of it.",
        "organization",
    )
    STATE_BODY = (
        "state_body",
        "State body",
        "A ministry, agency, parliament or other body of a state.",
        "organization",
    )
    SECURITY_FORCE = (
        "security_force",
        "Security force",
        "An army, police force, intelligence service or other force of a state.",
        "organization",
    )
    DIPLOMATIC_MISSION = (
        "diplomatic_mission",
        "Diplomatic mission",
        "An embassy, consulate or mission.",
        "organization",
    )
    INTERGOVERNMENTAL = (
        "intergovernmental",
        "Intergovernmental organisation",
        "A body that several states have set up.",
        "organization",
    )
    ORGANISATION = (
        "organisation",
        "Other organisation, think tank or institute",
        "A non-governmental organisation, think tank, university or the like.",
        "organization",
    )
    COMPANY = "company", "Company", "A business.", "organization"
    PARTY = "party", "Political party", "A party that takes part in politics.", "organization"
    COMMUNITY = (
        "community",
        "Community or tribe",
        "People of one ethnicity, tribe, faith, nationality or profession; no organisation, and "
        "none of them answers for the others.",
    )
    COURT = "court", "Court", "A court or tribunal.", "organization"
    CATEGORY = (
        "category",
        "Category of actors named only as a set",
        "Many actors named by what they have in common, such as “Western states”.",
        "class",
    )


class AliasKind(Vocabulary):
    """In what way another name differs from the main one."""

    ACRONYM = "acronym", "Acronym", "Made of the first letters of a longer name."
    SPELLING = (
        "spelling",
        "Other spelling or short form",
        "The same name spelt or shortened in another way.",
    )
    TRANSLATION = "translation", "Translation", "The name in another language."
    FORMER_NAME = "former_name", "Former name", "A name that it used in the past."
    KUNYA = (
        "kunya",
        "Kunya (Arabic teknonym)",
        "A name as the father or mother of somebody, real or not.",
    )
    NOM_DE_GUERRE = "nom_de_guerre", "Nom de guerre", "A name taken for the fight."
    NICKNAME = "nickname", "Nickname or byname", "A name that others gave."
    TITLE = (
        "title",
        "Name with a title or rank",
        "The name with a title, rank or office before or after it.",
    )


class FateValue(Vocabulary):
    """What became of a person (computed from the outcomes of their involvements)."""

    KILLED = "killed", "Killed", "They were killed."
    DIED = "died", "Died, cause not stated", "They died, and no cause is given."
    WOUNDED = "wounded", "Wounded", "They were hurt and lived."
    CAPTURED = "captured", "Captured", "They were arrested or taken prisoner."
    RELEASED = "released", "Released", "They were set free."
    CONVICTED = "convicted", "Convicted", "A court found them guilty."
    HOSTAGE = "hostage", "Held hostage", "They were taken or held as a hostage."
    SURVIVED = "survived", "Survived an attempt", "An attempt on their life failed."
    UNHARMED = "unharmed", "Unharmed", "No harm came to them."
    UNKNOWN = "unknown", "Not known", "No source in view says what became of them."
