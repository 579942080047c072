"""Closed vocabularies of what happened, where, to whom and how many.

Codes come from the field's codebooks and keep their words: ACLED sub-event types, GTD
attack, target and weapon types, UCDP precision. A value is added when a source forces it.
"""

from django.db.models import IntegerChoices, TextChoices


class PlaceKind(TextChoices):
    REGION = "region", "Region without one border"
    COUNTRY = "country", "Country"
    PROVINCE = "province", "First-level division"
    DISTRICT = "district", "District, agency or other division below the first"
    CITY = "city", "City, town or village"
    SITE = "site", "Site, building or road"
    BORDER = "border", "Border area"


class EventType(TextChoices):
    """ACLED sub-event type (ACLED Codebook)."""

    GOVERNMENT_REGAINS_TERRITORY = "government_regains_territory", "Government regains territory"
    NON_STATE_OVERTAKES_TERRITORY = (
        "non_state_actor_overtakes_territory",
        "Non-state actor overtakes territory",
    )
    ARMED_CLASH = "armed_clash", "Armed clash"
    CHEMICAL_WEAPON = "chemical_weapon", "Chemical weapon"
    AIR_DRONE_STRIKE = "air_drone_strike", "Air/drone strike"
    SUICIDE_BOMB = "suicide_bomb", "Suicide bomb"
    SHELLING = "shelling_artillery_missile_attack", "Shelling/artillery/missile attack"
    REMOTE_EXPLOSIVE = "remote_explosive_landmine_ied", "Remote explosive/landmine/IED"
    GRENADE = "grenade", "Grenade"
    SEXUAL_VIOLENCE = "sexual_violence", "Sexual violence"
    ATTACK = "attack", "Attack"
    ABDUCTION = "abduction_forced_disappearance", "Abduction/forced disappearance"
    PEACEFUL_PROTEST = "peaceful_protest", "Peaceful protest"
    PROTEST_WITH_INTERVENTION = "protest_with_intervention", "Protest with intervention"
    EXCESSIVE_FORCE = "excessive_force_against_protesters", "Excessive force against protesters"
    VIOLENT_DEMONSTRATION = "violent_demonstration", "Violent demonstration"
    MOB_VIOLENCE = "mob_violence", "Mob violence"
    AGREEMENT = "agreement", "Agreement"
    ARRESTS = "arrests", "Arrests"
    CHANGE_TO_GROUP = "change_to_group_activity", "Change to group/activity"
    DISRUPTED_WEAPONS_USE = "disrupted_weapons_use", "Disrupted weapons use"
    HEADQUARTERS = "headquarters_or_base_established", "Headquarters or base established"
    LOOTING = "looting_property_destruction", "Looting/property destruction"
    NON_VIOLENT_TRANSFER = "non_violent_transfer_of_territory", "Non-violent transfer of territory"
    OTHER = "other", "Other strategic development"


class AttackType(TextChoices):
    """GTD attack type (GTD Codebook); only for violence by non-state actors."""

    ASSASSINATION = "assassination", "Assassination"
    ARMED_ASSAULT = "armed_assault", "Armed assault"
    BOMBING_EXPLOSION = "bombing_explosion", "Bombing/explosion"
    HIJACKING = "hijacking", "Hijacking"
    HOSTAGE_BARRICADE = "hostage_taking_barricade", "Hostage taking (barricade incident)"
    HOSTAGE_KIDNAPPING = "hostage_taking_kidnapping", "Hostage taking (kidnapping)"
    FACILITY = "facility_infrastructure_attack", "Facility/infrastructure attack"
    UNARMED_ASSAULT = "unarmed_assault", "Unarmed assault"
    UNKNOWN = "unknown", "Unknown"


class TargetKind(TextChoices):
    """GTD target type (GTD Codebook)."""

    BUSINESS = "business", "Business"
    GOVERNMENT_GENERAL = "government_general", "Government (general)"
    POLICE = "police", "Police"
    MILITARY = "military", "Military"
    ABORTION_RELATED = "abortion_related", "Abortion related"
    AIRPORTS_AIRCRAFT = "airports_aircraft", "Airports and aircraft"
    GOVERNMENT_DIPLOMATIC = "government_diplomatic", "Government (diplomatic)"
    EDUCATIONAL_INSTITUTION = "educational_institution", "Educational institution"
    FOOD_WATER_SUPPLY = "food_water_supply", "Food or water supply"
    JOURNALISTS_MEDIA = "journalists_media", "Journalists and media"
    MARITIME = "maritime", "Maritime, ports included"
    NGO = "ngo", "NGO"
    OTHER = "other", "Other"
    PRIVATE_CITIZENS = "private_citizens_property", "Private citizens and property"
    RELIGIOUS = "religious_figures_institutions", "Religious figures/institutions"
    TELECOMMUNICATION = "telecommunication", "Telecommunication"
    TERRORISTS_MILITIA = "terrorists_non_state_militia", "Terrorists/non-state militia"
    TOURISTS = "tourists", "Tourists"
    TRANSPORTATION = "transportation", "Transportation (other than aviation)"
    UNKNOWN = "unknown", "Unknown"
    UTILITIES = "utilities", "Utilities"
    VIOLENT_PARTIES = "violent_political_parties", "Violent political parties"


