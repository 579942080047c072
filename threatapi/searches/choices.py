"""Closed lists of saved searches."""

from collections.abc import Iterator

import incidents.models  # noqa: F401 (registers the last claim types)
from base.orm.vocabulary import Vocabulary
from sources.models import claim_models, claim_type
from sources.models.targets import AssertionTarget


def lists_of_claims() -> Iterator[tuple[str, str, str]]:
    for claim in map(claim_type, claim_models()):
        name, what = claim.list_name, AssertionTarget(claim.name).description
        yield name, name.capitalize(), what


class SearchedList(Vocabulary, more=lists_of_claims()):
    """The lists that can be searched."""

    ENTITIES = "entities", "Entities", "Actors and persons together."
    ACTORS = "actors", "Actors", "Groups, states, bodies and other actors."
    PERSONS = "persons", "Persons", "Human beings."
    RELATIONSHIPS = "relationships", "Relationships", "Links between two entities."
    INCIDENTS = "incidents", "Incidents", "What happened."
    INVOLVEMENTS = "involvements", "Involvements", "Who had what part in an incident."
    FIGURES = "figures", "Figures", "Tolls, strengths and tallies."
    PRESENCES = "presences", "Presences", "Which entity is at which place."
    PLACES = "places", "Places", "The gazetteer."
    SOURCES = "sources", "Sources", "Documents, statements and other sources."
    ASSERTIONS = "assertions", "Assertions", "Who says what."


class SearchAction(Vocabulary):
    """What became of a record in a search."""

    ENTERED = "entered", "Entered", "It is found, and was not before."
    CHANGED = "changed", "Changed", "It is found as before, and its JSON has changed."
    LEFT = "left", "Left", "It is not found any more: it was changed, deleted, merged or hidden."
