"""The phrases of links, by the vocabulary and by usual words, forwards and backwards."""

import re
from typing import NamedTuple

from actors.choices import RULES, RelationshipKind

K = RelationshipKind


class Phrase(NamedTuple):
    """What a phrase before a name says of the link."""

    kind: RelationshipKind
    inverse: bool = False
    title: str = ""


# For each kind: phrases that read from the subject of the line to the name; those that tell its
# title, too; and the same two for phrases that read from the name to the subject.
OTHER_WORDS: dict[RelationshipKind, tuple[str, str, str, str]] = {
    K.LEADER_OF: (
        "leader of|heads|led",
        "head of|chief of|one of the leaders of|emir of|amir of|ruler of|founder and leader of|"
        "supreme leader of",
        "leader|headed by|under the leadership of|under the command of",
        "head|chief|emir|amir|supreme leader",
    ),
    K.DEPUTY_OF: (
        "deputy of|deputy to|second-in-command of",
        "deputy leader of|deputy director of|deputy head of|deputy chief of|deputy emir of",
        "",
        "",
    ),
    K.SPOKESPERSON_OF: (
        "spokesperson of|spokesperson for|spokesman of|spokesman for|spokeswoman of|spokeswoman "
        "for",
        "",
        "spokesman|spokeswoman",
        "",
    ),
    K.COMMANDER_IN: ("commander of|commander for|commands fighters of", "", "", ""),
    K.MEMBER_OF: ("belongs as member to", "founding member of|senior member of", "", ""),
    K.RELATIVE_OF: (
        "",
        "brother of|sister of|son of|daughter of|father of|mother of|wife of|husband of|widow of|"
        "uncle of|aunt of|nephew of|niece of|cousin of|grandson of|son-in-law of|father-in-law of|"
        "brother-in-law of",
        "",
        "",
    ),
    K.SUCCEEDED: (
        "successor of|successor to|succeeds|took over from|replaced",
        "",
        "predecessor of|replaced by",
        "",
    ),
    K.ASSOCIATE_OF: ("", "aide to|aide of|close aide to|courier of|courier for", "", ""),
    K.PART_OF: (
        "",
        "faction of|wing of|branch of|province of|unit of|arm of|subgroup of|component of|cell of|"
        "subsidiary of",
        "",
        "faction|wing|branch|unit",
    ),
    K.AFFILIATE_OF: ("affiliated with|affiliated to", "franchise of|local franchise of", "", ""),
    K.SPLIT_FROM: (
        "splits from|broke away from|breaks away from|seceded from",
        "offshoot of|splinter of|splinter group of|breakaway of|breakaway faction of",
        "",
        "offshoot|splinter group",
    ),
    K.MERGED_INTO: ("merges into|absorbed by", "", "absorbs", ""),
    K.MEDIA_OUTLET_OF: ("", "media arm of|media wing of|magazine of|mouthpiece of", "", ""),
    K.FORMED_BY_MEMBERS_OF: (
        "founded by members of|formed by former members of|founded by former members of|set up by "
        "members of",
        "",
        "",
        "",
    ),
    K.RECRUITS_FROM: (
        "recruits come from|recruited from|ranks include former members of",
        "",
        "",
        "",
    ),
    K.DEFECTED_TO: ("went over to|defects to", "", "", ""),
    K.ALLIED_WITH: ("ally of|allied to|allies with|alliance with|in alliance with", "", "", ""),
    K.SUPPORTS: (
        "supporter of|backs",
        "funds|finances|arms|trains|gives weapons to|gives money to",
        "backed by",
        "funded by|financed by|armed by|trained by|patronage of|patronage from|"
        "under the patronage of",
    ),
    K.GIVES_SANCTUARY_TO: (
        "shelters|harbours|hosts|gives shelter to|affords sanctuary to|provides sanctuary to|"
        "offers sanctuary to|provides shelter to|offers shelter to|gives refuge to|"
        "gives safe haven to|provides safe haven to|provides a safe haven to|affords shelter to",
        "",
        "sheltered by|harboured by|hosted by|given sanctuary by|sanctuary from",
        "",
    ),
    K.PLEDGED_TO: (
        "pledged to|swore allegiance to|sworn to|pledges allegiance to|"
        "renewed allegiance to",
        "",
        "pledge of|pledges from",
        "",
    ),
    K.NEGOTIATES_WITH: ("talks with|in talks with|negotiating with|negotiated with", "", "", ""),
    K.FIGHTS: ("fighting|fights against|fought|at war with|battles", "", "", ""),
    K.RIVAL_OF: (
        "rivals|hostile to|at odds with|rivalry with|competes with|opposes|opposed to", "", "", ""
    ),
    K.THREATENS: ("threat to|threatened", "", "", ""),
    K.POSSIBLY_SAME_AS: ("same as|possibly same as|may be the same as", "", "", ""),
    K.LINKED_TO: (
        "linked with|link to|link with",
        "ties to|ties with|links to|links with|contact with|contacts with|in contact with|"
        "works closely with|works more closely with|work with|cooperates closely with|"
        "cooperates more closely with|coordinates closely with|coordinates more closely with|"
        "relations with|partnership with|close to|works with|cooperates with|coordinates with|"
        "engages with|relationship with|close relationship with|common ground with",
        "",
        "",
    ),
}  # fmt: skip
# Kinds that tell of one moment: a date beside them is when the link began.
MOMENTS = (K.SPLIT_FROM, K.MERGED_INTO, K.DEFECTED_TO, K.PLEDGED_TO, K.SUCCEEDED,
           K.FORMED_BY_MEMBERS_OF)  # fmt: skip
LEADING = re.compile(
    r"^(?:(?:it|he|she|they|who|which) )?(?:(?:is|are|has|have|(?P<was>was|were|had)|been|now|"
    r"also|still|its|their|his|her|a|an|the|as|(?P<former>former|formerly|once|ex)) )*",
    re.IGNORECASE,
)


# Two became one, but which of them is left is not told.
BECAME_ONE = re.compile(
    r"(?:merge[ds]?|reunite[ds]?|unifie[ds]|unified|unite[ds]?) with (?P<name>\S.*)", re.IGNORECASE
)
# Verbs are kept whole as a title: “works with”; of nouns the preposition is left out: “ties”.
VERBS = ("works", "work", "cooperates", "coordinates", "engages")
PREPOSITION = re.compile(r" (?:of|to|with|for|from|by)$")


def _plain(phrase: str) -> str:
    """The phrase without the words that may stand before it: is a, has as, was."""
    return LEADING.sub("", f"{phrase} ").strip().lower()


def _phrases() -> dict[str, Phrase]:
    found: dict[str, Phrase] = {}
    for kind in K:
        rule = RULES[kind]
        found[_plain(kind.label)] = Phrase(kind)
        found.setdefault(_plain(kind.value.replace("_", " ")), Phrase(kind))
        if not rule.symmetric:
            found.setdefault(_plain(rule.inverse), Phrase(kind, inverse=True))
    for kind, texts in OTHER_WORDS.items():
        for number, text in enumerate(texts):
            for phrase in filter(None, text.split("|")):
                noun = phrase if phrase.startswith(VERBS) else PREPOSITION.sub("", phrase)
                title = noun if number % 2 else ""
                found.setdefault(phrase, Phrase(kind, number > 1, title))
    return found


PHRASES = _phrases()
