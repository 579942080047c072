"""Lines with numbers: tolls of incidents, strengths of actors."""

import re
from difflib import get_close_matches

from incidents.choices import Metric, Population

from .dates import is_meant_as_date
from .line_numbers import ADVICE, Amount, misspelt_number, read_amount
from .line_reading import NotRead, Reading, bare, begins_with_name, one_of

HARM: dict[str, Metric] = {
    phrase: metric
    for metric, phrases in {
        Metric.KILLED: "killed|dead|slain|deaths|death|fatalities|shot dead|martyred|killing|"
        "executed|beheaded|lost their lives|killed dead|kill|dead bodies",
        Metric.DIED: "died|dying|have died",
        Metric.WOUNDED: "wounded|injured|hurt|injuries|wounding|injuring|wound",
        Metric.KILLED_OR_WOUNDED: "killed or wounded|killed and wounded|killed or injured|killed "
        "and injured|dead or wounded|dead and wounded|casualties|killed or hurt|harmed",
        Metric.CAPTURED: "captured|arrested|detained|arrests|taken prisoner|prisoners|taken into "
        "custody",
        Metric.HOSTAGES: "hostages|taken hostage|held hostage|kidnapped|abducted",
        Metric.CONVICTED: "convicted|sentenced|found guilty",
        Metric.RELEASED: "released|freed|set free",
        Metric.ROCKETS: "rockets|rockets fired",
        Metric.MISSILES: "missiles|missiles fired",
        Metric.WEAPONS_SEIZED: "weapons seized|weapons captured|weapons found",
    }.items()
    for phrase in phrases.split("|")
}
OF_THINGS = (Metric.ROCKETS, Metric.MISSILES, Metric.WEAPONS_SEIZED)
COUNTED: dict[str, Metric] = {
    phrase: metric
    for metric, phrases in {
        Metric.FIGHTERS: "fighters|fighter|combatants|militants|armed men",
        Metric.MEMBERS: "members|member|followers|strong",
        Metric.OPERATIVES: "operatives|agents",
        Metric.COMMANDERS: "commanders",
        Metric.ATTACKS_CLAIMED: "attacks claimed|claimed attacks|claims",
        Metric.ATTACKS: "attacks",
        Metric.ATTACKERS: "attackers taking part",
        Metric.PROVINCES: "provinces",
        Metric.COUNTRIES: "countries",
        Metric.STATES: "states",
        Metric.GROUPS: "groups",
        Metric.FACTIONS: "factions",
        Metric.UNITS: "units",
        Metric.VIDEOS: "videos",
        Metric.SHARE_PERCENT: "percent|per cent|%",
        Metric.AGE: "years old|years of age",
    }.items()
    for phrase in phrases.split("|")
}
PEOPLE: dict[str, Population] = {
    **{each.label.lower(): each for each in Population},
    **{each.value.replace("_", " "): each for each in Population},
    **{
        phrase: population
        for population, phrases in {
            Population.TOTAL: "people|persons|person|individuals|victims|in total|in all|lives|"
            "altogether",
            Population.CIVILIANS: "civilian|non-combatants|noncombatants",
            Population.POLICE: "policemen|policeman|police officers|police officer|cops|cop|"
            "policewomen|policewoman|police personnel|constables|constable",
            Population.MILITARY: "soldiers|soldier|troops|servicemen|army personnel|army soldiers",
            Population.FRONTIER_CORPS: "fc|fc personnel|fc soldiers|frontier corps|frontier corps "
            "personnel",
            Population.LEVIES: "levies personnel|levies men",
            Population.INTELLIGENCE: "intelligence officers|intelligence agents|intelligence "
            "personnel|secret service agents|spies",
            Population.SECURITY_PERSONNEL: "security personnel|security forces|security men|"
            "members of the security forces|security force members|security officers",
            Population.US_PERSONNEL: "us soldiers|us troops|american soldiers|american troops|"
            "us service members|u.s. troops|u.s. soldiers|americans",
            Population.AFGHANS: "afghan|afghan nationals",
            Population.CHINESE: "chinese|chinese workers|chinese citizens",
            Population.FOREIGNERS: "foreigner|foreign nationals",
            Population.DIPLOMATS: "diplomat|embassy staff|embassy employees|embassy workers",
            Population.BODYGUARDS: "bodyguard|guards|guard",
            Population.HOSTAGES: "hostage",
            Population.ASSAILANTS: "assailant|attackers|attacker|gunmen|bombers|suicide bombers",
            Population.OFFICIALS: "official|government officials",
            Population.STUDENTS: "student|pupils|schoolchildren|schoolgirls|schoolboys",
            Population.MILITANTS: "militant|fighters|insurgents|rebels",
        }.items()
        for phrase in phrases.split("|")
    },
}
FILLER = r"(?:(?:were|was|are|is|have|has|had|been|being|left|of|the|its|as)\b ?)"
HARM_WORD = re.compile(rf"\b({one_of(HARM)})(?!\w)", re.IGNORECASE)
COUNTED_WORD = re.compile(rf"(?<!\w)({one_of(COUNTED)})(?!\w)", re.IGNORECASE)
HARM_FIRST = re.compile(
    rf"(?P<toll>(?:the )?(?:death )?toll(?: of| is| was| at| stands at)?)?(?P<harm>{one_of(HARM)})?"
    r"\s*[:=]?\s+",
    re.IGNORECASE,
)
FILLERS = re.compile(rf"^{FILLER}+|(?: {FILLER.replace(' ?', '')})+$", re.IGNORECASE)
KEPT = re.compile(r"^\((?P<inside>[^()]+)\)$|^(?P<including>(?:including|among them) .+)$")
MONEY = re.compile(r"(?P<before>.*?)(?P<sign>US\$|\$|USD |€|EUR |£)(?P<rest>\d.*)", re.IGNORECASE)
RANK = re.compile(r"(?:is )?(?:ranked|ranks|rank)[: ]+(?P<rank>\S+)(?P<rest>.*)", re.IGNORECASE)
RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
AGED = re.compile(r"(?:is |was )?aged? (?P<rest>.+)", re.IGNORECASE)
GROUPS_THERE = re.compile(
    r"(?:(?:are|is) )?(?:based |active |present |operat(?:e|ing) |fighting )?"
    r"(?:in|at|across) (?=\S)",
    re.IGNORECASE,
)
IN_PLACE = re.compile(r"(?:in|at|near) (?=\S)")
NO_ACTORS = (
    "How many {0} are in a place is no number of an actor: write the name of the place, "
    "“20 {0} in X”."
)
UNITS = {"us$": "USD", "$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP"}


