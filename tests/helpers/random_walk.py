"""A walk of random edits over records of all kinds, through the models and through the admin.

Fields and models are taken from the code, so that those of a later version take part by
themselves. What the rules refuse is not written.
"""

import random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.test import Client

from actors.models import Actor, Alias, Entity, Person, Relationship
from base.orm.fields import CodesField, DerivedField, EDTFField, TextListField
from base.orm.models import Record, record_models
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import (
    IDENTIFIED,
    TARGETS,
    Assertion,
    Claim,
    Distinction,
    Identifier,
    Source,
    SourceLink,
)

from . import factories as make
from .admin_pages import Page, page

DAYS = ["", "2019", "2020-05", "2021-03-04", "2022~", "2022-11-30", "2023"]
SPANS = [*DAYS, "2019/2021", "2022-01/2022-12", "[2020-01-01..2020-12-31]"]
WORDS = ["Abu Khalid", "Hamza Noor", "Jaish", "Khalid bin Noor", "al-Qaeda", "Noor Khan", "Tehrik"]
# Values on which rules depend: they are chosen more often than the others of their vocabulary.
TELLING = {
    "stance": ["asserts", "confirms", "claims", "blames", "denies", "corrects"],
    "hedge": ["stated", "stated", "claimed", "suspected"],
    "speaker_kind": ["narrator", "group", "official"],
    "metric": ["killed", "killed", "wounded", "killed_or_wounded"],
    "population": ["total", "civilians"],
    "role": ["claimant", "perpetrator", "attacker", "victim", "blamed", "suspected"],
    "outcome": ["", "killed", "killed", "wounded", "released"],
    "kind": ["part_of", "part_of", "media_outlet_of", "leader_of", "member_of", "unnamed_source"],
    "bound": ["exact", "exact", "at_least", "at_most"],
    "modality": ["actual", "actual", "planned"],
    "mode": ["quotes", "cites"],
}
ENDS = {Assertion: TARGETS, Identifier: IDENTIFIED, Distinction: IDENTIFIED}
# Fields on which rules depend: they are changed more often than the others of their model.
DECISIVE = {
    Assertion: ["stance", "source", "says_place", "speaker", "incident", "figure", "involvement"],
    Source: ["published", "container", "retracted", "kind", "publisher"],
    Relationship: ["kind", "subject", "object", "end"],
    Involvement: ["role", "outcome", "entity", "incident"],
    Figure: ["metric", "low", "incident", "parent"],
    Incident: ["date"],
    Place: ["parent"],
    Entity: ["kind", "name"],
}
EDITED = {
    Assertion: 6, Source: 3, SourceLink: 2, Relationship: 4, Involvement: 4, Figure: 4,
    Incident: 3, Presence: 2, Place: 5, Entity: 2, Alias: 1, Identifier: 1, Distinction: 1,
}  # fmt: skip


