"""Computed values of claims: status, modality, known_from, independent_sources.

The rule is `status.verdict`, over what is said of one claim in view. Its values are stored: those
of the default standpoint in the row, those of each day of knowledge in versions. Without some
sources they are worked out and put beside the rows. Whoever reads them names them `seen_…`.
"""

from collections import defaultdict

from django.db.models import CharField, DateField, F, IntegerField, QuerySet

from base.deadlines.deadline import checked
from base.orm.keys import by_key, keys_in

from ..models import Claim, claim_type
from ..models.versions import standing_on
from .bodies import Bodies, bodies_from
from .standpoint import EVERYTHING, Standpoint
from .statements import statements
from .status import Said, Verdict, verdict, with_parts

SEEN = {
    "status": CharField(),
    "modality": CharField(),
    "known_from": DateField(),
    "independent_sources": IntegerField(),
}
STORED = (*SEEN, "known_last")


def verdicts(
    claims: QuerySet, standpoint: Standpoint = EVERYTHING, bodies: Bodies | None = None
) -> dict[int, Verdict]:
    """The verdict on each of these claims of which anything is said in view.

    A claim made of parts stands on its own assertions; without any, on those of its parts.
    """
    model: type[Claim] = claims.model
    own: dict[int, list[Said]] = defaultdict(list)
    parts: dict[int, list[Said]] = defaultdict(list)
    for claim, said in statements(model._meta.model_name, claims, standpoint):
        own[claim].append(said)
    for path in claim_type(model).parts:
        for claim, said in statements(path, claims, standpoint):
            parts[claim].append(said)
    roots = {one.root for said in (*own.values(), *parts.values()) for one in said}
    by_root = (bodies or bodies_from(standpoint)).of_sources(roots)
    found = {claim: verdict(said, by_root) for claim, said in checked(own.items())}
    for claim, said in checked(parts.items()):
        found[claim] = with_parts(found.get(claim), verdict(said, by_root))
    return found


def seen(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """The claims in view, with their verdict in `seen_status` and so on."""
    if standpoint.sees_everything:
        return queryset.annotate(**{f"seen_{name}": F(name) for name in SEEN})
    if not standpoint.is_worked_out:
        return on_day(queryset, standpoint).annotate(
            **{f"seen_{name}": F(f"versions__{name}") for name in SEEN}
        )
    return with_verdicts(queryset, verdicts(queryset, standpoint))


def on_day(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """The records that have a version on the day of the view, each joined with it.

    Only what is annotated with it may be named afterwards: a further filter on versions would join
    them again, and each record would come as often as it has versions.
    """
    return queryset.filter(standing_on(standpoint.day))


def with_verdicts(queryset: QuerySet, found: dict[int, Verdict]) -> QuerySet:
    """The claims on which there is a verdict, each with its own."""
    return queryset.filter(pk__in=keys_in(found)).annotate(
        **{
            f"seen_{name}": by_key({key: getattr(one, name) for key, one in found.items()}, output)
            for name, output in SEEN.items()
        }
    )
