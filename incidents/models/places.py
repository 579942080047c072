"""Models of places and presences."""

from collections.abc import Iterable
from typing import Any

import pycountry
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL

from actors.models import Entity, Validity
from base.compiled.words import Joined, Label
from base.http.urls import in_site
from base.orm.constraints import fault, visible
from base.orm.fields import DerivedField, EDTFField, FoldedField, TextListField
from base.orm.keys import keys_in
from base.orm.models import Named, RecordQuerySet, hidden_index
from sources.models import Claim, ClaimType

from .. import choices
from ..countries import country_name
from .points import degrees, kilometres, point_constraints

# The places and those below them that have no point of their own, so that theirs stands for them.
WITHOUT_POINT = """
    WITH RECURSIVE inside(id) AS (
        {keys}
        UNION SELECT child.id FROM incidents_place child JOIN inside ON child.parent_id = inside.id
        WHERE child.latitude IS NULL
    ) SELECT id FROM inside
"""
# The places and all that lies below them; a tree walk in one statement on every database.
BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM incidents_place WHERE {column} IN ({marks})
        UNION SELECT child.id FROM incidents_place child JOIN below ON child.parent_id = below.id
    ) SELECT id FROM below
"""


class PlaceQuerySet(RecordQuerySet):
    def for_api(self) -> "PlaceQuerySet":
        """With all that its JSON shows."""
        return self.select_related("parent").prefetch_related("identifiers")

    def below(self, keys: list[int]) -> "PlaceQuerySet":
        """The places with these primary keys and everything that lies in them."""
        return self._below("id", keys)

    def in_country(self, codes: list[str]) -> "PlaceQuerySet":
        """The places that bear the country's code, and those below one."""
        return self._below("country", codes)

    def at_points_of(self, keys: Iterable[int]) -> "PlaceQuerySet":
        """The places with these primary keys, and those for which their points stand."""
        found = keys_in(keys)
        sql = WITHOUT_POINT.format(keys=found.sql)
        return self.filter(pk__in=RawSQL(sql, found.params))  # noqa: S611 (no value is formatted)

    def _below(self, column: str, values: list[Any]) -> "PlaceQuerySet":
        if not values:
            return self.none()
        sql = BELOW.format(column=column, marks=", ".join(["%s"] * len(values)))
        return self.filter(pk__in=RawSQL(sql, values))  # noqa: S611 (no value is formatted)


class NoPointField(DerivedField, models.CharField):
    """Why a place has no point: not known, unless something else is said."""

    of = "latitude"

    def derive(self, instance: models.Model) -> str:
        given = getattr(instance, self.attname)
        has_point = getattr(instance, self.of) is not None
        return given or ("" if has_point else choices.NoPoint.UNKNOWN.value)


class Place(Named):
    """A place of the gazetteer, in a tree: site, city, district, province, country."""

    NAMES = ("name", "names")

    name = models.CharField(max_length=200, help_text="Main name of the record.")
    names = TextListField(help_text="Other spellings and names.")
    kind = models.CharField(
        max_length=20, choices=choices.PlaceKind, help_text="What sort of place it is."
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The place that it lies in.",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "This is not an ISO 3166-1 alpha-2 code.")],
        help_text="Country that it lies in (ISO 3166-1 alpha-2); empty for borders and regions.",
    )
    code = models.CharField(
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}-[A-Z0-9]{1,3}$", "This is not an ISO 3166-2 code.")],
        help_text="Code of a first-level division (ISO 3166-2).",
    )
    latitude = degrees(90, "Degrees north of the equator (WGS 84), -90 to 90.")
    longitude = degrees(180, "Degrees east of Greenwich (WGS 84), -180 to 180.")
    radius_km = kilometres(
        "Radius in kilometres: how far from its point the place may lie or extend."
    )
    no_point = NoPointField(
        max_length=20,
        blank=True,
        choices=choices.NoPoint,
        help_text="Why it has no point; empty if it has one.",
    )
    folded = FoldedField(of=("name", "names"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("name", "uid")
        indexes = [hidden_index("place")]
        constraints = [
            *point_constraints("place"),
            models.CheckConstraint(
                condition=Q(no_point="", latitude__isnull=False)
                | (Q(no_point__in=choices.NoPoint.values, latitude__isnull=True)),
                name="place_has_point_or_reason",
                violation_error_code="no_point",
                violation_error_message=(
                    "Give a point, or the reason why there is none, but not both."
                ),
            ),
            *visible("place", "name"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="place_not_in_itself",
                violation_error_code="parent",
                violation_error_message="A place cannot lie in itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/places/{self.slug}")

    def clean(self) -> None:
        if self.country and country_name(self.country) is None:
            raise fault("country", f"{self.country} is not a country of ISO 3166-1.", "invalid")
        if self.code and not pycountry.subdivisions.get(code=self.code):
            raise fault("code", f"{self.code} is not a division of ISO 3166-2.", "invalid")
        if self.pk and self.parent_id:
            if Place.objects.below([self.pk]).filter(pk=self.parent_id).exists():
                raise fault("parent", "A place cannot lie in itself.", "cycle")


class Presence(Claim, Validity):
    """An entity at a place: where it operates, is based, has camps, holds ground."""

    entity = models.ForeignKey(
        Entity, models.PROTECT, related_name="presences", help_text="The entity."
    )
    kind = models.CharField(
        max_length=20,
        choices=choices.PresenceKind,
        help_text="In what way the entity is at the place.",
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="presences", help_text="The place."
    )
    start = EDTFField(moment=True, help_text="When it began (EDTF); empty if not known.")
    end = EDTFField(
        moment=True, help_text="When it ended (EDTF); empty if it is not said to have ended."
    )
    as_of = EDTFField(help_text="When it held, where start and end are not known (EDTF).")

    class Meta:
        ordering = ("entity__name", "kind", "place__name", "uid")
        indexes = [hidden_index("presence")]
        constraints = [
            models.UniqueConstraint(
                fields=("entity", "kind", "place", "start", "as_of"),
                name="presence_unique",
                violation_error_code="place",
                violation_error_message=(
                    "This presence is already recorded: add an assertion to it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(end_latest__gte=F("start_earliest"))
                | Q(end_latest=None)
                | Q(start_earliest=None),
                name="presence_end_after_start",
                violation_error_code="end",
                violation_error_message="The end must not lie before the start.",
            ),
        ]

    def statement(self) -> str:
        return f"{self.entity} {self.get_kind_display()} {self.place}"

    @staticmethod
    def in_words(of: str) -> Any:
        who, where = Entity.in_words(f"{of}entity__"), f"{of}place__name"
        return Joined(
            who, Value(" "), Label(f"{of}kind", choices.PresenceKind.choices), Value(" "), where
        )


PRESENCE = ClaimType(
    model=Presence,
    kind="kind",
    vocabulary=choices.PresenceKind,
    named_by=("entity", "place"),
    entities=("entity",),
    place="place",
    dated=("start", "end", "as_of"),
    in_timeline="A presence at a place, from its start.",
)
