"""Search by name, for `entities?q=`, `places?q=` and `POST match`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet

from base.orm.keys import by_key
from base.values.text import fold
from sources.computed.standpoint import EVERYTHING, Standpoint

from ..models import Alias, Entity
from ..models.names import Bearers
from .candidates import Asked, Candidates
from .name import Name
from .scoring import LEAST_ACROSS, Match, fit

MOST_FOUND = 1000  # records that one search finds, the best
MOST_WEIGHED = 1500  # names that are weighed for a text, of each of the ways to find them
BEARER = ("pk", "name", "uid", "slug", "kind", "type")  # what a match tells of its entity
ANY_BEARER = 3  # of these each place has, too


class Found(dict[int, Match]):
    """The best match of each record that a text may mean."""

    is_capped = False  # there may be more


def search(
    texts: Iterable[str],
    among: QuerySet | None = None,
    standpoint: Standpoint = EVERYTHING,
    most: int | None = None,
    least: float | None = None,
) -> list[Found]:
    """For each text those of the queryset (all entities) with a name in view that it may mean.

    They score at least so much, or as `scoring.cut_off` has it.
    """
    return search_each([(text, least) for text in texts], among, standpoint, most)


def search_each(
    texts: Sequence[tuple[str, float | None]],
    among: QuerySet | None = None,
    standpoint: Standpoint = EVERYTHING,
    most: int | None = None,
) -> list[Found]:
    """The same, with a least score for each text."""
    bounds = defaultdict[str, list[float]](list)
    for text, least in texts:
        bounds[text].append(LEAST_ACROSS if least is None else least)
    asked = {text: Asked.of(text, min(leasts)) for text, leasts in bounds.items()}
    among = Entity.objects.all() if among is None else among
    path = "place" if among.model._meta.model_name == "place" else "entity"
    of = Bearers.PLACES if path == "place" else Bearers.ENTITIES
    columns = [f"{path}__{name}" for name in BEARER[: ANY_BEARER if path == "place" else None]]
    names = Candidates(
        of.value, asked.values(), most or MOST_WEIGHED, shown(among, path, standpoint), columns
    )
    found = {pair: best(asked[pair[0]], names, pair[1]) for pair in dict.fromkeys(texts)}
    return [found[pair] for pair in texts]


def shown(among: QuerySet, path: str, standpoint: Standpoint) -> Q:
    """The condition on names that the view shows them: aliases that nobody in it writes are not."""
    condition = Q()
    if among.query.where:
        condition &= Q(Exists(among.order_by().filter(pk=OuterRef(f"{path}_id"))))
    if path == "entity" and not standpoint.sees_everything:
        written = Alias.objects.seen(standpoint).filter(pk=OuterRef("alias_id"))
        condition &= Q(alias=None) | Q(Exists(written))
    return condition


def best(asked: Asked, names: Candidates, least: float | None = None) -> Found:
    found, homes = Found(), dict[int, str]()
    alike = names.alike.get(asked.whole)
    for row in names.for_text(asked):
        owner, home, *_ = row.bearer
        name = Name.of(row.text, owner, None if row.is_own else row.pk, row.folded)
        like_as_a_whole = alike is None or row.whole in alike
        if fits := fit(asked.name, asked.parts, name, least, like_as_a_whole=like_as_a_whole):
            score, how, cut_off = fits
            if owner not in homes:
                homes[owner] = fold(home)
            match = Match(score, how, name, homes[owner], cut_off, row.bearer)
            if owner not in found or match.rank < found[owner].rank:
                found[owner] = match
    found.is_capped = asked in names.capped or len(found) > MOST_FOUND
    return found


def bearer(match: Match) -> Entity:
    """The entity that was found, with what a reference to it shows."""
    return Entity(**dict(zip(BEARER, match.bearer, strict=True)))


def ranked(found: dict[int, Match]) -> list[int]:
    """The best first; equals in the order of the names that we keep them under, then of the ids."""
    by_rank = sorted(found, key=lambda pk: (-found[pk].score, found[pk].home, found[pk].bearer[2]))
    return by_rank[:MOST_FOUND]


def narrowed(queryset: QuerySet, found: dict[int, Match], keys: list[int]) -> QuerySet:
    """The records with these keys, best first, as `ranked` orders them."""
    # A place in this order holds however many names come and go, so that a cursor can name it.
    scores = by_key({pk: found[pk].score for pk in keys}, FloatField())
    best_first = queryset.filter(pk__in=keys).annotate(match_score=scores)
    return best_first.order_by(F("match_score").desc(), "folded", "uid")
