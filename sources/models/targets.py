"""What an assertion may be about: a value of `AssertionTarget`, and a reference, for each."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from base.orm.vocabulary import Vocabulary


class AssertionTarget(Vocabulary):
    """What sort of record an assertion is about."""

    ENTITY = (
        "entity",
        "Entity",
        "An actor or a person: that it exists, and what is said of it in general.",
    )
    ALIAS = "alias", "Alias", "That somebody has another name."
    RELATIONSHIP = "relationship", "Relationship", "How two entities are linked."
    PRESENCE = "presence", "Presence", "That somebody is at a place."
    INCIDENT = "incident", "Incident", "That something happened."
    INVOLVEMENT = "involvement", "Involvement", "That somebody had a part in an incident."
    FIGURE = "figure", "Figure", "A number."


# Everything that an assertion may be about, in the order in which the API lists it.
TARGETS = tuple(AssertionTarget.values)
# The same as kinds of records.
KINDS = [(each.value, str(each.label), each.description) for each in AssertionTarget]


def about(model: str, on_delete: Any = models.CASCADE) -> Any:
    name = model.rpartition(".")[2].lower()
    return models.ForeignKey(
        model,
        on_delete,
        null=True,
        blank=True,
        db_index=False,  # its index holds only the assertions that have one
        related_name="assertions",
        help_text=f"The {name} it is about.",
    )


class AboutOneRecord(models.Model):
    """Base of assertions: exactly one of these references is set."""

    entity = about("actors.Entity", models.PROTECT)
    alias = about("actors.Alias")
    relationship = about("actors.Relationship")
    presence = about("incidents.Presence")
    incident = about("incidents.Incident")
    involvement = about("incidents.Involvement")
    figure = about("incidents.Figure")

    class Meta:
        abstract = True


for name in {*TARGETS} - {each.name for each in AboutOneRecord._meta.local_fields}:
    model = f"….{name.capitalize()}"
    raise ImproperlyConfigured(f'Add {name} = about("{model}") in {__file__} to AboutOneRecord.')
