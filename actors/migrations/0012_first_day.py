from django.db import migrations, models

from base.orm.triggers import CreateTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0011_validity'),
        ('threatapi', '0008_triggers'),
    ]

    operations = [
        migrations.AddField(
            model_name='entity',
            name='first_day',
            field=models.DateField(editable=False, help_text='First day on which a source that names it could be read; 9999-12-31: none of them bears a date; null: there is none (computed).', null=True),
        ),
        CreateTriggers('actors_entity'),
    ]
