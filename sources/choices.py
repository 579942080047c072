"""Closed vocabularies of what is said and by whom.

A value is added when a source forces it, never in reserve; it needs a label, a
sentence in `DESCRIPTIONS` where the label does not say it, and a line in the changelog.
"""

from django.db.models import IntegerChoices, TextChoices


class SourceKind(TextChoices):
    NEWS = "news", "News report"
    ANALYSIS = "analysis", "Analysis"
    OPINION = "opinion", "Opinion piece"
    UN_REPORT = "un_report", "United Nations report"
    THINK_TANK = "think_tank", "Think-tank publication"
    INDEX = "index", "Index or ranking"
    DATASET = "dataset", "Data set or monitor"
    GROUP_CLAIM = "group_claim", "Claim or statement by a group"
    GROUP_MEDIA = "group_media", "Media released by a group"
    OFFICIAL_STATEMENT = "official_statement", "Official statement"
    INTERVIEW = "interview", "Interview or remarks"
    COURT = "court", "Court document"
    BOOK = "book", "Book"
    PHOTO_CAPTION = "photo_caption", "Photograph with its caption"
    UNNAMED_SOURCE = "unnamed_source", "Source that the citing document does not name"
    INTELLIGENCE = "intelligence", "Intelligence finding or warning"
    DANGLING = "dangling", "Reference whose target is missing"


class DateBasis(TextChoices):
    STATED = "stated", "Stated by the source"
    YEAR_FROM_CONTEXT = "year_from_context", "Day stated, year from the context"
    SEEN = "computed", "Computed from another date"
    INFERRED = "inferred", "Inferred from the content"


class Reliability(TextChoices):
    """Reliability of a source by the Admiralty code (NATO AJP-2.1)."""

    A = "A", "Completely reliable"
    B = "B", "Usually reliable"
    C = "C", "Fairly reliable"
    D = "D", "Not usually reliable"
    E = "E", "Unreliable"
    F = "F", "Reliability cannot be judged"


class Credibility(IntegerChoices):
    """Credibility of a piece of information by the Admiralty code (NATO AJP-2.1)."""

    CONFIRMED = 1, "Confirmed by other sources"
    PROBABLY_TRUE = 2, "Probably true"
    POSSIBLY_TRUE = 3, "Possibly true"
    DOUBTFUL = 4, "Doubtful"
    IMPROBABLE = 5, "Improbable"
    CANNOT_BE_JUDGED = 6, "Truth cannot be judged"


class CitationMode(TextChoices):
    QUOTES = "quotes", "Quotes"
    PARAPHRASES = "paraphrases", "Paraphrases"
    CITES = "cites", "Cites"
    TALLIES = "tallies", "Tallies"
    RELAYS = "relays", "Relays"
    EMBEDS = "embeds", "Embeds"
    MENTIONS = "mentions", "Mentions without relaying what it says"


class SpeakerKind(TextChoices):
    NARRATOR = "narrator", "The document's own voice"
    GROUP = "group", "Armed group or its outlet"
    OFFICIAL = "official", "Government, official or state body"
    INTERGOVERNMENTAL = "intergovernmental", "Intergovernmental body"
    ANALYST = "analyst", "Analyst or think tank"
    MEDIA = "media", "Other media"
    LOCAL_SOURCE = "local_source", "Local source or witness"
    COURT = "court", "Court"
    UNNAMED = "unnamed", "Not named at all"


class Stance(TextChoices):
    ASSERTS = "asserts", "Asserts it"
    CONFIRMS = "confirms", "Confirms what another says"
    CLAIMS = "claims", "Claims it, with an interest of its own"
    DENIES = "denies", "Denies it"
    DOUBTS = "doubts", "Doubts it"
    CANNOT_CONFIRM = "cannot_confirm", "Cannot confirm it"
    NO_COMMENT = "no_comment", "Neither confirms nor denies it"
    DOWNPLAYS = "downplays", "Plays it down"
    BLAMES = "blames", "Puts the blame"
    CONDEMNS = "condemns", "Condemns it"
    CORRECTS = "corrects", "Corrects it"


class Hedge(TextChoices):
    STATED = "stated", "Stated without a hedge"
    REPORTED = "reported", "Reported"
    CLAIMED = "claimed", "Claimed"
    ALLEGED = "alleged", "Alleged"
    SUSPECTED = "suspected", "Suspected"
    BELIEVED = "believed", "Believed"
    ASSESSED = "assessed", "Assessed"
    RUMOURED = "rumoured", "Rumoured"
    PRESUMED = "presumed", "Presumed"
    IMPLIED = "implied", "Implied, not said outright"
    UNVERIFIED = "unverified", "Marked as unverified"


class Modality(TextChoices):
    ACTUAL = "actual", "Said to be or to have been so"
    PLANNED = "planned", "Planned or discussed"
    FORECAST = "forecast", "Expected to come"
    HYPOTHESISED = "hypothesised", "Considered possible"


# The hedges that leave no doubt about what is said.
FIRM_HEDGES = (Hedge.STATED, Hedge.REPORTED, Hedge.CLAIMED, Hedge.ASSESSED)


class ClaimStatus(TextChoices):
    """What the assertions of a claim add up to (computed)."""

    ASSERTED = "asserted", "Somebody firmly says so, nobody denies it"
    SUSPECTED = "suspected", "Said only with a hedge, or only doubted"
    DISPUTED = "disputed", "Some are for it and some against"
    DENIED = "denied", "Only denied"
    RETRACTED = "retracted", "All that said so is withdrawn"


# Nobody stands for such a claim: it is shown, and no value is computed from it.
UNSUPPORTED = (ClaimStatus.DENIED, ClaimStatus.RETRACTED)


class IdentifierScheme(TextChoices):
    WIKIDATA = "wikidata", "Wikidata item"
    UN_SC = "un_sc", "UN Security Council consolidated list"
    GTD = "gtd", "Global Terrorism Database event"
    UCDP_EVENT = "ucdp_event", "UCDP georeferenced event"
    UCDP_ACTOR = "ucdp_actor", "UCDP actor"
    ACLED = "acled", "ACLED event"
    STIX = "stix", "STIX 2.1 object"
    GEONAMES = "geonames", "GeoNames feature"
    DOI = "doi", "Digital Object Identifier"
