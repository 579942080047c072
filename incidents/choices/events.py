"""What happened, and whether it came off."""

from base.orm.vocabulary import Standard, Vocabulary

ACLED = Standard("ACLED", None, "https://acleddata.com/methodology/acled-codebook")

BATTLES = "Battles"
EXPLOSIONS = "Explosions/Remote violence"
CIVILIANS = "Violence against civilians"
PROTESTS = "Protests"
RIOTS = "Riots"
STRATEGIC = "Strategic developments"


class EventType(Vocabulary, standard=ACLED):
    """What happened, by ACLED's sub-event types; the parent is ACLED's event type."""

    GOVERNMENT_REGAINS_TERRITORY = (
        "government_regains_territory",
        "Government regains territory",
        "A state's forces win back a place by fighting.",
        "Government regains territory",
        BATTLES,
    )
    NON_STATE_OVERTAKES_TERRITORY = (
        "non_state_actor_overtakes_territory",
        "Non-state actor overtakes territory",
        "An armed group, or a foreign force, wins a place by fighting.",
        "Non-state actor overtakes territory",
        BATTLES,
    )
    ARMED_CLASH = (
        "armed_clash",
        "Armed clash",
        "Armed sides fight, and no place changes hands.",
        "Armed clash",
        BATTLES,
    )
    CHEMICAL_WEAPON = (
        "chemical_weapon",
        "Chemical weapon",
        "A chemical weapon is used outside of other fighting.",
        "Chemical weapon",
        EXPLOSIONS,
    )
    AIR_DRONE_STRIKE = (
        "air_drone_strike",
        "Air/drone strike",
        "An aircraft or a drone strikes from the air.",
        "Air/drone strike",
        EXPLOSIONS,
    )
    SUICIDE_BOMB = (
        "suicide_bomb",
        "Suicide bomb",
        "An attacker dies by the bomb that he or she carries or drives.",
        "Suicide bomb",
        EXPLOSIONS,
    )
    SHELLING = (
        "shelling_artillery_missile_attack",
        "Shelling/artillery/missile attack",
        "Shells, rockets or missiles are fired from afar.",
        "Shelling/artillery/missile attack",
        EXPLOSIONS,
    )
    REMOTE_EXPLOSIVE = (
        "remote_explosive_landmine_ied",
        "Remote explosive/landmine/IED",
        "A mine, a planted bomb or one set off from afar explodes.",
        "Remote explosive/landmine/IED",
        EXPLOSIONS,
    )
    GRENADE = (
        "grenade",
        "Grenade",
        "A grenade is thrown, outside of other fighting.",
        "Grenade",
        EXPLOSIONS,
    )
    SEXUAL_VIOLENCE = (
        "sexual_violence",
        "Sexual violence",
        "Somebody is attacked in a sexual way.",
        "Sexual violence",
        CIVILIANS,
    )
    ATTACK = (
        "attack",
        "Attack",
        "Unarmed people are attacked, other than by the means above.",
        "Attack",
        CIVILIANS,
    )
    ABDUCTION = (
        "abduction_forced_disappearance",
        "Abduction/forced disappearance",
        "People are carried off or made to disappear.",
        "Abduction/forced disappearance",
        CIVILIANS,
    )
    PEACEFUL_PROTEST = (
        "peaceful_protest",
        "Peaceful protest",
        "People protest without violence, and nobody stops them by force.",
        "Peaceful protest",
        PROTESTS,
    )
    PROTEST_WITH_INTERVENTION = (
        "protest_with_intervention",
        "Protest with intervention",
        "Peaceful protesters are broken up or held, without grave harm.",
        "Protest with intervention",
        PROTESTS,
    )
    EXCESSIVE_FORCE = (
        "excessive_force_against_protesters",
        "Excessive force against protesters",
        "Peaceful protesters are gravely hurt or killed.",
        "Excessive force against protesters",
        PROTESTS,
    )
    VIOLENT_DEMONSTRATION = (
        "violent_demonstration",
        "Violent demonstration",
        "Demonstrators turn to violence or destruction.",
        "Violent demonstration",
        RIOTS,
    )
    MOB_VIOLENCE = (
        "mob_violence",
        "Mob violence",
        "A crowd attacks people or another crowd.",
        "Mob violence",
        RIOTS,
    )
    AGREEMENT = (
        "agreement",
        "Agreement",
        "Sides negotiate, or agree on something such as a ceasefire.",
        "Agreement",
        STRATEGIC,
    )
    ARRESTS = "arrests", "Arrests", "People are arrested, held or convicted.", "Arrests", STRATEGIC
    CHANGE_TO_GROUP = (
        "change_to_group_activity",
        "Change to group/activity",
        "An actor is formed, changes, or changes what it does or who leads it.",
        "Change to group/activity",
        STRATEGIC,
    )
    DISRUPTED_WEAPONS_USE = (
        "disrupted_weapons_use",
        "Disrupted weapons use",
        "Weapons are found or disarmed before they are used.",
        "Disrupted weapons use",
        STRATEGIC,
    )
    HEADQUARTERS = (
        "headquarters_or_base_established",
        "Headquarters or base established",
        "An actor sets up a base or headquarters.",
        "Headquarters or base established",
        STRATEGIC,
    )
    LOOTING = (
        "looting_property_destruction",
        "Looting/property destruction",
        "Goods are stolen or property is destroyed.",
        "Looting/property destruction",
        STRATEGIC,
    )
    NON_VIOLENT_TRANSFER = (
        "non_violent_transfer_of_territory",
        "Non-violent transfer of territory",
        "A place changes hands without a fight.",
        "Non-violent transfer of territory",
        STRATEGIC,
    )
    OTHER = (
        "other",
        "Other strategic development",
        "Something else that matters to the conflict: a statement, a visit, a ruling.",
        "Other",
        STRATEGIC,
    )


class IncidentOutcome(Vocabulary):
    """Whether what was intended succeeded."""

    SUCCEEDED = "succeeded", "Carried out", "It was carried out as intended."
    PARTIAL = "partial", "Carried out in part", "Some of it was carried out."
    FAILED = "failed", "Failed", "It was tried, but did not succeed."
    FOILED = "foiled", "Foiled before it was carried out", "Others stopped it before it began."
    UNKNOWN = "unknown", "Not known", "The sources do not say how it ended."