def read_toll(text: str) -> Reading | None:
    """How many were killed, wounded, held … in an incident."""
    amount = read_amount(text)
    if amount and (found := HARM_WORD.search(amount[1])):
        before, behind = amount[1][: found.start()], amount[1][found.end() :]
        return _toll(amount[0], HARM[found[1].lower()], before, behind, text)
    first = HARM_FIRST.match(text)
    if not first or not (first["toll"] or first["harm"]):
        return _refuse_numbers(text)
    metric = HARM[first["harm"].lower()] if first["harm"] else Metric.KILLED
    if amount := read_amount(text[first.end() :]):
        return _toll(amount[0], metric, "", amount[1], text)
    if wrong := misspelt_number(text[first.end() :]):
        raise NotRead(f"“{wrong}” is no number. {ADVICE}", "low")
    return None


def read_strength(text: str) -> Reading | None:
    """How many an actor has, or another number about it."""
    for reader in (_money, _rank, _age):
        if reading := reader(text):
            return reading
    amount = read_amount(re.sub(r"^(?:has|have|had|with|strength:?) ", "", text, flags=re.I))
    found = COUNTED_WORD.search(amount[1]) if amount else None
    if amount and not amount[1].strip(" .") and any(map(str.isdigit, text)):
        raise NotRead(f"Say what is counted: “{text} members”.", "metric")
    if not amount or not found:
        return None
    before, behind = amount[1][: found.start()].strip(" -"), amount[1][found.end() :].strip(" ,")
    metric = COUNTED[found[1].lower()]
    if metric is Metric.ATTACKS and _is_event(behind):
        return None
    _refuse_other_claims(metric, behind)
    noun = "" if metric is Metric.SHARE_PERCENT or found[1].lower() == "strong" else found[1]
    counts = " ".join(part for part in (before, noun, behind) if part)
    before = FILLERS.sub("", before)
    return _strength(metric, amount[0], counts if before or behind else "")


def _is_event(behind: str) -> bool:
    """Whether a place or a day stands behind attacks, which are events then."""
    place = IN_PLACE.match(behind)
    if place and begins_with_name(behind[place.end() :]):
        return not is_meant_as_date(behind[place.end() :])
    others = [part.strip() for part in behind.split(",")[1:]]
    return any(begins_with_name(part) or is_meant_as_date(part) for part in others)


def _refuse_other_claims(metric: Metric, behind: str) -> None:
    """Refuse the place and the day that make of a number something else than one of an actor."""
    there = GROUPS_THERE.match(behind) if metric in (Metric.GROUPS, Metric.FACTIONS) else None
    if there and not is_meant_as_date(behind[there.end() :]):
        raise NotRead(NO_ACTORS.format(metric.value), "low")
    if any(is_meant_as_date(part.strip()) for part in behind.split(",")[1:]):
        raise NotRead("With a place and a day it is an event: begin with “event:”.", "date")


def _strength(metric: Metric, amount: Amount, counts: str = "", unit: str = "") -> Reading:
    fields: dict[str, object] = {"metric": metric.value, **amount.fields()}
    fields |= {name: value for name, value in (("counts", counts), ("unit", unit)) if value}
    number = f"{amount.in_words()} {unit}".strip()
    words = f"{metric.value.replace('_', ' ')} · {number}" + (f" ({counts})" if counts else "")
    return Reading("strength", fields, words)