class Walk:
    """A small world, and what was done in it."""

    def __init__(self, seed: int, client: Client | None = None) -> None:
        self.chance, self.client = random.Random(seed), client
        self.trail: list[str] = []
        self.kept: list[Record] = []
        self.number = 0
        self.people_the_world()

    def people_the_world(self) -> None:
        for _ in range(5):
            make.source(published=self.chance.choice(DAYS[1:]), published_basis="stated")
        made = [make.actor() for _ in range(4)], [make.person() for _ in range(3)]
        place = make.place(kind="country")
        for _ in range(3):
            make.place(parent=place)
        for model, wanted in ((Incident, 3), (Relationship, 4), (Involvement, 6), (Figure, 5)):
            for _ in range(3 * wanted):
                if model.objects.count() < wanted:
                    self.create(model)
        for incident in Incident.objects.order_by("pk"):
            for place in self.chance.sample([*Place.objects.order_by("pk")], 2):
                make.assertion(incident, says_place=place, source=self.any(Source))
        assert all(made)
        self.trail.clear()

    # Steps

    def step(self) -> None:
        """One edit: most change a record, some make, delete or move one."""
        if self.chance.random() < 0.04 and self.client:
            return self.edit_in_admin()
        steps = [self.change] * 9 + [self.create] * 5 + [self.delete] * 3
        steps += [self.save_what_was_read_before] * 2
        chosen = self.chance.choice(steps)
        models_, weights = zip(*self.weights().items(), strict=True)
        (model,) = self.chance.choices(models_, weights)
        if self.chance.random() < 0.05:
            return self.write_authors()
        return chosen(model)

    def weights(self) -> dict[type[Record], int]:
        return {model: EDITED.get(model, 1) for model in record_models()}

    def create(self, model: type[Record]) -> None:
        if model is Entity:
            model = self.chance.choice((Actor, Person))
        record = model()
        names = [field.name for field in self.fields(model) if self.must_be_given(field)]
        names += [f.name for f in self.fields(model) if self.chance.random() < 0.5]
        self.set(record, names)
        if self.write(record, "create") and issubclass(model, Claim):
            self.attest(record)

    def attest(self, claim: Claim) -> None:
        """The assertion that a claim needs."""
        told = Assertion(**{claim._meta.model_name: claim})
        self.set(told, ["source", "locator", "stance", "hedge", "speaker", "says_date"])
        if not self.write(told, "attest"):
            make.assertion(claim, source=self.any(Source))

    def change(self, model: type[Record]) -> None:
        record = self.any(model)
        if record is None:
            return
        if self.chance.random() < 0.3:
            self.kept.append(self.any(model))
        names = [field.name for field in self.fields(model)]
        if self.chance.random() < 0.7:
            names = DECISIVE.get(model, names)
        self.set(record, self.chance.sample(names, min(len(names), self.chance.choice((1, 2)))))
        self.write(record, "change")

    def delete(self, model: type[Record]) -> None:
        record = self.any(model)
        if record is None or self.is_scarce(model):
            return
        words = f"delete {model.__name__} {record.pk}"
        try:
            with transaction.atomic():
                record.delete()
        except (ProtectedError, ValidationError):
            return
        self.trail.append(words)

    def save_what_was_read_before(self, model: type[Record]) -> None:
        """An older copy is saved: with it come the computed values of that time."""
        self.kept = [r for r in self.kept if type(r)._base_manager.filter(pk=r.pk).exists()]
        if self.kept:
            record = self.kept.pop(self.chance.randrange(len(self.kept)))
            self.write(record, "save an older copy of")

    def write_authors(self) -> None:
        source = self.any(Source)
        authors = self.chance.sample(
            [*Entity.objects.order_by("pk")], self.chance.choice((0, 1, 2))
        )
        source.authors.set(authors)
        self.trail.append(f"authors of {source.pk}: {[author.pk for author in authors]}")

    def edit_in_admin(self) -> None:
        model = self.chance.choice([Source, Actor, Place, Incident, Relationship, Figure])
        record = self.any(model)
        if record is None:
            return
        form = Page(self.client, page(record))
        values = {
            field.name: self.value(record, field)
            for field in self.chance.sample(self.fields(model), 2)
            if field.name in form.data
            and not isinstance(field, TextListField | models.BooleanField)
        }
        given = {name: "" if value is None else value for name, value in values.items()}
        if form.fill(**given).save().saved:
            self.trail.append(f"in the admin: {model.__name__} {record.pk} {values}")

    # Records and their values

    def any(self, model: type[Record]) -> Any:
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        return model._default_manager.get(pk=self.chance.choice(keys)) if keys else None

    def is_scarce(self, model: type[Record]) -> bool:
        return model in (Incident, Source, Place, Entity) and model.objects.count() < 4

    @staticmethod
    def fields(model: type[Record]) -> list[models.Field]:
        """What an editor fills in."""
        return [
            field
            for field in model._meta.concrete_fields
            if field.editable
            and not isinstance(field, DerivedField)
            and field.name not in ("id", "created_at", "updated_at", "latitude", "longitude")
        ]

    @staticmethod
    def must_be_given(field: models.Field) -> bool:
        return not field.blank and not field.null and not field.has_default()

    def set(self, record: Record, names: list[str]) -> None:
        for name in names:
            field = record._meta.get_field(name)
            setattr(record, name, self.value(record, field))
        ends = ENDS.get(type(record))
        if ends:
            self.keep_one(record, ends)

    def keep_one(self, record: Record, ends: tuple[str, ...]) -> None:
        """An assertion or identifier is about exactly one record."""
        given = [name for name in ends if getattr(record, name) is not None]
        keep = self.chance.choice(given or ends)
        for name in ends:
            if name != keep:
                setattr(record, name, None)
        if not given:
            setattr(record, keep, self.any(record._meta.get_field(keep).related_model))
        if isinstance(record, Distinction):
            for name in ends:
                model = record._meta.get_field(name).related_model
                setattr(record, f"other_{name}", self.any(model) if name == keep else None)

    def value(self, record: Record, field: models.Field) -> Any:
        choose = self.chance.choice
        if field.is_relation:
            optional = field.null and self.chance.random() < 0.3
            return None if optional else self.any(field.related_model)
        if isinstance(field, CodesField):
            return self.chance.sample(list(field.codes.values), choose((0, 1, 2)))
        if field.choices:
            values = [value for value, _ in field.flatchoices]
            telling = [value for value in TELLING.get(field.name, ()) if value in {*values, ""}]
            return choose(telling if telling and self.chance.random() < 0.7 else values)
        if isinstance(field, EDTFField):
            return choose(DAYS if field.moment else SPANS)
        if isinstance(field, TextListField):
            return self.chance.sample(WORDS, choose((0, 1, 2)))
        return self.plain_value(field)

    def plain_value(self, field: models.Field) -> Any:
        choose = self.chance.choice
        self.number += 1
        if isinstance(field, models.SlugField):
            return f"walk-{self.number}"
        if isinstance(field, models.BooleanField):
            return choose((True, False))
        if isinstance(field, models.FloatField | models.IntegerField):
            return choose((None, 3, 3, 5, 9, 40)) if field.null else 3
        if isinstance(field, models.URLField):
            return choose(("", "https://example.org/one"))
        if field.name == "country":
            return choose(("AF", "PK", ""))
        if field.blank and self.chance.random() < 0.4:
            return ""
        return choose(WORDS)[: field.max_length] if field.name != "code" else ""

    def write(self, record: Record, what: str) -> bool:
        before = {f.attname: f.value_from_object(record) for f in self.fields(type(record))}
        try:
            with transaction.atomic():
                record.full_clean()
                record.save()
        except (ValidationError, IntegrityError):
            return False
        given = {name: value for name, value in before.items() if value not in (None, "", [])}
        self.trail.append(f"{what} {type(record).__name__} {record.pk}: {given}")
        return True