class Weapon(TextChoices):
    """Weapon used; a subset of the GTD weapon sub-types in everyday words."""

    SUICIDE_VEST = "suicide_vest", "Suicide vest or body-worn bomb"
    VEHICLE_BOMB = "vehicle_bomb", "Vehicle bomb"
    IED = "ied", "Improvised explosive device"
    EXPLOSIVES = "explosives", "Explosives of unknown type"
    FIREARM = "firearm", "Firearm"
    SNIPER_RIFLE = "sniper_rifle", "Sniper rifle"
    MORTAR = "mortar", "Mortar"
    ROCKET = "rocket", "Rocket or projectile"
    GRENADE = "grenade", "Grenade"
    DRONE = "drone", "Drone"
    MISSILE = "missile", "Missile"
    AIRCRAFT = "aircraft", "Manned or unspecified aircraft"


class IncidentOutcome(TextChoices):
    SUCCEEDED = "succeeded", "Carried out"
    PARTIAL = "partial", "Carried out in part"
    FAILED = "failed", "Failed"
    FOILED = "foiled", "Foiled before it was carried out"
    UNKNOWN = "unknown", "Not known"


class PlacePrecision(IntegerChoices):
    """UCDP where_prec: how exactly the place of an incident is known (UCDP GED Codebook)."""

    EXACT = 1, "Exact location"
    NEAR = 2, "Near, or within a limited area around, the location"
    DISTRICT = 3, "Second-level division (district) only"
    PROVINCE = 4, "First-level division (province) only"
    LINEAR = 5, "Linear feature or fuzzy area such as a border or region"
    COUNTRY = 6, "Country only"
    INTERNATIONAL = 7, "International waters or airspace, or more than one country"


class Role(TextChoices):
    PERPETRATOR = "perpetrator", "Perpetrator, in the voice of the source"
    CLAIMANT = "claimant", "Claimed responsibility"
    SUSPECTED = "suspected", "Suspected of it"
    BLAMED = "blamed", "Blamed for it by another party"
    ATTACKER = "attacker", "Attacker who carried it out in person"
    COMMANDER = "commander", "Commanded it"
    PLANNER = "planner", "Planned it"
    TARGET = "target", "Target"
    VICTIM = "victim", "Killed, wounded, held or otherwise harmed"
    PARTY = "party", "Party to an agreement, clash, meeting or visit"
    MEDIATOR = "mediator", "Mediator"
    ANNOUNCER = "announcer", "Announced or declared it"
    CONDEMNER = "condemner", "Condemned it"
    RESPONDER = "responder", "Responded to it"
    CONVICTED = "convicted", "Convicted"
    DESIGNATED = "designated", "Designated or sanctioned"
    COURT = "court", "Court that ruled"
    BENEFICIARY = "beneficiary", "Beneficiary"
    MOTIVE = "motive", "Avenged or commemorated by it"
    NEARBY = "nearby", "Nearby, without a part in it"


class InvolvementOutcome(TextChoices):
    KILLED = "killed", "Killed"
    DIED = "died", "Died, cause not stated"
    WOUNDED = "wounded", "Wounded"
    CAPTURED = "captured", "Captured"
    RELEASED = "released", "Released"
    CONVICTED = "convicted", "Convicted"
    HOSTAGE = "hostage", "Held hostage"
    SURVIVED = "survived", "Survived an attempt"
    UNHARMED = "unharmed", "Unharmed"


class PresenceKind(TextChoices):
    OPERATES_IN = "operates_in", "operates in"
    BASED_IN = "based_in", "is based in"
    CAMP_IN = "camp_in", "has a camp in"
    CONTROLS = "controls", "controls"
    BORN_IN = "born_in", "was born in"
    CITIZEN_OF = "citizen_of", "is a citizen of"
    LOCATED_IN = "located_in", "is located in"


