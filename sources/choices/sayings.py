"""Who says what, how firmly, and what it adds up to."""

from base.orm.vocabulary import NumberVocabulary, Vocabulary

from .documents import ADMIRALTY


class Credibility(NumberVocabulary, standard=ADMIRALTY):
    """How credible a piece of information is, by the numbers of the Admiralty code."""

    CONFIRMED = (
        1,
        "Confirmed by other sources",
        "Independent sources say the same, and it fits.",
        "1",
    )
    PROBABLY_TRUE = 2, "Probably true", "It fits what is known, but nobody else confirms it.", "2"
    POSSIBLY_TRUE = 3, "Possibly true", "It makes sense and agrees with some of what is known.", "3"
    DOUBTFUL = 4, "Doubtful", "It is possible, but nothing else supports it.", "4"
    IMPROBABLE = 5, "Improbable", "It contradicts what is known.", "5"
    CANNOT_BE_JUDGED = 6, "Truth cannot be judged", "Nothing is known by which to judge it.", "6"


class SpeakerKind(Vocabulary):
    """Who is speaking in an assertion."""

    NARRATOR = (
        "narrator",
        "The source's own voice",
        "The source says it in its own voice.",
    )
    GROUP = "group", "Armed group or its outlet", "An armed group, its spokesperson or its outlet."
    OFFICIAL = (
        "official",
        "Government, official or state body",
        "A government, an official, a force or another body of a state.",
    )
    INTERGOVERNMENTAL = (
        "intergovernmental",
        "Intergovernmental body",
        "A body of several states, such as the United Nations.",
    )
    ANALYST = "analyst", "Analyst or think tank", "Somebody who studies the matter."
    MEDIA = "media", "Other media", "Another newspaper, agency or channel."
    LOCAL_SOURCE = (
        "local_source",
        "Local source or witness",
        "Somebody who was there: a witness, resident or local official.",
    )
    COURT = "court", "Court", "A court, in a ruling or hearing."
    UNNAMED = "unnamed", "Not named at all", "The source does not say who it is."


class Stance(Vocabulary):
    """Whether the speaker is for the claim, against it, or neither."""

    ASSERTS = "asserts", "Asserts it", "The speaker says that it is so."
    CONFIRMS = (
        "confirms",
        "Confirms what another says",
        "The speaker says that what another said is so.",
    )
    CLAIMS = (
        "claims",
        "Claims it, in its own interest",
        "The speaker says that it is so, and gains by it.",
    )
    DENIES = "denies", "Denies it", "The speaker says that it is not so."
    DOUBTS = "doubts", "Doubts it", "The speaker says that it may not be so."
    CANNOT_CONFIRM = (
        "cannot_confirm",
        "Cannot confirm it",
        "The speaker says that it could not be checked.",
    )
    NO_COMMENT = (
        "no_comment",
        "Neither confirms nor denies it",
        "The speaker was asked and says neither.",
    )
    DOWNPLAYS = (
        "downplays",
        "Plays it down",
        "The speaker says that it is less than others make of it.",
    )
    BLAMES = "blames", "Puts the blame", "The speaker says that somebody else did it."
    CONDEMNS = "condemns", "Condemns it", "The speaker speaks out against the deed."
    CORRECTS = (
        "corrects",
        "Corrects it",
        "The speaker replaces an earlier statement with this one; it is for the claim.",
    )


class Hedge(Vocabulary):
    """How firmly it is said, by the word that the source uses."""

    STATED = "stated", "Stated without a hedge", "Said as a fact."
    REPORTED = "reported", "Reported", "Said to have been reported."
    CLAIMED = "claimed", "Claimed", "Said to be somebody's claim."
    ALLEGED = "alleged", "Alleged", "Said to be alleged, without proof."
    SUSPECTED = "suspected", "Suspected", "Said to be suspected."
    BELIEVED = "believed", "Believed", "Said to be believed or thought."
    ASSESSED = "assessed", "Assessed", "Said as the result of an assessment of evidence."
    RUMOURED = "rumoured", "Rumoured", "Said to be rumour."
    PRESUMED = "presumed", "Presumed", "Assumed to be so, because nothing else is known."
    IMPLIED = (
        "implied",
        "Implied, not said outright",
        "Implied by the wording, but not said outright.",
    )
    UNVERIFIED = (
        "unverified",
        "Marked as unverified",
        "Said with the remark that it is not verified.",
    )


class AssertionFlaw(Vocabulary):
    """Flaw in the wording from which an assertion is read."""

    GARBLED = "garbled", "Garbled", "Words are missing, or the sentence is damaged."
    AMBIGUOUS = "ambiguous", "Ambiguous", "The words do not make clear who or what is meant."
    MISPLACED = (
        "misplaced",
        "In the wrong place of the text",
        "The words are under a heading or date, or in a paragraph, where they do not belong.",
    )
    ARITHMETIC = (
        "arithmetic",
        "Numbers that do not fit",
        "Numbers in the text do not fit each other.",
    )
    INCONSISTENT = (
        "inconsistent",
        "Contradicted in the same text",
        "The same text says otherwise elsewhere.",
    )


# The hedges that leave no doubt about what is said.
FIRM_HEDGES = (Hedge.STATED, Hedge.REPORTED, Hedge.CLAIMED, Hedge.ASSESSED)


class Modality(Vocabulary):
    """Whether it is said to be so, planned, expected or considered possible."""

    ACTUAL = "actual", "Said to be or to have been so", "It is said to be so, or to have been so."
    PLANNED = "planned", "Planned or discussed", "Somebody plans it or discusses it."
    FORECAST = "forecast", "Expected to come", "Somebody expects it to happen."
    HYPOTHESISED = "hypothesised", "Considered possible", "Somebody considers it possible."


class ClaimStatus(Vocabulary):
    """What the assertions of a claim add up to (computed)."""

    ASSERTED = (
        "asserted",
        "Somebody firmly says so, nobody denies it",
        (
            "At least one firm assertion for it is not a claim in one's own interest, and nobody "
            "denies it."
        ),
    )
    CLAIMED = (
        "claimed",
        "Said firmly, but only by those who gain by it",
        "All firm assertions for it claim the deed or blame somebody, and nobody denies it.",
    )
    SUSPECTED = (
        "suspected",
        "Said only with a hedge, or only doubted",
        "There is no firm assertion for it, and nobody denies it.",
    )
    DISPUTED = (
        "disputed",
        "Some are for it and some against",
        "At least one assertion is for it, and at least one is against it.",
    )
    DENIED = "denied", "Only denied", "Assertions are only against it."
    RETRACTED = (
        "retracted",
        "Everything that said so is retracted",
        "Every source that said so was retracted, or its assertion was corrected.",
    )


# The statuses from the firmest, as claims and the edges that rest on them are ordered.
FIRMNESS = (
    ClaimStatus.ASSERTED.value,
    ClaimStatus.CLAIMED.value,
    ClaimStatus.SUSPECTED.value,
    ClaimStatus.DISPUTED.value,
    ClaimStatus.DENIED.value,
)
# Nobody stands for such a claim: it is shown, and no value is computed from it.
UNSUPPORTED = (ClaimStatus.DENIED, ClaimStatus.RETRACTED)


class Expansion(Vocabulary):
    """What an answer shows in full on request."""

    ASSERTIONS = "assertions", "Assertions", "Who says it, in which source, and how firmly."
