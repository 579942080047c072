"""Places, how exactly they are known, and who is at them."""

from base.orm.vocabulary import NumberVocabulary, Standard, Vocabulary

GEONAMES = Standard("GeoNames feature code", None, "https://www.geonames.org/export/codes.html")
UCDP = Standard("UCDP GED where_prec", None, "https://ucdp.uu.se/downloads/")


class PlaceKind(Vocabulary, standard=GEONAMES):
    """What sort of place it is; the list is our own, the code is the GeoNames feature code."""

    REGION = (
        "region",
        "Region without one border",
        "A region of any size without fixed borders.",
        "RGN",
    )
    COUNTRY = "country", "Country", "A state or a territory with an ISO 3166-1 code.", "PCL"
    PROVINCE = (
        "province",
        "First-level division",
        "A province, state or other first division of a country.",
        "ADM1",
    )
    DISTRICT = (
        "district",
        "District, agency or other division below the first",
        "Any division below the first.",
    )
    CITY = "city", "City, town or village", "A place where people live, of any size.", "PPL"
    SITE = "site", "Site, building or road", "A building, camp, road, mountain or other spot."
    BORDER = "border", "Border area", "The land along a border, on one side or both."


class NoPoint(Vocabulary):
    """Why a place has no point."""

    MOVED = "moved", "Moves or has moved", "It has no fixed place, or has moved."
    UNKNOWN = "unknown", "Not known", "Its exact location is not known, or was not looked up."
    LINE = "line", "A line", "It is a line, such as a border, a road or a river."
    FUZZY_AREA = "fuzzy_area", "No fixed extent", "It is an area without fixed borders."


class PointOf(Vocabulary):
    """Whose point a map shows for a record."""

    INCIDENT = "incident", "The incident", "The incident has a point of its own."
    PLACE = "place", "The place", "It is the point of the record's place."
    PARENT = (
        "parent",
        "A place around it",
        "The place has no point: it is that of the smallest place around it that has one.",
    )


class PlaceMatch(Vocabulary):
    """How the circle in which a place or incident lies must fit the area asked for."""

    POSSIBLE = "possible", "May lie within", "The circle meets the area."
    CENTRED = (
        "centred",
        "Is centred within",
        "The centre lies in the area, and the circle is not larger than the area.",
    )
    CERTAIN = "certain", "Lies wholly within", "The whole circle lies in the area."


class PlacePrecision(NumberVocabulary, standard=UCDP):
    """How exactly the place of an incident is known, by UCDP's scale; 1 is the most exact."""

    EXACT = 1, "Exact location", "The very place is known.", "1"
    NEAR = (
        2,
        "Near, or within a limited area around, the location",
        "It was near a known place, or in a small area around it.",
        "2",
    )
    DISTRICT = 3, "Second-level division (district) only", "Only the district is known.", "3"
    PROVINCE = 4, "First-level division (province) only", "Only the province is known.", "4"
    LINEAR = (
        5,
        "Linear feature or fuzzy area such as a border or region",
        "It was along a line, or in an area without fixed borders.",
        "5",
    )
    COUNTRY = 6, "Country only", "Only the country is known.", "6"
    INTERNATIONAL = (
        7,
        "International waters or airspace, or more than one country",
        "It was outside of any country, or in several.",
        "7",
    )


class PresenceKind(Vocabulary):
    """How somebody is tied to a place; it reads from the entity to the place."""

    OPERATES_IN = "operates_in", "operates in", "It is active there."
    BASED_IN = "based_in", "is based in", "Its seat, home or hideout is there."
    CAMP_IN = "camp_in", "has a camp in", "It keeps a camp there, for training or shelter."
    CONTROLS = "controls", "controls", "It holds the place or rules it."
    BORN_IN = "born_in", "was born in", "The person was born there."
    CITIZEN_OF = "citizen_of", "is a citizen of", "The person is a national of that country."
    LOCATED_IN = "located_in", "is located in", "It is there, or was seen or held there."
    NATIONAL_OF = (
        "national_of",
        "has nationals of",
        "Nationals of that country are among its members; of a person, a nationality.",
    )
    TARGETS = (
        "targets",
        "targets",
        "It attacks that country or place, plans to or calls for it; it need not be there.",
    )


# Ties that do not say that somebody is or was at the place: they link nobody who is there.
ELSEWHERE = (PresenceKind.CITIZEN_OF, PresenceKind.NATIONAL_OF, PresenceKind.TARGETS)
# Ties that name a person as a leader there, or as one who attacks the place.
ACCUSING_KINDS = (PresenceKind.CONTROLS, PresenceKind.CAMP_IN, PresenceKind.TARGETS)
