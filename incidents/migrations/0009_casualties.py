"""What became of those who acted becomes a part of its own, with the role `casualty`."""

import uuid

from django.db import migrations

ACTING = ("perpetrator", "claimant", "suspected", "blamed", "attacker", "commander", "planner")
# What the copy of an assertion does not take over.
OWN = {"id", "uid", "key", "involvement", "created_at", "updated_at"}


def part_outcomes(apps, schema_editor):
    Involvement = apps.get_model("incidents", "Involvement")
    parts = Involvement.objects.filter(role__in=ACTING).exclude(outcome="")
    for part in parts.select_related("incident", "entity").order_by("pk"):
        casualty = casualty_of(Involvement, part)
        divide(apps.get_model("sources", "Assertion"), part, casualty)
        leave_the_deed(Involvement, part)


def casualty_of(Involvement, part):
    """The part that tells the outcome: who, where and how many as before."""
    wanted = {
        "incident": part.incident,
        "entity": part.entity,
        "label": part.label,
        "role": "casualty",
        "outcome": part.outcome,
    }
    found = Involvement.objects.filter(**wanted).first()
    if found is not None:
        return found
    # A part of a data set has the id that its new key gives, if that is not taken.
    key = f"casualty/{part.entity.slug if part.entity else part.label}" if part.key else ""
    uid = uuid.uuid5(part.incident.uid, f"involvement:{key}") if key else uuid.uuid4()
    if Involvement.objects.filter(uid=uid).exists():
        key, uid = "", uuid.uuid4()
    return Involvement.objects.create(uid=uid, key=key, count=part.count, **wanted)


def divide(Assertion, part, casualty):
    """Who only implies the outcome speaks of it alone; others tell the deed and the outcome."""
    told = list(Assertion.objects.filter(involvement=part).order_by("pk"))
    implied = [one for one in told if one.hedge == "implied"]
    is_divided = 0 < len(implied) < len(told)
    for one in implied if is_divided else told:
        tell(Assertion, one, casualty)
        if is_divided:
            one.delete()


def tell(Assertion, one, casualty):
    values = {
        field.attname: getattr(one, field.attname)
        for field in Assertion._meta.concrete_fields
        if field.name not in OWN
    }
    key = one.source.slug if one.key else ""
    uid = uuid.uuid5(casualty.uid, f"assertion:{key}") if key else uuid.uuid4()
    if Assertion.objects.filter(uid=uid).exists():
        key, uid = "", uuid.uuid4()
    Assertion.objects.create(uid=uid, key=key, involvement=casualty, **values)


def leave_the_deed(Involvement, part):
    """The part without its outcome; it is one with a part that says the same already."""
    same = Involvement.objects.filter(
        incident=part.incident, entity=part.entity, label=part.label, role=part.role, outcome=""
    ).first()
    if same is None:
        Involvement.objects.filter(pk=part.pk).update(outcome="")
    else:
        part.assertions.update(involvement=same)
        part.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0008_edges_by_index"),
    ]

    operations = [migrations.RunPython(part_outcomes, migrations.RunPython.noop)]
