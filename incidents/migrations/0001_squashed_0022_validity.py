import base.orm.constraints
import base.orm.fields
import base.orm.models
import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import incidents.models.incidents
import incidents.models.places
import incidents.models.points
import uuid
from django.db import migrations, models


CODE_LISTS = ("contested", "weapons", "target_kinds")


def make_statistics(apps, schema_editor):
    """PostgreSQL cannot guess how common a code in a list is, and would sort half of the table
    where the first records of an index are enough."""
    if schema_editor.connection.vendor == "postgresql":
        for name in CODE_LISTS:
            schema_editor.execute(
                f"CREATE STATISTICS incident_{name} ON ({name}::text) FROM incidents_incident"
            )


def drop_statistics(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CODE_LISTS:
            schema_editor.execute(f"DROP STATISTICS IF EXISTS incident_{name}")


class Migration(migrations.Migration):

    replaces = [
        ('incidents', '0001_initial'),
        ('incidents', '0002_indexes_of_default_orders'),
        ('incidents', '0003_indexes_of_types_and_tolls'),
        ('incidents', '0004_involvements_of_entities'),
        ('incidents', '0005_incidents_at_places'),
        ('incidents', '0006_figures_by_number'),
        ('incidents', '0007_statistics_of_code_lists'),
        ('incidents', '0008_edges_by_index'),
        ('incidents', '0009_casualties'),
        ('incidents', '0010_outcomes_apart'),
        ('incidents', '0011_numbers_within_limits'),
        ('incidents', '0012_tolls'),
        ('incidents', '0013_points'),
        ('incidents', '0014_answers_and_identity'),
        ('incidents', '0015_bounds'),
        ('incidents', '0016_place_points'),
        ('incidents', '0017_later_bounds'),
        ('incidents', '0018_answering_index'),
        ('incidents', '0019_versions'),
        ('incidents', '0020_answers_by_index'),
        ('incidents', '0021_words'),
        ('incidents', '0022_validity'),
    ]

    initial = True

    dependencies = [
        ('actors', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('slug', models.SlugField(help_text='Short readable identifier, unique among records of its kind.', max_length=120, unique=True, validators=[base.orm.models.validate_slug_is_free])),
                ('name', models.CharField(help_text='Main name of the record.', max_length=200)),
                ('names', base.orm.fields.TextListField(help_text='Other spellings and names.')),
                ('kind', models.CharField(choices=[('region', 'Region without one border'), ('country', 'Country'), ('province', 'First-level division'), ('district', 'District, agency or other division below the first'), ('city', 'City, town or village'), ('site', 'Site, building or road'), ('border', 'Border area')], help_text='What sort of place it is.', max_length=20)),
                ('country', models.CharField(blank=True, db_index=True, help_text='Country that it lies in (ISO 3166-1 alpha-2); empty for borders and regions.', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'This is not an ISO 3166-1 alpha-2 code.')])),
                ('code', models.CharField(blank=True, help_text='Code of a first-level division (ISO 3166-2).', max_length=6, validators=[django.core.validators.RegexValidator('^[A-Z]{2}-[A-Z0-9]{1,3}$', 'This is not an ISO 3166-2 code.')])),
                ('latitude', models.FloatField(blank=True, help_text='Degrees north of the equator (WGS 84), -90 to 90.', null=True, validators=[incidents.models.points.validate_finite, django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('longitude', models.FloatField(blank=True, help_text='Degrees east of Greenwich (WGS 84), -180 to 180.', null=True, validators=[incidents.models.points.validate_finite, django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('radius_km', models.FloatField(blank=True, help_text='Radius in kilometres: how far from its point the place may lie or extend.', null=True, validators=[incidents.models.points.validate_finite, django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(20015)])),
                ('folded', base.orm.fields.FoldedField(of=('name', 'names'))),
                ('parent', models.ForeignKey(blank=True, help_text='The place that it lies in.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='incidents.place')),
                ('no_point', incidents.models.places.NoPointField(blank=True, choices=[('moved', 'Moves or has moved'), ('unknown', 'Not known'), ('line', 'A line'), ('fuzzy_area', 'No fixed extent')], help_text='Why it has no point; empty if it has one.', max_length=20)),
            ],
            options={
                'ordering': ('name', 'uid'),
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='place_not_in_itself', violation_error_code='parent', violation_error_message='A place cannot lie in itself.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', False), ('no_point', '')), models.Q(('latitude__isnull', True), ('no_point__in', ['moved', 'unknown', 'line', 'fuzzy_area'])), _connector='OR'), name='place_has_point_or_reason', violation_error_code='no_point', violation_error_message='Give a point, or the reason why there is none, but not both.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('name')), 0)), name='place_name_visible', violation_error_code='name', violation_error_message='This text has no visible characters.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='place_point_is_whole', violation_error_code='longitude', violation_error_message='Give both latitude and longitude, each within its range.'), models.CheckConstraint(condition=models.Q(('radius_km', None), models.Q(('latitude__isnull', False), ('radius_km__range', (0, 20015))), _connector='OR'), name='place_radius_has_point', violation_error_code='radius_km', violation_error_message='A radius needs a point, and is from 0 to 20015 kilometres.')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('slug', models.SlugField(help_text='Short readable identifier, unique among records of its kind.', max_length=120, unique=True, validators=[base.orm.models.validate_slug_is_free])),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], db_index=True, default='suspected', editable=False, help_text='What the assertions add up to: disputed if some are for and some against, denied if only some are against, asserted if a firm one is for it, claimed if all firm ones are “claims” or “blames”, else suspected (computed).', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], db_index=True, default='actual', editable=False, help_text='The first of these modalities that an assertion for it has (computed).', max_length=20)),
                ('known_from', models.DateField(db_index=True, editable=False, help_text='First day on which a source that makes the claim was known (computed).', null=True)),
                ('known_last', models.DateField(editable=False, help_text='Last day on which a further source of it became known (computed).', null=True)),
                ('independent_sources', models.PositiveIntegerField(default=0, editable=False, help_text='Number of bodies behind the assertions for it: ten articles that quote one report count once, and so do the outlets of one group (computed).', validators=[django.core.validators.MaxValueValidator(1000000000)])),
                ('title', models.CharField(help_text='Short title of the incident, in our words.', max_length=300)),
                ('event_type', models.CharField(blank=True, choices=[('government_regains_territory', 'Government regains territory'), ('non_state_actor_overtakes_territory', 'Non-state actor overtakes territory'), ('armed_clash', 'Armed clash'), ('chemical_weapon', 'Chemical weapon'), ('air_drone_strike', 'Air/drone strike'), ('suicide_bomb', 'Suicide bomb'), ('shelling_artillery_missile_attack', 'Shelling/artillery/missile attack'), ('remote_explosive_landmine_ied', 'Remote explosive/landmine/IED'), ('grenade', 'Grenade'), ('sexual_violence', 'Sexual violence'), ('attack', 'Attack'), ('abduction_forced_disappearance', 'Abduction/forced disappearance'), ('peaceful_protest', 'Peaceful protest'), ('protest_with_intervention', 'Protest with intervention'), ('excessive_force_against_protesters', 'Excessive force against protesters'), ('violent_demonstration', 'Violent demonstration'), ('mob_violence', 'Mob violence'), ('agreement', 'Agreement'), ('arrests', 'Arrests'), ('change_to_group_activity', 'Change to group/activity'), ('disrupted_weapons_use', 'Disrupted weapons use'), ('headquarters_or_base_established', 'Headquarters or base established'), ('looting_property_destruction', 'Looting/property destruction'), ('non_violent_transfer_of_territory', 'Non-violent transfer of territory'), ('other', 'Other strategic development')], help_text='Sub-event type (ACLED Codebook); empty where the sources do not describe it.', max_length=50)),
                ('attack_type', models.CharField(blank=True, choices=[('assassination', 'Assassination'), ('armed_assault', 'Armed assault'), ('bombing_explosion', 'Bombing/explosion'), ('hijacking', 'Hijacking'), ('hostage_taking_barricade', 'Hostage taking (barricade incident)'), ('hostage_taking_kidnapping', 'Hostage taking (kidnapping)'), ('facility_infrastructure_attack', 'Facility/infrastructure attack'), ('unarmed_assault', 'Unarmed assault'), ('unknown', 'Unknown')], help_text='Attack type (GTD Codebook); empty for state action and non-violence.', max_length=40)),
                ('suicide', models.BooleanField(default=False, help_text='Whether an attacker meant to die in it (GTD).')),
                ('weapons', base.orm.fields.CodesField(help_text='Weapons used (GTD weapon sub-types).')),
                ('target_kinds', base.orm.fields.CodesField(help_text='What was attacked (GTD target types).')),
                ('outcome', models.CharField(choices=[('succeeded', 'Carried out'), ('partial', 'Carried out in part'), ('failed', 'Failed'), ('foiled', 'Foiled before it was carried out'), ('unknown', 'Not known')], default='unknown', help_text='Whether it was carried out.', max_length=20)),
                ('names', base.orm.fields.TextListField(help_text='Other names, such as that of an operation or agreement.')),
                ('date', base.orm.fields.EDTFField(bounded=False, help_text='When it happened (EDTF), as the editor reads all sources.', max_length=120, moment=False)),
                ('date_basis', models.CharField(blank=True, choices=[('stated', 'Stated by the source'), ('year_from_context', 'Day stated, year from the context'), ('computed', 'Computed from another date'), ('inferred', 'Inferred from the content')], help_text='How the date is known.', max_length=20)),
                ('location', models.CharField(blank=True, help_text='The spot in words (GTD): “his seminary”.', max_length=300)),
                ('place_precision', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Exact location'), (2, 'Near, or within a limited area around, the location'), (3, 'Second-level division (district) only'), (4, 'First-level division (province) only'), (5, 'Linear feature or fuzzy area such as a border or region'), (6, 'Country only'), (7, 'International waters or airspace, or more than one country')], help_text='How exactly the place is known, 1 to 7 (UCDP where_prec).', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)])),
                ('is_aggregate', models.BooleanField(default=False, help_text='True for several events reported as one (a campaign, “clashes”).')),
                ('claim_status', models.CharField(choices=[('multi_claimed', 'Claimed by two or more that are not of one body'), ('claimed', 'Claimed'), ('attributed', 'Unclaimed, attributed by a source'), ('unclaimed_suspected', 'Unclaimed, somebody is suspected'), ('blamed', 'Unclaimed, somebody is blamed'), ('denied', 'Only denied, for everybody who is named'), ('unclaimed', 'Said to be unclaimed'), ('unknown', 'Nobody is named as perpetrator')], db_index=True, default='unknown', editable=False, help_text='Whose deed it is said to be (computed from its involvements).', max_length=30)),
                ('killed_low', models.BigIntegerField(editable=False, help_text='Least number (computed).', null=True)),
                ('killed_high', models.BigIntegerField(editable=False, help_text='Greatest number (computed).', null=True)),
                ('killed_best', models.BigIntegerField(db_index=True, editable=False, help_text='Number killed that the least interested voice gives (computed).', null=True)),
                ('killed_most', models.BigIntegerField(db_index=True, editable=False, help_text='Greatest number killed that a voice gives as its least (computed).', null=True)),
                ('killed_contested', models.BooleanField(default=False, editable=False, help_text='Whether voices differ on killed (computed).')),
                ('wounded_low', models.BigIntegerField(editable=False, help_text='Least number (computed).', null=True)),
                ('wounded_high', models.BigIntegerField(editable=False, help_text='Greatest number (computed).', null=True)),
                ('wounded_best', models.BigIntegerField(db_index=True, editable=False, help_text='Number wounded that the least interested voice gives (computed).', null=True)),
                ('wounded_most', models.BigIntegerField(db_index=True, editable=False, help_text='Greatest number wounded that a voice gives as its least (computed).', null=True)),
                ('wounded_contested', models.BooleanField(default=False, editable=False, help_text='Whether voices differ on wounded (computed).')),
                ('contested', base.orm.fields.CodesField(editable=False, help_text='What its voices contradict each other about (computed).')),
                ('folded', base.orm.fields.FoldedField(of=('title', 'names', 'location'))),
                ('date_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “date” may mean.', of='date')),
                ('date_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “date” may mean.', of='date')),
                ('parent', models.ForeignKey(blank=True, help_text='The larger incident that it is part of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='incidents.incident')),
                ('origin_place', models.ForeignKey(blank=True, help_text='Where it was launched from, if elsewhere.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='launched_incidents', to='incidents.place')),
                ('place', models.ForeignKey(blank=True, db_index=False, help_text='Where it happened.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='incidents.place')),
                ('killed_assailants_high', models.BigIntegerField(editable=False, help_text='Greatest number of attackers among them (computed).', null=True)),
                ('killed_assailants_low', models.BigIntegerField(editable=False, help_text='Least number of attackers among them (computed).', null=True)),
                ('killed_is_open', models.BooleanField(default=False, editable=False, help_text='Whether the greatest number is given as a lower bound (computed).')),
                ('killed_voices', models.PositiveIntegerField(default=0, editable=False, help_text='How many voices give a number of killed, or a vague word (computed).')),
                ('toll_voices', models.PositiveIntegerField(db_index=True, default=0, editable=False, help_text='How many voices give tolls: killed, wounded, or both in one number (computed).')),
                ('wounded_assailants_high', models.BigIntegerField(editable=False, help_text='Greatest number of attackers among them (computed).', null=True)),
                ('wounded_assailants_low', models.BigIntegerField(editable=False, help_text='Least number of attackers among them (computed).', null=True)),
                ('wounded_is_open', models.BooleanField(default=False, editable=False, help_text='Whether the greatest number is given as a lower bound (computed).')),
                ('wounded_voices', models.PositiveIntegerField(default=0, editable=False, help_text='How many voices give a number of wounded, or a vague word (computed).')),
                ('latitude', models.FloatField(blank=True, help_text="Degrees north of the equator (WGS 84) of the incident's own point, -90 to 90.", null=True, validators=[incidents.models.points.validate_finite, django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('longitude', models.FloatField(blank=True, help_text="Degrees east of Greenwich (WGS 84) of the incident's own point, -180 to 180.", null=True, validators=[incidents.models.points.validate_finite, django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('radius_km', models.FloatField(blank=True, help_text='How far from its own point the incident may have been, in kilometres.', null=True, validators=[incidents.models.points.validate_finite, django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(20015)])),
                ('response_to', models.ForeignKey(blank=True, db_index=False, help_text='The incident to which this one is a response (retaliation, revenge), by its own assertions.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='incidents.incident')),
            ],
            options={
                'ordering': ('date_earliest', 'slug'),
                'indexes': [models.Index(models.F('modality'), django.db.models.functions.comparison.Coalesce('date_earliest', 'date_latest'), models.F('date_latest'), models.F('uid'), name='incident_listed'), models.Index(django.db.models.functions.comparison.Coalesce('date_earliest', 'date_latest'), models.F('date_latest'), models.F('uid'), name='incident_by_date'), models.Index(models.F('modality'), models.F('event_type'), django.db.models.functions.comparison.Coalesce('date_earliest', 'date_latest'), models.F('date_latest'), models.F('uid'), name='incident_of_type'), models.Index(fields=['place', 'modality', 'event_type', 'date_earliest', 'date_latest', 'uid', 'contested'], name='incident_at_place'), models.Index(django.db.models.functions.comparison.Coalesce('date_earliest', 'date_latest'), condition=models.Q(incidents.models.incidents.SpansYears('date_earliest', 'date_latest')), name='incident_of_years'), models.Index(models.F('modality'), models.OrderBy(models.F('killed_low'), descending=True), models.OrderBy(models.F('killed_high'), descending=True), models.F('uid'), name='incident_deadliest'), models.Index(condition=models.Q(('latitude__isnull', False)), fields=['latitude', 'longitude', 'radius_km'], name='incident_at_point'), models.Index(condition=models.Q(('latitude__isnull', False)), fields=['radius_km'], name='incident_by_radius'), models.Index(condition=models.Q(('response_to__isnull', False)), fields=['response_to'], name='incident_answering')],
                'constraints': [models.CheckConstraint(condition=models.Q(('place_precision', None), ('place_precision__in', [1, 2, 3, 4, 5, 6, 7]), _connector='OR'), name='incident_precision_known', violation_error_code='place_precision', violation_error_message='Place precision must be 1 to 7.'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='incident_not_in_itself', violation_error_code='parent', violation_error_message='An incident cannot be part of itself.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='incident_point_is_whole', violation_error_code='longitude', violation_error_message='Give both latitude and longitude, each within its range.'), models.CheckConstraint(condition=models.Q(('radius_km', None), models.Q(('latitude__isnull', False), ('radius_km__range', (0, 20015))), _connector='OR'), name='incident_radius_has_point', violation_error_code='radius_km', violation_error_message='A radius needs a point, and is from 0 to 20015 kilometres.'), models.CheckConstraint(condition=models.Q(('response_to', models.F('id')), _negated=True), name='incident_not_in_response_to_itself', violation_error_code='response_to', violation_error_message='An incident cannot be a response to itself.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('title')), 0)), name='incident_title_visible', violation_error_code='title', violation_error_message='This text has no visible characters.')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], db_index=True, default='suspected', editable=False, help_text='What the assertions add up to: disputed if some are for and some against, denied if only some are against, asserted if a firm one is for it, claimed if all firm ones are “claims” or “blames”, else suspected (computed).', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], db_index=True, default='actual', editable=False, help_text='The first of these modalities that an assertion for it has (computed).', max_length=20)),
                ('known_from', models.DateField(db_index=True, editable=False, help_text='First day on which a source that makes the claim was known (computed).', null=True)),
                ('known_last', models.DateField(editable=False, help_text='Last day on which a further source of it became known (computed).', null=True)),
                ('independent_sources', models.PositiveIntegerField(default=0, editable=False, help_text='Number of bodies behind the assertions for it: ten articles that quote one report count once, and so do the outlets of one group (computed).', validators=[django.core.validators.MaxValueValidator(1000000000)])),
                ('metric', models.CharField(choices=[('killed', 'Killed'), ('died', 'Died, cause not stated'), ('wounded', 'Wounded'), ('killed_or_wounded', 'Killed or wounded, not told apart'), ('captured', 'Captured'), ('hostages', 'Hostages'), ('convicted', 'Convicted'), ('released', 'Released'), ('fighters', 'Fighters'), ('members', 'Members or people counted as belonging to it'), ('operatives', 'Operatives'), ('commanders', 'Commanders'), ('attacks', 'Attacks counted by an observer'), ('attacks_claimed', 'Attacks that the actor itself claims'), ('attackers', 'Attackers taking part'), ('provinces', 'Provinces'), ('countries', 'Countries'), ('states', 'States'), ('groups', 'Groups'), ('factions', 'Factions'), ('units', 'Units'), ('videos', 'Videos'), ('share_percent', 'Share in per cent'), ('rank', 'Rank, 1 is first'), ('age', 'Age in years'), ('rockets', 'Rockets fired'), ('missiles', 'Missiles or strikes fired'), ('weapons_seized', 'Weapons and equipment seized'), ('cash_seized', 'Cash seized'), ('value', 'Money value')], help_text='What is counted or measured.', max_length=30)),
                ('population', models.CharField(choices=[('total', 'Total'), ('civilians', 'Civilians'), ('police', 'Police'), ('military', 'Military'), ('frontier_corps', 'Frontier Corps (FC)'), ('levies', 'Levies'), ('intelligence', 'Intelligence services'), ('security_personnel', 'Security personnel, service not told apart'), ('us_personnel', 'US personnel'), ('afghans', 'Afghans'), ('chinese', 'Chinese nationals'), ('foreigners', 'Foreigners'), ('diplomats', 'Diplomats and embassy staff'), ('bodyguards', 'Bodyguards'), ('hostages', 'Hostages'), ('assailants', 'Assailants'), ('officials', 'Officials'), ('students', 'Students'), ('militants', 'Members of armed groups who are not the assailants'), ('side_a', 'Side A'), ('side_b', 'Side B'), ('unknown_side', 'Side not known')], default='total', help_text='Which people the number counts.', max_length=30)),
                ('low', models.FloatField(blank=True, help_text='The number, or its lower end; empty if open.', null=True)),
                ('high', models.FloatField(blank=True, help_text='The number, or its upper end; empty if open.', null=True)),
                ('bound', models.CharField(choices=[('exact', 'Exactly, or from low to high'), ('at_least', 'At least low'), ('more_than', 'More than low'), ('at_most', 'At most high'), ('about', 'About'), ('nearly', 'Nearly')], default='exact', help_text='How low and high are meant.', max_length=20)),
                ('magnitude', models.CharField(blank=True, choices=[('several', 'Several'), ('dozens', 'Dozens'), ('hundreds', 'Hundreds'), ('thousands', 'Thousands')], help_text='A vague word instead of a number; low and high are then empty.', max_length=20)),
                ('unit', models.CharField(blank=True, help_text='What is counted, or a currency.', max_length=60)),
                ('counts', models.CharField(blank=True, help_text='What the number includes, in words.', max_length=300)),
                ('period', base.orm.fields.EDTFField(bounded=False, help_text='Day or period that the number is for (EDTF).', max_length=120, moment=False)),
                ('dimension', models.CharField(blank=True, choices=[('total', 'The whole'), ('attack_type', 'By type of attack'), ('place', 'By place'), ('side', 'By side of a conflict'), ('service', 'By service of the victims'), ('item', 'By item'), ('population', 'By population')], help_text='How a tally is broken down; `total` for the tally itself.', max_length=20)),
                ('category', models.CharField(blank=True, help_text='Name of the cell in the breakdown, in the words of the source.', max_length=120)),
                ('period_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “period” may mean.', of='period')),
                ('period_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “period” may mean.', of='period')),
                ('entity', models.ForeignKey(blank=True, help_text='The entity that it is about, if it is not about an incident.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='actors.entity')),
                ('parent', models.ForeignKey(blank=True, help_text='The figure of which this is a part.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='incidents.figure')),
                ('incident', models.ForeignKey(blank=True, help_text='The incident that it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='incidents.incident')),
                ('place', models.ForeignKey(blank=True, help_text='Where it was counted.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='incidents.place')),
                ('best', models.FloatField(blank=True, help_text='The number between low and high that the source calls its best estimate (as UCDP does); empty if it gives none.', null=True)),
                ('flaw', models.CharField(blank=True, choices=[('order', 'Low, best and high out of order')], help_text='Flaw in a number that is kept as another data set gives it: `order`, low, best and high are out of order.', max_length=20)),
            ],
            options={
                'ordering': ('metric', 'population', 'uid'),
                'indexes': [models.Index(fields=['modality', 'metric', 'uid', 'high'], name='figure_listed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('incident__isnull', True), ('entity__isnull', True), _connector='OR'), name='figure_one_subject', violation_error_code='entity', violation_error_message='Give an incident or an entity, not both.'), models.CheckConstraint(condition=models.Q(('magnitude', ''), models.Q(('high', None), ('low', None)), _connector='OR'), name='figure_vague_or_number', violation_error_code='magnitude', violation_error_message='Give a number or a vague word, not both.'), models.CheckConstraint(condition=models.Q(models.Q(('bound__in', ('at_least', 'more_than')), _negated=True), ('high', None), _connector='OR'), name='figure_lower_bound_is_open', violation_error_code='high', violation_error_message='With “at least” or “more than”, leave the high empty.'), models.CheckConstraint(condition=models.Q(models.Q(('bound', 'at_most'), _negated=True), ('low', None), _connector='OR'), name='figure_upper_bound_is_open', violation_error_code='low', violation_error_message='With “at most”, leave the low empty.'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='figure_not_part_of_itself', violation_error_code='parent', violation_error_message='A figure cannot be part of itself.'), models.CheckConstraint(condition=models.Q(('high__gte', models.F('low')), ('low', None), ('high', None), ('flaw', 'order'), _connector='OR'), name='figure_low_not_above_high', violation_error_code='high', violation_error_message='The high must not lie below the low.'), models.CheckConstraint(condition=models.Q(('best', None), ('flaw', 'order'), models.Q(models.Q(('low', None), ('best__gte', models.F('low')), _connector='OR'), models.Q(('high', None), ('best__lte', models.F('high')), _connector='OR')), _connector='OR'), name='figure_best_in_range', violation_error_code='best', violation_error_message='The best number must lie between low and high.'), models.CheckConstraint(condition=models.Q(('best', None), ('low__isnull', False), ('high__isnull', False), _connector='OR'), name='figure_best_of_a_range', violation_error_code='best', violation_error_message='A best number also needs a low or a high.'), models.CheckConstraint(condition=models.Q(('flaw', ''), models.Q(('high__isnull', False), ('high__lt', models.F('low')), ('low__isnull', False)), models.Q(('best__isnull', False), ('best__lt', models.F('low')), ('low__isnull', False)), models.Q(('best__gt', models.F('high')), ('best__isnull', False), ('high__isnull', False)), _connector='OR'), name='figure_flawed_out_of_order', violation_error_code='flaw', violation_error_message='Low, best and high are in order: leave the flaw empty.'), models.CheckConstraint(condition=models.Q(('low', None), models.Q(('low__gte', 0), ('low__lte', 1000000000000)), _connector='OR'), name='figure_low_within_limits', violation_error_code='low', violation_error_message='A number is from 0 to 10¹². Codes for missing values (-9, -99) are not numbers: leave the field empty.'), models.CheckConstraint(condition=models.Q(('best', None), models.Q(('best__gte', 0), ('best__lte', 1000000000000)), _connector='OR'), name='figure_best_within_limits', violation_error_code='best', violation_error_message='A number is from 0 to 10¹². Codes for missing values (-9, -99) are not numbers: leave the field empty.'), models.CheckConstraint(condition=models.Q(('high', None), models.Q(('high__gte', 0), ('high__lte', 1000000000000)), _connector='OR'), name='figure_high_within_limits', violation_error_code='high', violation_error_message='A number is from 0 to 10¹². Codes for missing values (-9, -99) are not numbers: leave the field empty.'), models.CheckConstraint(condition=models.Q(('low', None), ('metric__in', ('share_percent', 'age', 'cash_seized', 'value')), ('low', models.Func(models.F('low'), function='ROUND', output_field=models.FloatField())), _connector='OR'), name='figure_low_whole', violation_error_code='low', violation_error_message='A number that counts people or things must be a whole number.'), models.CheckConstraint(condition=models.Q(('best', None), ('metric__in', ('share_percent', 'age', 'cash_seized', 'value')), ('best', models.Func(models.F('best'), function='ROUND', output_field=models.FloatField())), _connector='OR'), name='figure_best_whole', violation_error_code='best', violation_error_message='A number that counts people or things must be a whole number.'), models.CheckConstraint(condition=models.Q(('high', None), ('metric__in', ('share_percent', 'age', 'cash_seized', 'value')), ('high', models.Func(models.F('high'), function='ROUND', output_field=models.FloatField())), _connector='OR'), name='figure_high_whole', violation_error_code='high', violation_error_message='A number that counts people or things must be a whole number.'), models.CheckConstraint(condition=models.Q(('bound__in', ('at_least', 'more_than', 'at_most')), models.Q(('high__isnull', True), ('low__isnull', True)), models.Q(('high__isnull', False), ('low__isnull', False)), _connector='OR'), name='figure_both_ends', violation_error_code='bound', violation_error_message='With only a low, the bound is “at least” or “more than”; with only a high, “at most”. An exact number has both.')],
            },
        ),
        migrations.AddField(
            model_name='incident',
            name='counted_in',
            field=models.ForeignKey(blank=True, help_text='The tally that counts this incident.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='counts_incidents', to='incidents.figure'),
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], db_index=True, default='suspected', editable=False, help_text='What the assertions add up to: disputed if some are for and some against, denied if only some are against, asserted if a firm one is for it, claimed if all firm ones are “claims” or “blames”, else suspected (computed).', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], db_index=True, default='actual', editable=False, help_text='The first of these modalities that an assertion for it has (computed).', max_length=20)),
                ('known_from', models.DateField(db_index=True, editable=False, help_text='First day on which a source that makes the claim was known (computed).', null=True)),
                ('known_last', models.DateField(editable=False, help_text='Last day on which a further source of it became known (computed).', null=True)),
                ('independent_sources', models.PositiveIntegerField(default=0, editable=False, help_text='Number of bodies behind the assertions for it: ten articles that quote one report count once, and so do the outlets of one group (computed).', validators=[django.core.validators.MaxValueValidator(1000000000)])),
                ('kind', models.CharField(choices=[('operates_in', 'operates in'), ('based_in', 'is based in'), ('camp_in', 'has a camp in'), ('controls', 'controls'), ('born_in', 'was born in'), ('citizen_of', 'is a citizen of'), ('located_in', 'is located in'), ('national_of', 'has nationals of'), ('targets', 'targets')], help_text='In what way the entity is at the place.', max_length=20)),
                ('start', base.orm.fields.EDTFField(bounded=False, help_text='When it began (EDTF); empty if not known.', max_length=120, moment=True)),
                ('end', base.orm.fields.EDTFField(bounded=False, help_text='When it ended (EDTF); empty if it is not said to have ended.', max_length=120, moment=True)),
                ('as_of', base.orm.fields.EDTFField(bounded=False, help_text='When it held, where start and end are not known (EDTF).', max_length=120, moment=False)),
                ('effective_end', base.orm.fields.EDTFField(bounded=False, editable=False, help_text="The end as the sources support it, or the person's death (computed).", max_length=120, moment=False)),
                ('start_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “start” may mean.', of='start')),
                ('start_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “start” may mean.', of='start')),
                ('end_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “end” may mean.', of='end')),
                ('end_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “end” may mean.', of='end')),
                ('as_of_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “as of” may mean.', of='as_of')),
                ('as_of_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “as of” may mean.', of='as_of')),
                ('effective_end_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “effective end” may mean.', of='effective_end')),
                ('effective_end_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “effective end” may mean.', of='effective_end')),
                ('entity', models.ForeignKey(help_text='The entity.', on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='actors.entity')),
                ('place', models.ForeignKey(help_text='The place.', on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='incidents.place')),
                ('certain_from', models.DateField(editable=False, help_text='First day on which it had certainly begun; null if none is known (computed).', null=True)),
                ('certain_until', models.DateField(editable=False, help_text='Last day on which it had certainly not ended; null if none is known (computed).', null=True)),
                ('held_from', models.DateField(default=datetime.date(1, 1, 1), editable=False, help_text='First day on which it may have held; 0001-01-01 if none is known (computed).')),
                ('held_until', models.DateField(default=datetime.date(9999, 12, 31), editable=False, help_text='Last day on which it may have held; 9999-12-31 if none is known (computed).')),
                ('stated_from', models.DateField(editable=False, help_text='First day for which a source says that it held; null without one (computed).', null=True)),
                ('stated_until', models.DateField(editable=False, help_text='Last day for which a source says that it held; null without one (computed).', null=True)),
            ],
            options={
                'ordering': ('entity__name', 'kind', 'place__name', 'uid'),
                'constraints': [models.UniqueConstraint(fields=('entity', 'kind', 'place', 'start', 'as_of'), name='presence_unique', violation_error_code='place', violation_error_message='This presence is already recorded: add an assertion to it.'), models.CheckConstraint(condition=models.Q(('end_latest__gte', models.F('start_earliest')), ('end_latest', None), ('start_earliest', None), _connector='OR'), name='presence_end_after_start', violation_error_code='end', violation_error_message='The end must not lie before the start.')],
            },
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], db_index=True, default='suspected', editable=False, help_text='What the assertions add up to: disputed if some are for and some against, denied if only some are against, asserted if a firm one is for it, claimed if all firm ones are “claims” or “blames”, else suspected (computed).', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], db_index=True, default='actual', editable=False, help_text='The first of these modalities that an assertion for it has (computed).', max_length=20)),
                ('known_from', models.DateField(db_index=True, editable=False, help_text='First day on which a source that makes the claim was known (computed).', null=True)),
                ('known_last', models.DateField(editable=False, help_text='Last day on which a further source of it became known (computed).', null=True)),
                ('independent_sources', models.PositiveIntegerField(default=0, editable=False, help_text='Number of bodies behind the assertions for it: ten articles that quote one report count once, and so do the outlets of one group (computed).', validators=[django.core.validators.MaxValueValidator(1000000000)])),
                ('label', models.CharField(blank=True, help_text='Who was involved, in words; or a word on the part of the entity.', max_length=200)),
                ('count', models.PositiveIntegerField(blank=True, help_text='How many people the label stands for.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000000)])),
                ('role', models.CharField(choices=[('perpetrator', 'Perpetrator, in the voice of the source'), ('claimant', 'Claimed responsibility'), ('suspected', 'Suspected of it'), ('blamed', 'Blamed for it by another party'), ('attacker', 'Attacker who carried it out in person'), ('commander', 'Commanded it'), ('planner', 'Planned it'), ('target', 'Target'), ('victim', 'Killed, wounded, held or otherwise harmed'), ('party', 'Party to an agreement, clash, meeting or visit'), ('mediator', 'Mediator'), ('announcer', 'Announced or declared it'), ('condemner', 'Condemned it'), ('responder', 'Responded to it'), ('convicted', 'Convicted'), ('designated', 'Designated or sanctioned'), ('court', 'Court that ruled'), ('beneficiary', 'Beneficiary'), ('motive', 'Avenged or commemorated by it'), ('casualty', 'Killed, wounded or held on the acting side'), ('nearby', 'Nearby, without a part in it')], help_text='Role of the entity in the incident.', max_length=20)),
                ('outcome', models.CharField(blank=True, choices=[('killed', 'Killed'), ('died', 'Died, cause not stated'), ('wounded', 'Wounded'), ('captured', 'Captured'), ('released', 'Released'), ('convicted', 'Convicted'), ('hostage', 'Held hostage'), ('survived', 'Survived an attempt'), ('unharmed', 'Unharmed')], help_text='What became of them in it. A role that says what they did (perpetrator, attacker …) takes no outcome: add a second involvement with the role `casualty` for whoever of them was killed, wounded or held.', max_length=20)),
                ('stated_on', base.orm.fields.EDTFField(bounded=False, help_text='When responsibility was claimed or the part was stated (EDTF).', max_length=120, moment=False)),
                ('stated_on_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “stated on” may mean.', of='stated_on')),
                ('stated_on_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “stated on” may mean.', of='stated_on')),
                ('entity', models.ForeignKey(blank=True, help_text='The entity involved; empty if the sources give no name.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='actors.entity')),
                ('incident', models.ForeignKey(help_text='The incident.', on_delete=django.db.models.deletion.CASCADE, related_name='involvements', to='incidents.incident')),
                ('identity', models.CharField(blank=True, choices=[('unidentified', 'Not known who'), ('nobody', 'Nobody')], help_text='If nobody is named: whether the source says that it is not known who it was, or that it was nobody. Empty otherwise.', max_length=20)),
            ],
            options={
                'ordering': ('incident', 'role', 'uid'),
                'constraints': [models.UniqueConstraint(fields=('incident', 'entity', 'role', 'outcome', 'label'), name='involvement_unique', violation_error_code='role', violation_error_message='This involvement is already recorded: add an assertion to it.'), models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('role__in', ('perpetrator', 'claimant', 'suspected', 'blamed', 'attacker', 'commander', 'planner')), _negated=True), _connector='OR'), name='involvement_outcome_apart_from_deed', violation_error_code='outcome', violation_error_message='This role says what they did. Record what became of them as a second part, with the role casualty.'), models.CheckConstraint(condition=models.Q(('entity__isnull', False), models.Q(('label', ''), _negated=True), models.Q(('identity', ''), _negated=True), _connector='OR'), name='involvement_has_someone', violation_error_code='label', violation_error_message='Give an entity or, if there is no name, a label.'), models.CheckConstraint(condition=models.Q(('identity', ''), ('entity', None), _connector='OR'), name='involvement_identity_without_entity', violation_error_code='identity', violation_error_message='If an entity or a label is given, leave the identity empty.'), models.CheckConstraint(condition=models.Q(models.Q(('identity', 'nobody'), _negated=True), models.Q(('count', None), ('outcome', '')), _connector='OR'), name='involvement_nobody_is_bare', violation_error_code='identity', violation_error_message='With the identity “nobody”, leave count and outcome empty.'), models.UniqueConstraint(condition=models.Q(('entity', None)), fields=('incident', 'role', 'outcome', 'label', 'identity'), name='involvement_of_a_label_unique', violation_error_code='label', violation_error_message='This involvement is already recorded: add an assertion to it.'), models.CheckConstraint(condition=models.Q(('count', None), ('count__range', (1, 1000000000)), _connector='OR'), name='involvement_count_within_bounds', violation_error_code='count', violation_error_message='The count must be 1 to 1,000,000,000.')],
                'indexes': [models.Index(fields=['entity', 'incident', 'modality', 'status', 'role', 'independent_sources'], name='involvement_of_entity'), models.Index(fields=['incident', 'entity', 'modality', 'status', 'role', 'independent_sources'], name='involvement_of_incident')],
            },
        ),
        migrations.CreateModel(
            name='FigureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(help_text='First day on which these values stood.')),
                ('upto', models.DateField(help_text='Last day on which they stood; 9999-12-31: they still do.')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], help_text='The status of the claim.', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], help_text='The modality of the claim.', max_length=20)),
                ('known_from', models.DateField(help_text='First day on which a source that says it could be read.', null=True)),
                ('independent_sources', models.PositiveIntegerField(help_text='How many distinct bodies are for it.')),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='incidents.figure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'since'), name='figure_version_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='IncidentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(help_text='First day on which these values stood.')),
                ('upto', models.DateField(help_text='Last day on which they stood; 9999-12-31: they still do.')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], help_text='The status of the claim.', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], help_text='The modality of the claim.', max_length=20)),
                ('known_from', models.DateField(help_text='First day on which a source that says it could be read.', null=True)),
                ('independent_sources', models.PositiveIntegerField(help_text='How many distinct bodies are for it.')),
                ('killed_low', models.BigIntegerField(editable=False, help_text='Least number (computed).', null=True)),
                ('killed_high', models.BigIntegerField(editable=False, help_text='Greatest number (computed).', null=True)),
                ('killed_is_open', models.BooleanField(default=False, editable=False, help_text='Whether the greatest number is given as a lower bound (computed).')),
                ('killed_best', models.BigIntegerField(db_index=True, editable=False, help_text='Number killed that the least interested voice gives (computed).', null=True)),
                ('killed_most', models.BigIntegerField(db_index=True, editable=False, help_text='Greatest number killed that a voice gives as its least (computed).', null=True)),
                ('killed_contested', models.BooleanField(default=False, editable=False, help_text='Whether voices differ on killed (computed).')),
                ('killed_voices', models.PositiveIntegerField(default=0, editable=False, help_text='How many voices give a number of killed, or a vague word (computed).')),
                ('killed_assailants_low', models.BigIntegerField(editable=False, help_text='Least number of attackers among them (computed).', null=True)),
                ('killed_assailants_high', models.BigIntegerField(editable=False, help_text='Greatest number of attackers among them (computed).', null=True)),
                ('wounded_low', models.BigIntegerField(editable=False, help_text='Least number (computed).', null=True)),
                ('wounded_high', models.BigIntegerField(editable=False, help_text='Greatest number (computed).', null=True)),
                ('wounded_is_open', models.BooleanField(default=False, editable=False, help_text='Whether the greatest number is given as a lower bound (computed).')),
                ('wounded_best', models.BigIntegerField(db_index=True, editable=False, help_text='Number wounded that the least interested voice gives (computed).', null=True)),
                ('wounded_most', models.BigIntegerField(db_index=True, editable=False, help_text='Greatest number wounded that a voice gives as its least (computed).', null=True)),
                ('wounded_contested', models.BooleanField(default=False, editable=False, help_text='Whether voices differ on wounded (computed).')),
                ('wounded_voices', models.PositiveIntegerField(default=0, editable=False, help_text='How many voices give a number of wounded, or a vague word (computed).')),
                ('wounded_assailants_low', models.BigIntegerField(editable=False, help_text='Least number of attackers among them (computed).', null=True)),
                ('wounded_assailants_high', models.BigIntegerField(editable=False, help_text='Greatest number of attackers among them (computed).', null=True)),
                ('toll_voices', models.PositiveIntegerField(db_index=True, default=0, editable=False, help_text='How many voices give tolls: killed, wounded, or both in one number (computed).')),
                ('claim_status', models.CharField(choices=[('multi_claimed', 'Claimed by two or more that are not of one body'), ('claimed', 'Claimed'), ('attributed', 'Unclaimed, attributed by a source'), ('unclaimed_suspected', 'Unclaimed, somebody is suspected'), ('blamed', 'Unclaimed, somebody is blamed'), ('denied', 'Only denied, for everybody who is named'), ('unclaimed', 'Said to be unclaimed'), ('unknown', 'Nobody is named as perpetrator')], help_text='Whose deed it is said to be.', max_length=30)),
                ('contested', base.orm.fields.CodesField(help_text='What its voices contradict each other about.')),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='incidents.incident')),
                ('date_earliest', models.DateField(help_text='The first day of the incident.', null=True)),
                ('date_latest', models.DateField(help_text='The last day of the incident.', null=True)),
                ('is_aggregate', models.BooleanField(default=False, help_text='Whether the incident is the sum of others.')),
                ('place', models.ForeignKey(db_constraint=False, db_index=False, help_text='The place of the incident.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='incidents.place')),
            ],
            options={
                'indexes': [models.Index(fields=['status'], name='incident_version_status'), models.Index(fields=['claim_status'], name='incident_version_claims'), models.Index(models.F('modality'), models.OrderBy(models.F('killed_low'), descending=True), models.OrderBy(models.F('killed_high'), descending=True), models.F('since'), models.F('upto'), models.F('claim'), name='incident_version_deadliest')],
                'constraints': [models.UniqueConstraint(fields=('claim', 'since'), name='incident_version_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='InvolvementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(help_text='First day on which these values stood.')),
                ('upto', models.DateField(help_text='Last day on which they stood; 9999-12-31: they still do.')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], help_text='The status of the claim.', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], help_text='The modality of the claim.', max_length=20)),
                ('known_from', models.DateField(help_text='First day on which a source that says it could be read.', null=True)),
                ('independent_sources', models.PositiveIntegerField(help_text='How many distinct bodies are for it.')),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='incidents.involvement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'since'), name='involvement_version_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PresenceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(help_text='First day on which these values stood.')),
                ('upto', models.DateField(help_text='Last day on which they stood; 9999-12-31: they still do.')),
                ('status', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], help_text='The status of the claim.', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], help_text='The modality of the claim.', max_length=20)),
                ('known_from', models.DateField(help_text='First day on which a source that says it could be read.', null=True)),
                ('independent_sources', models.PositiveIntegerField(help_text='How many distinct bodies are for it.')),
                ('effective_end', base.orm.fields.EDTFField(bounded=False, editable=False, help_text="The end as the sources support it, or the person's death (computed).", max_length=120, moment=False)),
                ('effective_end_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “effective end” may mean.', of='effective_end')),
                ('effective_end_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “effective end” may mean.', of='effective_end')),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='incidents.presence')),
                ('certain_from', models.DateField(editable=False, help_text='First day on which it had certainly begun; null if none is known (computed).', null=True)),
                ('certain_until', models.DateField(editable=False, help_text='Last day on which it had certainly not ended; null if none is known (computed).', null=True)),
                ('held_from', models.DateField(default=datetime.date(1, 1, 1), editable=False, help_text='First day on which it may have held; 0001-01-01 if none is known (computed).')),
                ('held_until', models.DateField(default=datetime.date(9999, 12, 31), editable=False, help_text='Last day on which it may have held; 9999-12-31 if none is known (computed).')),
                ('stated_from', models.DateField(editable=False, help_text='First day for which a source says that it held; null without one (computed).', null=True)),
                ('stated_until', models.DateField(editable=False, help_text='Last day for which a source says that it held; null without one (computed).', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'since'), name='presence_version_once_a_day')],
            },
        ),
        migrations.RunPython(make_statistics, drop_statistics),
    ]