class Metric(TextChoices):
    KILLED = "killed", "Killed"
    DIED = "died", "Died, cause not stated"
    WOUNDED = "wounded", "Wounded"
    KILLED_OR_WOUNDED = "killed_or_wounded", "Killed or wounded, not told apart"
    CAPTURED = "captured", "Captured"
    HOSTAGES = "hostages", "Hostages"
    CONVICTED = "convicted", "Convicted"
    RELEASED = "released", "Released"
    FIGHTERS = "fighters", "Fighters"
    MEMBERS = "members", "Members or people counted as belonging to it"
    OPERATIVES = "operatives", "Operatives"
    COMMANDERS = "commanders", "Commanders"
    ATTACKS = "attacks", "Attacks counted by an observer"
    ATTACKS_CLAIMED = "attacks_claimed", "Attacks that the actor itself claims"
    ATTACKERS = "attackers", "Attackers taking part"
    PROVINCES = "provinces", "Provinces"
    COUNTRIES = "countries", "Countries"
    STATES = "states", "States"
    GROUPS = "groups", "Groups"
    FACTIONS = "factions", "Factions"
    UNITS = "units", "Units"
    VIDEOS = "videos", "Videos"
    SHARE_PERCENT = "share_percent", "Share in per cent"
    RANK = "rank", "Rank, 1 is first"
    AGE = "age", "Age in years"
    ROCKETS = "rockets", "Rockets fired"
    MISSILES = "missiles", "Missiles or strikes fired"
    WEAPONS_SEIZED = "weapons_seized", "Weapons and equipment seized"
    CASH_SEIZED = "cash_seized", "Cash seized"
    VALUE = "value", "Money value"


class Population(TextChoices):
    TOTAL = "total", "Total"
    CIVILIANS = "civilians", "Civilians"
    POLICE = "police", "Police"
    MILITARY = "military", "Military"
    FRONTIER_CORPS = "frontier_corps", "Frontier Corps (FC)"
    LEVIES = "levies", "Levies"
    INTELLIGENCE = "intelligence", "Intelligence services"
    SECURITY_PERSONNEL = "security_personnel", "Security personnel, service not told apart"
    US_PERSONNEL = "us_personnel", "US personnel"
    AFGHANS = "afghans", "Afghans"
    CHINESE = "chinese", "Chinese nationals"
    FOREIGNERS = "foreigners", "Foreigners"
    DIPLOMATS = "diplomats", "Diplomats and embassy staff"
    BODYGUARDS = "bodyguards", "Bodyguards"
    HOSTAGES = "hostages", "Hostages"
    ASSAILANTS = "assailants", "Assailants"
    OFFICIALS = "officials", "Officials"
    STUDENTS = "students", "Students"
    MILITANTS = "militants", "Members of armed groups who are not the assailants"


class Bound(TextChoices):
    EXACT = "exact", "Exactly, or from low to high"
    AT_LEAST = "at_least", "At least low"
    MORE_THAN = "more_than", "More than low"
    AT_MOST = "at_most", "At most high"
    ABOUT = "about", "About"
    NEARLY = "nearly", "Nearly"


class Magnitude(TextChoices):
    SEVERAL = "several", "Several"
    DOZENS = "dozens", "Dozens"
    HUNDREDS = "hundreds", "Hundreds"
    THOUSANDS = "thousands", "Thousands"


class Dimension(TextChoices):
    TOTAL = "total", "The whole"
    ATTACK_TYPE = "attack_type", "By type of attack"
    PLACE = "place", "By place"
    SERVICE = "service", "By service of the victims"
    ITEM = "item", "By item"
    POPULATION = "population", "By population"


class Attribution(TextChoices):
    """Whose deed an incident is said to be (computed from its involvements)."""

    MULTI_CLAIMED = "multi_claimed", "Claimed by two or more that are not of one body"
    CLAIMED = "claimed", "Claimed"
    ATTRIBUTED = "attributed", "Unclaimed, attributed by a source"
    UNCLAIMED_SUSPECTED = "unclaimed_suspected", "Unclaimed, somebody is suspected"
    BLAMED = "blamed", "Unclaimed, somebody is blamed"
    DENIED = "denied", "Whoever is named for it is only denied to have done it"
    UNKNOWN = "unknown", "Nobody is named for it"


class Contested(TextChoices):
    """What the voices on an incident contradict each other about (computed)."""

    DATE = "date", "Its date"
    PLACE = "place", "Its place"
    PERPETRATOR = "perpetrator", "Whose deed it is"
    TOLL = "toll", "How many were killed or wounded"
