"""Parameters of the graph endpoints."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from actors.choices import RelationshipKind
from actors.models import Entity
from base import parameters as p
from base.http.errors import refuse
from base.orm.datasets import DataSet
from sources.choices import ClaimStatus, Modality
from sources.lens import Lens, fields

from .choices import Via

LENS = ("known_by", "exclude_source", "as_of")


class Party(p.Text):
    """An entity by id or slug. Found later, through the lens: hints must not tell the future."""

    example = "iskp"

    schema = {"type": "string", "minLength": 1, "maxLength": 120}


class Parties(p.WordCodes):
    """Likewise several."""

    schema = Party.schema
    example = Party.example


def find_parties(name: str, texts: list[str], lens: Lens) -> list[int]:
    """Keys of the entities in view that a parameter names, or 400."""
    records = p.Refs(queryset=Entity.objects.seen(lens.standpoint))
    records.split = False  # the texts have been divided
    try:
        return records.clean(texts)
    except ValidationError as error:
        refuse({name: [{"message": error.messages[0], "code": error.error_list[0].code}]})
        raise


def find_party(name: str, text: str, lens: Lens) -> Entity:
    """The entity in view that a parameter names, or 400."""
    return Entity.objects.get(pk=find_parties(name, [text], lens)[0])


def lens_parameters() -> dict[str, p.Parameter]:
    return fields(LENS)


def dataset_parameters(what: str, both: str = "") -> dict[str, p.Parameter]:
    """Parameters that choose data sets, by primary key."""
    datasets = DataSet.objects.all()
    return {
        "dataset": p.Refs(
            queryset=datasets,
            help_text=f"Only {what} from one of these data sets, by id or slug.{both}",
        ),
        "dataset__not": p.Refs(
            queryset=datasets, help_text=f"Only {what} from a data set, but from none of these."
        ),
    }


def claim_parameters() -> dict[str, p.Parameter]:
    datasets = dataset_parameters("claims", " If an edge rests on two claims, both are.")
    return lens_parameters() | datasets | standing_parameters()


def standing_parameters() -> dict[str, p.Parameter]:
    return {
        "status": p.Codes(
            choices=ClaimStatus,
            help_text=(
                "Only edges with one of these statuses; the default is all but `denied`. An edge "
                "that rests on two claims, such as a shared incident, has the weaker status of "
                "the two."
            ),
        ),
        "modality": p.Codes(
            choices=Modality,
            help_text=(
                "Whether it is said to be so (`actual`, the default) or planned, for example. An "
                "involvement in an incident that did not happen has the modality of the incident."
            ),
        ),
        "independent_sources__gte": p.Whole(
            0,
            10**6,
            example=2,
            help_text=(
                "Minimum number of independent sources; if an edge rests on two claims, of each."
            ),
        ),
    }


def edge_parameters() -> dict[str, p.Parameter]:
    return claim_parameters() | {
        "kinds": p.Codes(
            choices=RelationshipKind,
            help_text=(
                "Only relationships of these kinds. Incidents are not affected: leave them out "
                "with `via=relationships`."
            ),
        ),
        "via": p.Codes(
            choices=Via,
            help_text=(
                "What links two entities; the default is relationships and incidents. Presences "
                "link entities that are or were at the same place; being a citizen or national of "
                "it, or targeting it, does not count."
            ),
        ),
    }


@dataclass(frozen=True)
class Scope:
    """The edges that count for a request: those in view that match the filters."""

    lens: Lens = field(default_factory=Lens)
    kinds: tuple[str, ...] = ()
    via: tuple[str, ...] = (Via.RELATIONSHIPS, Via.INCIDENTS)
    status: tuple[str, ...] = ()
    least_sources: int = 0
    modality: tuple[str, ...] = (Modality.ACTUAL.value,)
    datasets: list[int] | None = None
    without_datasets: list[int] | None = None
    # What one request asks again and again, level by level: statements and sets, made once.
    made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, query: Any, values: dict[str, Any]) -> "Scope":
        return cls(
            lens=Lens.of(query, LENS, is_detail=False),
            kinds=tuple(values.get("kinds") or ()),
            via=tuple(values.get("via") or (Via.RELATIONSHIPS, Via.INCIDENTS)),
            status=tuple(values.get("status") or ()),
            least_sources=values.get("independent_sources__gte") or 0,
            modality=tuple(values.get("modality") or (Modality.ACTUAL.value,)),
            datasets=values.get("dataset"),
            without_datasets=values.get("dataset__not"),
        )

    @property
    def is_actual(self) -> bool:
        """Whether only what is said to be so counts, as by default."""
        return self.modality == (Modality.ACTUAL.value,)

    def once(self, name: Any, make: Callable[[], Any]) -> Any:
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]
