"""Sources, and how they pass each other on."""

from base.orm.vocabulary import Standard, Vocabulary

ADMIRALTY = Standard("Admiralty code (NATO AJP-2.1)")


class SourceKind(Vocabulary):
    """What kind of document or statement a source is."""

    NEWS = "news", "News report", "A report of what happened, by a newspaper, agency or channel."
    ANALYSIS = "analysis", "Analysis", "An article that explains what happened."
    OPINION = "opinion", "Opinion piece", "An article that argues for a view."
    UN_REPORT = "un_report", "United Nations report", "A report by a body of the United Nations."
    THINK_TANK = (
        "think_tank",
        "Think-tank publication",
        "A study or paper by a think tank or institute.",
    )
    INDEX = "index", "Index or ranking", "A ranking by a fixed measure."
    DATASET = (
        "dataset",
        "Data set or monitor",
        "A collection of events or records kept by a fixed rule.",
    )
    GROUP_CLAIM = (
        "group_claim",
        "Claim or statement by a group",
        "A statement by an armed group, of what it did or thinks.",
    )
    GROUP_MEDIA = (
        "group_media",
        "Media released by a group",
        "A video, magazine or other work that a group publishes.",
    )
    OFFICIAL_STATEMENT = (
        "official_statement",
        "Official statement",
        "A statement by a government, office or official.",
    )
    INTERVIEW = (
        "interview",
        "Interview or remarks",
        "What somebody said to another, in an interview or in passing.",
    )
    COURT = "court", "Court document", "A judgment, indictment or other paper of a court."
    BOOK = "book", "Book", "A book, or a chapter of one."
    PHOTO_CAPTION = (
        "photo_caption",
        "Photograph with its caption",
        "A photograph and the words printed with it.",
    )
    UNNAMED_SOURCE = (
        "unnamed_source",
        "Source that the citing source does not name",
        "Somebody or something that the citing source does not name.",
    )
    INTELLIGENCE = (
        "intelligence",
        "Intelligence finding or warning",
        "What an intelligence service found, or warned of.",
    )
    DANGLING = (
        "dangling",
        "Reference whose target is missing",
        "A link or mention without a document behind it.",
    )


class DateBasis(Vocabulary):
    """How a date is known."""

    STATED = "stated", "Stated by the source", "The source gives the date."
    YEAR_FROM_CONTEXT = (
        "year_from_context",
        "Day stated, year from the context",
        "The source gives day and month, its context the year.",
    )
    COMPUTED = (
        "computed",
        "Computed from another date",
        "Computed from another date, such as “three days later”.",
    )
    INFERRED = "inferred", "Inferred from the content", "Inferred from what the source says."


class Reliability(Vocabulary, standard=ADMIRALTY):
    """How reliable a source is, by the letters of the Admiralty code."""

    A = (
        "A",
        "Completely reliable",
        "There is no doubt about the source; it has always been right.",
        "A",
    )
    B = (
        "B",
        "Usually reliable",
        "There is little doubt about the source; it has mostly been right.",
        "B",
    )
    C = (
        "C",
        "Fairly reliable",
        "There is some doubt about the source; it has often been right.",
        "C",
    )
    D = (
        "D",
        "Not usually reliable",
        "There is much doubt about the source; it has been right at times.",
        "D",
    )
    E = "E", "Unreliable", "The source is not to be trusted; it has been wrong before.", "E"
    F = "F", "Reliability cannot be judged", "Too little is known to judge the source.", "F"


class CitationMode(Vocabulary):
    """In what way one source uses another."""

    QUOTES = "quotes", "Quotes", "It gives the other's own words."
    PARAPHRASES = "paraphrases", "Paraphrases", "It says in its own words what the other says."
    CITES = "cites", "Cites", "It names or links the other as its evidence."
    TALLIES = "tallies", "Tallies", "It counts what the other reports."
    RELAYS = "relays", "Relays", "It passes on what the other says without change."
    EMBEDS = "embeds", "Embeds", "It shows the other inside itself, such as a video or post."
    MENTIONS = (
        "mentions",
        "Mentions it, without passing on what it says",
        "It names the other, but takes nothing from it.",
    )


class IdentifierScheme(Vocabulary):
    """The systems of which a record may have an identifier."""

    WIKIDATA = "wikidata", "Wikidata item", "An item of Wikidata: Q and a number."
    UN_SC = (
        "un_sc",
        "UN Security Council consolidated list",
        "The reference of an entry in the sanctions list of the UN Security Council.",
    )
    GTD = (
        "gtd",
        "Global Terrorism Database event",
        "The number of an event in the Global Terrorism Database.",
    )
    UCDP_EVENT = (
        "ucdp_event",
        "UCDP georeferenced event",
        "The number of an event in the Uppsala Conflict Data Program.",
    )
    UCDP_ACTOR = (
        "ucdp_actor",
        "UCDP actor",
        "The number of an actor in the Uppsala Conflict Data Program.",
    )
    ACLED = (
        "acled",
        "ACLED event",
        "The id of an event in the Armed Conflict Location & Event Data.",
    )
    STIX = "stix", "STIX 2.1 object", "The id of an object in a STIX bundle."
    GEONAMES = "geonames", "GeoNames feature", "The number of a place in GeoNames."
    DOI = "doi", "Digital Object Identifier", "The DOI of a publication."
