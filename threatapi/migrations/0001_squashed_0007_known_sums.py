from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('threatapi', '0001_revision'),
        ('threatapi', '0002_sums_of_incidents'),
        ('threatapi', '0003_sums_of_countries'),
        ('threatapi', '0004_rules_version'),
        ('threatapi', '0005_tolls'),
        ('threatapi', '0006_login_failures'),
        ('threatapi', '0007_known_sums'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BigIntegerField()),
            ],
            options={
                'db_table': 'threatapi_revision',
            },
        ),
        migrations.CreateModel(
            name='IncidentSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('modality', models.CharField(max_length=20)),
                ('period', models.CharField(max_length=7)),
                ('place', models.BigIntegerField()),
                ('apart', models.BigIntegerField()),
                ('count', models.IntegerField()),
                ('aggregates', models.IntegerField()),
                ('contested', models.IntegerField()),
                ('without_killed', models.IntegerField()),
                ('without_wounded', models.IntegerField()),
                ('killed_low', models.BigIntegerField()),
                ('killed_high', models.BigIntegerField()),
                ('wounded_low', models.BigIntegerField()),
                ('wounded_high', models.BigIntegerField()),
                ('killed_assailants_high', models.BigIntegerField()),
                ('killed_assailants_low', models.BigIntegerField()),
            ],
            options={
                'db_table': 'threatapi_incidentsum',
                'indexes': [models.Index(fields=['modality', 'period', 'place', 'apart'], name='incidentsum_key'), models.Index(condition=models.Q(('apart__gt', 0)), fields=['apart'], name='incidentsum_apart')],
            },
        ),
        migrations.CreateModel(
            name='CountrySum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('modality', models.CharField(max_length=20)),
                ('period', models.CharField(max_length=7)),
                ('place', models.BigIntegerField()),
                ('count', models.IntegerField()),
                ('aggregates', models.IntegerField()),
                ('contested', models.IntegerField()),
                ('without_killed', models.IntegerField()),
                ('without_wounded', models.IntegerField()),
                ('killed_low', models.BigIntegerField()),
                ('killed_high', models.BigIntegerField()),
                ('wounded_low', models.BigIntegerField()),
                ('wounded_high', models.BigIntegerField()),
                ('killed_assailants_high', models.BigIntegerField()),
                ('killed_assailants_low', models.BigIntegerField()),
            ],
            options={
                'db_table': 'threatapi_countrysum',
                'indexes': [models.Index(fields=['modality', 'period', 'place'], name='countrysum_key')],
            },
        ),
        migrations.CreateModel(
            name='FiledPlace',
            fields=[
                ('place', models.BigIntegerField(primary_key=True, serialize=False)),
                ('under', models.BigIntegerField()),
            ],
            options={
                'db_table': 'threatapi_filedplace',
            },
        ),
        migrations.CreateModel(
            name='RulesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(help_text='`RULES_VERSION` at that time; 0: not known.')),
            ],
            options={
                'db_table': 'threatapi_rulesversion',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='rulesversion_one')],
            },
        ),
        migrations.CreateModel(
            name='LoginFailures',
            fields=[
                ('key', models.CharField(help_text='Hash of the name and address, or of the address.', max_length=64, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('until', models.DateTimeField(db_index=True, help_text='When the failures are forgotten.')),
            ],
            options={
                'db_table': 'threatapi_loginfailures',
            },
        ),
        migrations.CreateModel(
            name='KnownSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('modality', models.CharField(max_length=20)),
                ('period', models.CharField(max_length=7)),
                ('place', models.BigIntegerField()),
                ('count', models.IntegerField()),
                ('aggregates', models.IntegerField()),
                ('contested', models.IntegerField()),
                ('without_killed', models.IntegerField()),
                ('without_wounded', models.IntegerField()),
                ('killed_low', models.BigIntegerField()),
                ('killed_high', models.BigIntegerField()),
                ('wounded_low', models.BigIntegerField()),
                ('wounded_high', models.BigIntegerField()),
                ('killed_assailants_low', models.BigIntegerField()),
                ('killed_assailants_high', models.BigIntegerField()),
                ('span', models.CharField(max_length=4)),
                ('since', models.DateField()),
                ('apart', models.BigIntegerField()),
            ],
            options={
                'db_table': 'threatapi_knownsum',
                'abstract': False,
                'indexes': [models.Index(fields=['modality', 'span', 'since'], name='knownsum_day'), models.Index(condition=models.Q(('apart__gt', 0)), fields=['apart'], name='knownsum_apart')],
            },
        ),
    ]
