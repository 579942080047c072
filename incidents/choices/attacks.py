"""How it was attacked, what, and with which weapons."""

from base.orm.vocabulary import Standard, Vocabulary

GTD_URL = "https://www.start.umd.edu/gtd/downloads/Codebook.pdf"
GTD_ATTACK = Standard("GTD attack type (attacktype)", None, GTD_URL)
GTD_TARGET = Standard("GTD target type (targtype)", None, GTD_URL)
GTD_WEAPON = Standard("GTD weapon sub-type (weapsubtype)", None, GTD_URL)


class AttackType(Vocabulary, standard=GTD_ATTACK):
    """How it was attacked, by GTD's attack types; only for violence by non-state actors."""

    ASSASSINATION = (
        "assassination",
        "Assassination",
        "An attack meant to kill certain prominent people.",
        "1",
    )
    ARMED_ASSAULT = (
        "armed_assault",
        "Armed assault",
        "An attack on people with firearms, blades or thrown explosives.",
        "2",
    )
    BOMBING_EXPLOSION = (
        "bombing_explosion",
        "Bombing/explosion",
        "The main means is a bomb or another explosive, suicide bombs included.",
        "3",
    )
    HIJACKING = "hijacking", "Hijacking", "A vehicle, ship or aircraft is taken over by force.", "4"
    HOSTAGE_BARRICADE = (
        "hostage_taking_barricade",
        "Hostage taking (barricade incident)",
        "Hostages are held where they were taken.",
        "5",
    )
    HOSTAGE_KIDNAPPING = (
        "hostage_taking_kidnapping",
        "Hostage taking (kidnapping)",
        "Hostages are taken away and held elsewhere.",
        "6",
    )
    FACILITY = (
        "facility_infrastructure_attack",
        "Facility/infrastructure attack",
        "An attack on buildings or installations, not on people.",
        "7",
    )
    UNARMED_ASSAULT = (
        "unarmed_assault",
        "Unarmed assault",
        "An attack on people without firearms, blades, fire or explosives.",
        "8",
    )
    UNKNOWN = "unknown", "Unknown", "The sources do not say how it was done.", "9"


class TargetKind(Vocabulary, standard=GTD_TARGET):
    """What was attacked, by GTD's target types."""

    BUSINESS = "business", "Business", "A business, its premises, staff or customers.", "1"
    GOVERNMENT_GENERAL = (
        "government_general",
        "Government (general)",
        "A government, its offices, officials, politicians and ordinary parties.",
        "2",
    )
    POLICE = "police", "Police", "Police, prisons and their staff.", "3"
    MILITARY = "military", "Military", "Armed forces and their installations.", "4"
    ABORTION_RELATED = (
        "abortion_related",
        "Abortion related",
        "Clinics that offer abortion, and those who work there.",
        "5",
    )
    AIRPORTS_AIRCRAFT = (
        "airports_aircraft",
        "Airports and aircraft",
        "Airports, civil aircraft and those in them.",
        "6",
    )
    GOVERNMENT_DIPLOMATIC = (
        "government_diplomatic",
        "Government (diplomatic)",
        "Embassies, consulates and diplomats.",
        "7",
    )
    EDUCATIONAL_INSTITUTION = (
        "educational_institution",
        "Educational institution",
        "Schools, universities, pupils and teachers.",
        "8",
    )
    FOOD_WATER_SUPPLY = (
        "food_water_supply",
        "Food or water supply",
        "What supplies people with food or water.",
        "9",
    )
    JOURNALISTS_MEDIA = (
        "journalists_media",
        "Journalists and media",
        "Reporters, editorial offices and broadcasters.",
        "10",
    )
    MARITIME = (
        "maritime",
        "Maritime, ports included",
        "Civil ships, ports and what belongs to them.",
        "11",
    )
    NGO = "ngo", "NGO", "Non-governmental organisations, aid workers and peacekeepers.", "12"
    OTHER = "other", "Other", "Something that no other value covers.", "13"
    PRIVATE_CITIZENS = (
        "private_citizens_property",
        "Private citizens and property",
        "The public at large: homes, streets, markets, gatherings.",
        "14",
    )
    RELIGIOUS = (
        "religious_figures_institutions",
        "Religious figures/institutions",
        "Clerics, places of worship and those who worship there.",
        "15",
    )
    TELECOMMUNICATION = (
        "telecommunication",
        "Telecommunication",
        "Masts, transmitters and lines.",
        "16",
    )
    TERRORISTS_MILITIA = (
        "terrorists_non_state_militia",
        "Terrorists/non-state militia",
        "Armed groups and militias that are no state's force.",
        "17",
    )
    TOURISTS = "tourists", "Tourists", "Visitors, their guides and their coaches.", "18"
    TRANSPORTATION = (
        "transportation",
        "Transportation (other than aviation)",
        "Buses, trains, bridges, roads and stations.",
        "19",
    )
    UNKNOWN = "unknown", "Unknown", "The sources do not say what the target was.", "20"
    UTILITIES = "utilities", "Utilities", "Power lines, pipelines and works.", "21"
    VIOLENT_PARTIES = (
        "violent_political_parties",
        "Violent political parties",
        "Parties that themselves take part in political violence.",
        "22",
    )


class Weapon(Vocabulary, standard=GTD_WEAPON):
    """What it was done with, in everyday words; the code is GTD's sub-type that covers it."""

    SUICIDE_VEST = (
        "suicide_vest",
        "Suicide vest or body-worn bomb",
        "A bomb worn or carried by the attacker who dies by it.",
        "13",
    )
    VEHICLE_BOMB = (
        "vehicle_bomb",
        "Vehicle bomb",
        "A bomb in a car, lorry, motorcycle or other vehicle.",
        "15",
    )
    IED = "ied", "Improvised explosive device", "A home-made bomb, planted or thrown."
    EXPLOSIVES = (
        "explosives",
        "Explosives of unknown type",
        "Explosives of which the sources do not say the type.",
        "16",
    )
    FIREARM = "firearm", "Firearm", "A gun of any sort."
    SNIPER_RIFLE = "sniper_rifle", "Sniper rifle", "A rifle used from afar at chosen people."
    MORTAR = "mortar", "Mortar", "Mortar bombs.", "11"
    ROCKET = (
        "rocket",
        "Rocket or projectile",
        "Rockets, rocket-propelled grenades and the like.",
        "11",
    )
    GRENADE = "grenade", "Grenade", "Hand grenades.", "7"
    DRONE = "drone", "Drone", "An aircraft without a crew, or what it drops."
    MISSILE = "missile", "Missile", "A guided missile."
    AIRCRAFT = (
        "aircraft",
        "Manned or unspecified aircraft",
        "An aircraft with a crew, or one of which no more is said.",
    )
