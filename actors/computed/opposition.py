"""Supporting and hostile relationships of one pair of entities."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from base.orm.keys import listed
from sources.choices import UNSUPPORTED, Modality
from sources.computed.verdicts import seen
from sources.lens import Lens

from ..choices import HOSTILE_KINDS, SUPPORTING_KINDS
from ..models import Relationship
from .validity import held_on

# The kinds of a link, and those of the links that oppose it.
SIDES = ((SUPPORTING_KINDS, HOSTILE_KINDS), (HOSTILE_KINDS, SUPPORTING_KINDS))
OPPOSITE = {kind: others for kinds, others in SIDES for kind in kinds}
# A link that is planned, supposed, denied or withdrawn opposes none, and none opposes it.
COUNTS = Q(seen_modality=Modality.ACTUAL) & ~Q(seen_status__in=UNSUPPORTED)
# Inside a query of links: between the same two, whichever way.
OF_THE_PAIR = Q(subject=OuterRef("subject"), object=OuterRef("object")) | Q(
    subject=OuterRef("object"), object=OuterRef("subject")
)


def counting(links: QuerySet, lens: Lens) -> QuerySet:
    """The links that count in the view; with `as_of`, those that held on the day."""
    found = held_on(seen(links.order_by(), lens.standpoint), lens.standpoint, lens.as_of)
    return found.filter(COUNTS)


def has_opposite(links: QuerySet) -> Q:
    """Links with one of these between the same two, on the other side."""
    condition = Q()
    for own, others in SIDES:
        condition |= Q(kind__in=own) & Exists(links.filter(OF_THE_PAIR, kind__in=others))
    return condition


def opposed(lens: Lens) -> Q:
    """The condition on links that they are opposed."""
    links = Relationship.objects.order_by()
    links = counting(links, lens)
    return Q(pk__in=links.filter(has_opposite(links)).values("pk"))


def opposing(links: Sequence[Relationship], lens: Lens) -> dict[int, list[Relationship]]:
    """The links that oppose each of these, which bear what the lens shows of them."""
    wanted = [
        link
        for link in links
        if link.kind in OPPOSITE
        and link.seen_modality == Modality.ACTUAL
        and link.seen_status not in UNSUPPORTED
    ]
    if not wanted:
        return {}
    ends = {end for link in wanted for end in pair_of(link)}
    among = Relationship.objects.filter(
        subject__in=listed(ends), object__in=listed(ends), kind__in=list(OPPOSITE)
    )
    said = Prefetch("assertions", replace(lens, shows_assertions=False).assertions())
    shown = counting(among, lens).select_related("subject", "object").prefetch_related(said)
    found: dict[frozenset[int], list[Relationship]] = defaultdict(list)
    for link in shown.order_by("uid"):
        found[pair_of(link)].append(link)
    return {
        link.pk: [other for other in found[pair_of(link)] if other.kind in OPPOSITE[link.kind]]
        for link in wanted
    }


def pair_of(link: Relationship) -> frozenset[int]:
    return frozenset((link.subject_id, link.object_id))
