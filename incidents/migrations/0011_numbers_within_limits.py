from django.db import migrations
from django.db.models import F, FloatField, Func, Q
from django.db.models.functions import Ceil, Floor

MOST = 10**12
MEASURED = ("share_percent", "age", "cash_seized", "value")
TOLLS = [
    f"{metric}_{end}" for metric in ("killed", "wounded") for end in ("low", "high", "best", "most")
]


def mend_numbers(apps, schema_editor):
    """Empty what is no number (infinite, negative, beyond limits); widen parts of people to a range
    of whole numbers. The constraints that follow refuse both."""
    figures = apps.get_model("incidents", "Figure").objects.using(schema_editor.connection.alias)
    counted = figures.exclude(metric__in=MEASURED)
    for name, whole in (("low", Floor), ("high", Ceil)):
        figures.filter(Q(**{f"{name}__lt": 0}) | Q(**{f"{name}__gt": MOST})).update(**{name: None})
        rounded = Func(F(name), function="ROUND", output_field=FloatField())
        counted.filter(~Q(**{name: rounded}), **{f"{name}__isnull": False}).update(
            **{name: whole(name)}
        )
    incidents = apps.get_model("incidents", "Incident").objects.using(
        schema_editor.connection.alias
    )
    for name in TOLLS:  # computed anew after the upgrade
        odd = Q(**{f"{name}__lt": 0}) | Q(**{f"{name}__gt": 1000 * MOST})
        incidents.filter(odd).update(**{name: None})


class Migration(migrations.Migration):
    dependencies = [("incidents", "0010_outcomes_apart")]

    operations = [migrations.RunPython(mend_numbers, migrations.RunPython.noop)]
