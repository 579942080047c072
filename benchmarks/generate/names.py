"""Names that nobody bears, and the ways in which others would spell them."""

from .chance import Chance

GIVEN = tuple(
    "Muhammad Abdullah Ahmad Yusuf Ibrahim Khalid Hamza Umar Bilal Rashid Qasim Tariq Hassan "
    "Hussein Idris Musa Salim Nasir Farooq Zakariya Anwar Aziz Daoud Fathi Ghazi Habib Jamil "
    "Karim Latif Maryam Fatima Aisha Zaynab Amina Samira Layla Igor Sergei Dmitri Carlos "
    "Miguel Jorge Kwame Ousmane Amadou Ibrahima Moussa Chidi Emeka Tendai Arjun Vikram Ravi "
    "Suresh Thant Aung Kyaw Nguyen Tran Jose Maria Elena Ivan Nikolai Petra Anton".split()
)
STARTS = tuple(
    "ab ad al am an ar az ba be bu cha da de dja do fa fe ga gha go gu ha he ho ja ji ka ke "
    "kha ko ku la le lo ma me mo mu na ne no nu o qa ra re ru sa se sha si so su ta te to tu "
    "u va wa wi ya yu za ze zu".split()
)
MIDDLES = tuple(
    "ba bi da di dha du fa fi ga gi ha hi ka ki kha la li lo ma mi mu na ni ra ri ro sa si "
    "sha ta ti tu va wa wi ya za zi".split()
)
ENDS = tuple(
    "b bi d di dou f h hi k ki l li m mi n nov ndo ne ni q r ri rov s sh t ti wi y yev z zai "
    "zi".split()
)
GROUPS = (
    "{} Front", "Army of {}", "{} Brigades", "Movement of {}", "{} Liberation Army", "Sons of {}",
    "Lions of {}", "{} Resistance", "Battalion of {}", "{} Network", "Emirate of {}", "{} Cell",
)  # fmt: skip
BODIES = {
    "security_force": "{} Guard",
    "government": "Government of {}",
    "state_body": "Ministry of {}",
    "media_outlet": "{} News",
    "organisation": "{} Institute",
    "community": "People of {}",
    "party": "{} Party",
    "company": "{} Company",
    "court": "Court of {}",
    "intergovernmental": "Council of {}",
}
# What one hand writes so, and another so.
SPELLINGS = (
    ("kh", "h"), ("q", "k"), ("Q", "K"), ("dj", "j"), ("ou", "u"), ("u", "o"), ("dh", "d"),
    ("gh", "g"), ("sh", "ch"), ("ay", "ei"), ("y", "i"), ("w", "v"), ("z", "s"), ("i", "ee"),
    ("a", "e"), ("mm", "m"), ("ss", "s"), ("al-", "el-"), ("al-", ""), ("-", " "), ("ah", "a"),
    ("v", "f"), ("a", "aa"),
)  # fmt: skip


def word(chance: Chance) -> str:
    """A word of two to four syllables, with a capital."""
    made = chance.one_of(STARTS)
    for _ in range(1 + (chance.random() < 0.4)):
        made += chance.one_of(MIDDLES)
    return (made + chance.one_of(ENDS)).capitalize()


def person(chance: Chance) -> str:
    family = word(chance)
    if chance.random() < 0.3:
        family = f"al-{family}"
    given = chance.one_of(GIVEN)
    if chance.random() < 0.2:
        given += f" {chance.one_of(GIVEN)}"
    return f"{given} {family}"


def actor(chance: Chance, kind: str) -> str:
    return (BODIES.get(kind) or chance.one_of(GROUPS)).format(word(chance))


def other_name(chance: Chance, name: str, is_person: bool) -> tuple[str, str]:
    """Another name, and of what sort it is: mostly a spelling, seldom a name of its own."""
    lot = chance.random()
    if is_person and lot < 0.12:
        return f"Abu {chance.one_of(GIVEN)}", "kunya"
    if is_person and lot < 0.18:
        return f"Commander {name.rsplit(' ', 1)[-1]}", "title"
    if not is_person and lot < 0.2 and len(name.split()) > 1:
        return "".join(part[0] for part in name.split()).upper(), "acronym"
    if not is_person and lot < 0.27:
        return f"{name.split()[-1]} {word(chance)}", "former_name"
    return respelt(chance, name), "spelling"


def respelt(chance: Chance, name: str) -> str:
    """The name as another hand would write it: one or two letters differ."""
    fitting = [pair for pair in SPELLINGS if pair[0] in name]
    for _ in range(1 + (chance.random() < 0.4)):
        if fitting:
            old, new = chance.one_of(fitting)
            name = name.replace(old, new, 1)
    return name
