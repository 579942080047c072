"""Who acts: actors and persons in one table, and their names."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value

from base.compiled.words import Joined
from base.http.urls import in_site
from base.orm.constraints import visible
from base.orm.fields import EDTFField, FoldedField
from base.orm.models import Named, Record, RecordQuerySet, hidden_index
from sources.choices import ClaimStatus
from sources.computed.standpoint import Standpoint, unseen_rows
from sources.lens import Lens
from sources.models import Assertion, ClaimType, Source, claim_types
from sources.models.versions import standing_on

from .. import choices
from ..choices import ActorKind, EntityType

# Paths from assertions to the entities that they put into view, beside those of their claims, …
SPOKEN_OF = ("entity", "alias__entity", "speaker")
# … and from sources to those who made them.
MADE = ("authors", "publisher")


# What an editor wrote from all sources would tell what was not yet known: a restricted view has
# none of it.
OF_ALL_SOURCES = ("description", "founded", "dissolved", "born", "died")


class EntityQuerySet(RecordQuerySet):
    def seen(self, standpoint: Standpoint) -> "EntityQuerySet":
        """The entities in view: those that assertions or claims in view name, and those that speak,
        write or publish there."""
        if standpoint.sees_everything:
            return self
        found = self.filter(first_day__lte=standpoint.day)
        return found.exclude(pk__in=unseen_rows(Entity)) if standpoint.excluded else found

    def named_in(self, standpoint: Standpoint) -> "EntityQuerySet":
        """The same of a view without some sources, found by what is left."""
        reached = Q()
        for claim, column in ((each, name) for each in claim_types() for name in each.entities):
            found = claim.model._default_manager.filter(standing_on(standpoint.day)).order_by()
            reached |= Exists(found.filter(**{column: OuterRef("pk")}))
        told = Assertion.objects.filter(standpoint.visible())
        sources = Source.objects.filter(standpoint.sources())
        for rows, paths in ((told, SPOKEN_OF), (sources, MADE)):
            for path in paths:
                reached |= Exists(rows.filter(**{path: OuterRef("pk")}))
        return self.filter(reached)

    def for_api(self, lens: Lens) -> "EntityQuerySet":
        """With all that its JSON shows through the lens."""
        told = lens.assertions()
        aliases = Alias.objects.seen(lens.standpoint).prefetch_related(Prefetch("assertions", told))
        return self.prefetch_related(
            Prefetch("aliases", aliases), "identifiers", Prefetch("assertions", told)
        )


class AliasQuerySet(RecordQuerySet):
    def seen(self, standpoint: Standpoint) -> "AliasQuerySet":
        """Names that somebody in view writes, and those of which nobody says who writes them."""
        if standpoint.sees_everything:
            return self
        told = Assertion.objects.filter(alias=OuterRef("pk"))
        return self.filter(Exists(told.filter(standpoint.visible())) | ~Exists(told))


class Entity(Named):
    """Anyone who can act: an actor (group, state, body, outlet) or a person."""

    NAMES = ("name",)
    NAMESAKES = ("actors.Alias",)

    type = models.CharField(
        max_length=10, choices=EntityType, help_text="Whether it is an actor or a person."
    )
    name = models.CharField(max_length=200, db_index=True, help_text="Main name of the record.")
    kind = models.CharField(
        max_length=30,
        blank=True,
        choices=ActorKind,
        help_text="What sort of actor it is.",
    )
    named = models.BooleanField(
        default=True,
        help_text="False if the sources give no name, so that ours is a description.",
    )
    resolved = models.BooleanField(
        default=True, help_text="False if it is not settled whom the sources mean."
    )
    description = models.TextField(
        blank=True, help_text="One or two sentences for the reader, from the sources."
    )
    founded = EDTFField(help_text="When an actor came into being (EDTF).")
    dissolved = EDTFField(help_text="When an actor ceased to be (EDTF).")
    born = EDTFField(help_text="When a person was born (EDTF).")
    died = EDTFField(
        help_text=(
            "When a person died (EDTF), as the editor reads all sources. If it is empty, the date "
            "of the fate is used, provided that the fate is an asserted death."
        )
    )
    fate = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        db_index=True,
        help_text="What became of a person, by the outcomes of incidents (computed).",
    )
    fate_certainty = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        choices=ClaimStatus,
        help_text="Status of the involvement that gives the fate (computed).",
    )
    fate_incident = models.ForeignKey(
        "incidents.Incident",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="fates",
        help_text="The incident of the fate (computed).",
    )
    fate_date = EDTFField(
        editable=False,
        help_text="Date of the incident of the fate (EDTF).",
    )
    first_day = models.DateField(
        null=True,
        editable=False,
        help_text=(
            "First day on which a source that names it could be read; 9999-12-31: none of them "
            "bears a date; null: there is none (computed)."
        ),
    )
    folded = FoldedField(of=("name",), db_index=True)

    objects = EntityQuerySet.as_manager()
    reference_columns = {"type": "type", "name": "name", "kind": "kind"}

    class Meta:
        ordering = ("name", "uid")
        verbose_name_plural = "entities"
        indexes = [hidden_index("entity")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(type=EntityType.ACTOR) | ~Q(kind=""),
                name="entity_actor_has_kind",
                violation_error_code="kind",
                violation_error_message="Choose the kind of the actor.",
            ),
            models.CheckConstraint(
                condition=~Q(type=EntityType.PERSON) | Q(kind=""),
                name="entity_person_has_no_kind",
                violation_error_code="kind",
                violation_error_message="Leave the kind of a person empty.",
            ),
            models.CheckConstraint(
                condition=~Q(type=EntityType.PERSON) | Q(founded="", dissolved=""),
                name="entity_person_is_not_founded",
                violation_error_message="Only actors have the dates founded and dissolved.",
            ),
            models.CheckConstraint(
                condition=~Q(type=EntityType.ACTOR) | Q(born="", died=""),
                name="entity_actor_is_not_born",
                violation_error_message="Only persons have the dates born and died.",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_latest__gte=F("founded_earliest"))
                | Q(dissolved_latest=None)
                | Q(founded_earliest=None),
                name="entity_dissolved_after_founded",
                violation_error_code="dissolved",
                violation_error_message=(
                    "The date of dissolution lies before the date of foundation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(died_latest__gte=F("born_earliest"))
                | Q(died_latest=None)
                | Q(born_earliest=None),
                name="entity_died_after_born",
                violation_error_code="died",
                violation_error_message="The date of death lies before the date of birth.",
            ),
            *visible("entity", "name"),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def in_words(of: str) -> Any:
        return F(f"{of}name")

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/entities/{self.slug}")


class FaceQuerySet(EntityQuerySet):
    """The rows of one face of Entity."""

    def create(self, **kwargs: Any) -> Any:
        return super().create(**{"type": self.model.TYPE, **kwargs})


class FaceManager(models.Manager.from_queryset(FaceQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> FaceQuerySet:
        return super().get_queryset().filter(type=self.model.TYPE)


class Face:
    """Mixin of the two proxies: a new one is of its own type."""

    TYPE: EntityType

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("type", self.TYPE)
        super().__init__(*args, **kwargs)


class Actor(Face, Entity):
    """A group, state, body, outlet, company or other actor that is not one person."""

    TYPE = EntityType.ACTOR
    objects = FaceManager()

    class Meta:
        proxy = True

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/actors/{self.slug}")


class Person(Face, Entity):
    """One human being."""

    TYPE = EntityType.PERSON
    objects = FaceManager()

    class Meta:
        proxy = True

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/persons/{self.slug}")


class Alias(Record):
    """Another name of an entity. Several entities may share one."""

    NAMES = ("text", "entity")
    NAMESAKES = ("actors.Entity",)

    entity = models.ForeignKey(
        Entity, models.CASCADE, related_name="aliases", help_text="Whose name it is."
    )
    text = models.CharField(max_length=200, help_text="The name as it is written.")
    kind = models.CharField(
        max_length=20, choices=choices.AliasKind, help_text="What sort of name it is."
    )
    language = models.CharField(
        max_length=12, blank=True, help_text="Language of the name (BCP 47 tag), if stated."
    )
    valid = EDTFField(help_text="When the name was in use (EDTF), for former names.")
    folded = FoldedField(of=("text",), db_index=True)

    objects = AliasQuerySet.as_manager()

    class Meta:
        ordering = ("text", "uid")
        verbose_name_plural = "aliases"
        indexes = [hidden_index("alias")]
        constraints = [
            models.UniqueConstraint(
                fields=("entity", "text"),
                name="alias_once_per_entity",
                violation_error_code="text",
                violation_error_message="The entity already has this name.",
            ),
            *visible("alias", "text"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.entity})"

    @staticmethod
    def in_words(of: str) -> Any:
        return Joined(f"{of}text", Value(" ("), Entity.in_words(f"{of}entity__"), Value(")"))


ENTITY = ClaimType(model=Entity, kind="type", vocabulary=EntityType)
ALIAS = ClaimType(model=Alias, kind="kind", vocabulary=choices.AliasKind, named_by=("entity",))