def _toll(amount: Amount, metric: Metric, before: str, behind: str, text: str) -> Reading:
    _whole(amount)
    if re.match(r"(?: and|,)? ", behind) and read_amount(behind.lstrip(" ,").removeprefix("and ")):
        second = behind.lstrip(" ,").removeprefix("and ")
        first = text[: len(text) - len(behind)]
        raise NotRead(f"Two numbers are two lines: “{first}” and “{second}”.")
    population, counts = Population.TOTAL, ""
    for part in (before, behind):
        part = FILLERS.sub("", part.strip(" ,;:."))
        if kept := KEPT.match(part):
            counts = kept["inside"] or kept["including"]
            part = ""
        if part := bare(part):
            population, described = _people(part, amount, metric)
            counts = " ".join(filter(None, (described, counts)))
    fields: dict[str, object] = {"metric": metric.value}
    fields |= {} if metric in OF_THINGS else {"population": population.value}
    fields |= amount.fields() | ({"counts": counts} if counts else {})
    of_whom = "" if population is Population.TOTAL else f" {population.label.lower()}"
    label = metric.value.replace("_", " ")
    words = f"{label} · {amount.in_words()}{of_whom}" + (f" ({counts})" if counts else "")
    return Reading("toll", fields, words)


def _people(text: str, amount: Amount, metric: Metric) -> tuple[Population, str]:
    """Whom the number counts, and their words if these say more: Pakistani police officers."""
    plain = FILLERS.sub("", text.lower())
    if plain in PEOPLE:
        return PEOPLE[plain], ""
    _, _, noun = plain.partition(" ")
    if noun in PEOPLE and PEOPLE[noun] is not Population.TOTAL and text[0].isupper():
        return PEOPLE[noun], text
    if re.match(r"(?:in|at|on|near|by|from|with|outside) ", text, re.I):
        raise NotRead(
            f"“{text}” is not part of a toll: place, date and who did it are lines of their own."
        )
    near = get_close_matches(text.lower(), PEOPLE, 1, 0.8)
    if near:
        raise NotRead(f"“{text}” is not read. Do you mean {near[0]}?", "population")
    line = f"{amount.in_words()} {metric.label.split(',')[0].lower()} ({text})"
    raise NotRead(
        f"“{text}” is not in the list of people. To keep the words, write “{line}”.", "population"
    )


def _whole(amount: Amount) -> None:
    for number in (amount.low, amount.high):
        if number is not None and number != int(number):
            raise NotRead(f"“{number}” is no number of people.", "low")


def _refuse_numbers(text: str) -> None:
    """Refuse what seems to be a toll, but whose number is not read or not that of a toll."""
    found = HARM_WORD.search(text)
    if not found:
        return
    if wrong := misspelt_number(text[: found.start()]):
        raise NotRead(f"“{wrong}” is no number. {ADVICE}", "low")
    behind = text[found.end() :].strip()
    who = text[: found.start()].strip()
    if who and read_amount(behind) and not found[1].lower().endswith("ing"):
        harm = found[1].lower()
        raise NotRead(
            f"“{text}” does not say to whom “{who}” belongs: write “{harm} {behind}”, or “{behind} "
            f"{who} {harm}”; who did it is a line of its own, “perpetrator: {who}”."
        )


def _money(text: str) -> Reading | None:
    match = MONEY.fullmatch(text)
    bound = match["before"].strip() if match else ""
    amount = read_amount(f"{bound} {match['rest']}".strip()) if match else None
    counts = ""
    if match and not amount:
        counts, amount = bound, read_amount(match["rest"])
    if not match or not amount:
        return None
    behind = amount[1].strip(" ,")
    metric = Metric.CASH_SEIZED if re.search(r"\bseized\b", text, re.I) else Metric.VALUE
    counts = " ".join(part for part in (counts, behind) if part and part != "seized")
    return _strength(metric, amount[0], counts, UNITS[match["sign"].strip().lower()])


def _rank(text: str) -> Reading | None:
    match = RANK.fullmatch(text)
    if not match:
        return None
    word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", match["rank"].strip(",").lower())
    number = str(RANKS.index(word) + 1) if word in RANKS else word
    if not number.isdecimal() or not number.isascii() or len(number) > 6:
        raise NotRead(f"“{match['rank']}” is no rank: write “ranked 4”.", "low")
    return _strength(Metric.RANK, Amount(int(number), int(number)), match["rest"].strip(" ,"))


def _age(text: str) -> Reading | None:
    match = AGED.fullmatch(text)
    amount = read_amount(match["rest"]) if match else None
    if not amount or amount[1].strip(" .") not in ("", "years", "years old"):
        return None
    return _strength(Metric.AGE, amount[0])
