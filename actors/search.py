"""The names of the store as the engine searches them, and which of them a view shows.

A search needs the names in memory. They are read in one query for entities and one for aliases
and kept until they change: the revision, how many there are and when one was last changed, is
asked for with every search (one query). That suits some 20 000 names. Measured with 240 000
made-up ones: 30 s to build, 0.7 s for a search, and 7 s to 28 s for a text that a great part of
all names holds. Before that the words belong into a table of their own, with their trigrams.
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from django.db import connection
from django.db.models import Count, F, FloatField, Max, QuerySet, Value

from sources.standpoint import Standpoint
from threatapi.base.keys import by_key

from .matching import Index, Match
from .models import Alias, Entity

MOST_FOUND = 1000  # entities that one search finds, the best
KEPT = 2  # indexes kept in memory: the present one, and that of a transaction under way

_indexes: OrderedDict[tuple, Index] = OrderedDict()
_lock = Lock()


def revision() -> tuple:
    """Which names there are, told cheaply: it differs whenever one was added, changed, deleted."""
    parts = [
        model.objects.order_by()
        .values(of=Value(model._meta.model_name))
        .annotate(count=Count("pk"), last=Max("pk"), changed=Max("updated_at"))
        .values_list("of", "count", "last", "changed")
        for model in (Entity, Alias)
    ]
    rows = parts[0].union(parts[1], all=True)
    database = connection.settings_dict
    return (database.get("HOST"), str(database["NAME"]), *sorted(rows))


def index() -> Index:
    """The index of all names, built anew when they have changed."""
    wanted = revision()
    with _lock:
        if wanted not in _indexes:
            own = Entity.objects.order_by("pk").values_list("pk", "name")
            others = Alias.objects.order_by("pk").values_list("entity_id", "pk", "text")
            _indexes[wanted] = Index([*((pk, None, name) for pk, name in own), *others])
        _indexes.move_to_end(wanted)
        while len(_indexes) > KEPT:
            _indexes.popitem(last=False)
        return _indexes[wanted]


def hidden(standpoint: Standpoint) -> frozenset[int]:
    """Aliases that nobody in view writes: they find nobody."""
    if standpoint.sees_everything:
        return frozenset()
    shown = Alias.objects.seen(standpoint).values("pk")
    return frozenset(Alias.objects.exclude(pk__in=shown).values_list("pk", flat=True))


def search(texts: Iterable[str], standpoint: Standpoint) -> list[dict[int, Match]]:
    """For each text the entities with a name in view that it may mean, with their matches.

    The entities themselves are for the caller to look at through the standpoint.
    """
    names, unseen = index(), hidden(standpoint)
    return [names.search(text, unseen) for text in texts]


def ranked(found: dict[int, Match]) -> list[int]:
    """Best first; equals in the order of the names under which we keep them."""
    return sorted(found, key=lambda pk: (-found[pk].score, found[pk].home, pk))


def narrowed(queryset: QuerySet, found: dict[int, Match]) -> QuerySet:
    """Those of the queryset that were found, best first: the best of them, if very many were."""
    keys = ranked(found)
    if len(keys) > MOST_FOUND:
        kept = set(queryset.order_by().values_list("pk", flat=True))
        keys = [pk for pk in keys if pk in kept][:MOST_FOUND]
    # A place in this order holds however many names come and go, so that a cursor can name it.
    scores = by_key({pk: found[pk].score for pk in keys}, FloatField())
    best_first = queryset.filter(pk__in=keys).annotate(match_score=scores)
    return best_first.order_by(F("match_score").desc(), "folded", "uid")
