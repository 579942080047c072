import actors.models.entities
import base.orm.constraints
import base.orm.fields
import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('actors', '0002_initial'),
        ('actors', '0003_known_names'),
        ('actors', '0004_fill_known_names'),
        ('actors', '0005_edges_by_index'),
        ('actors', '0006_fate_dates'),
        ('actors', '0007_texts_visible'),
        ('actors', '0008_pairs'),
        ('actors', '0009_versions'),
        ('actors', '0010_words'),
        ('actors', '0011_validity'),
    ]

    dependencies = [
        ('actors', '0001_initial'),
        ('incidents', '0022_validity'),
    ]

    operations = [
        # No other table refers to these two yet: making them anew is less work than altering them.
        migrations.DeleteModel(
            name='Alias',
        ),
        migrations.DeleteModel(
            name='Relationship',
        ),
        migrations.AlterField(
            model_name='entity',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).'),
        ),
        migrations.AlterField(
            model_name='entity',
            name='name',
            field=models.CharField(db_index=True, help_text='Main name of the record.', max_length=200),
        ),
        migrations.AlterField(
            model_name='entity',
            name='named',
            field=models.BooleanField(default=True, help_text='False if the sources give no name, so that ours is a description.'),
        ),
        migrations.AlterField(
            model_name='entity',
            name='resolved',
            field=models.BooleanField(default=True, help_text='False if it is not settled whom the sources mean.'),
        ),
        migrations.AlterField(
            model_name='entity',
            name='died',
            field=base.orm.fields.EDTFField(bounded=False, help_text='When a person died (EDTF), as the editor reads all sources. If it is empty, the date of the fate is used, provided that the fate is an asserted death.', max_length=120, moment=False),
        ),
        migrations.AlterField(
            model_name='entity',
            name='fate_certainty',
            field=models.CharField(blank=True, choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], editable=False, help_text='Status of the involvement that gives the fate (computed).', max_length=20),
        ),
        migrations.AddField(
            model_name='entity',
            name='fate_incident',
            field=models.ForeignKey(editable=False, help_text='The incident of the fate (computed).', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fates', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='entity',
            name='fate_date',
            field=base.orm.fields.EDTFField(bounded=False, editable=False, help_text='Date of the incident of the fate (EDTF).', max_length=120, moment=False),
        ),
        migrations.AddField(
            model_name='entity',
            name='fate_date_earliest',
            field=base.orm.fields.BoundField(end=0, help_text='First day that “fate date” may mean.', of='fate_date'),
        ),
        migrations.AddField(
            model_name='entity',
            name='fate_date_latest',
            field=base.orm.fields.BoundField(end=1, help_text='Last day that “fate date” may mean.', of='fate_date'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('type', 'actor'), _negated=True), models.Q(('kind', ''), _negated=True), _connector='OR'), name='entity_actor_has_kind', violation_error_code='kind', violation_error_message='Choose the kind of the actor.'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('type', 'person'), _negated=True), ('kind', ''), _connector='OR'), name='entity_person_has_no_kind', violation_error_code='kind', violation_error_message='Leave the kind of a person empty.'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('type', 'person'), _negated=True), models.Q(('dissolved', ''), ('founded', '')), _connector='OR'), name='entity_person_is_not_founded', violation_error_message='Only actors have the dates founded and dissolved.'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('type', 'actor'), _negated=True), models.Q(('born', ''), ('died', '')), _connector='OR'), name='entity_actor_is_not_born', violation_error_message='Only persons have the dates born and died.'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(('dissolved_latest__gte', models.F('founded_earliest')), ('dissolved_latest', None), ('founded_earliest', None), _connector='OR'), name='entity_dissolved_after_founded', violation_error_code='dissolved', violation_error_message='The date of dissolution lies before the date of foundation.'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(('died_latest__gte', models.F('born_earliest')), ('died_latest', None), ('born_earliest', None), _connector='OR'), name='entity_died_after_born', violation_error_code='died', violation_error_message='The date of death lies before the date of birth.'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('name')), 0)), name='entity_name_visible', violation_error_code='name', violation_error_message='This text has no visible characters.'),
        ),
        migrations.CreateModel(
            name='Actor',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=(actors.models.entities.Face, 'actors.entity'),
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=(actors.models.entities.Face, 'actors.entity'),
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('text', models.CharField(help_text='The name as it is written.', max_length=200)),
                ('kind', models.CharField(choices=[('acronym', 'Acronym'), ('spelling', 'Other spelling or short form'), ('translation', 'Translation'), ('former_name', 'Former name'), ('kunya', 'Kunya (Arabic teknonym)'), ('nom_de_guerre', 'Nom de guerre'), ('nickname', 'Nickname or byname'), ('title', 'Name with a title or rank')], help_text='What sort of name it is.', max_length=20)),
                ('language', models.CharField(blank=True, help_text='Language of the name (BCP 47 tag), if stated.', max_length=12)),
                ('valid', base.orm.fields.EDTFField(bounded=False, help_text='When the name was in use (EDTF), for former names.', max_length=120, moment=False)),
                ('folded', base.orm.fields.FoldedField(db_index=True, of=('text',))),
                ('valid_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “valid” may mean.', of='valid')),
                ('valid_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “valid” may mean.', of='valid')),
                ('entity', models.ForeignKey(help_text='Whose name it is.', on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='actors.entity')),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'ordering': ('text', 'uid'),
                'constraints': [models.UniqueConstraint(fields=('entity', 'text'), name='alias_once_per_entity', violation_error_code='text', violation_error_message='The entity already has this name.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('text')), 0)), name='alias_text_visible', violation_error_code='text', violation_error_message='This text has no visible characters.')],
            },
        ),
        migrations.CreateModel(
            name='Relationship',
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
                ('kind', models.CharField(choices=[('leader_of', 'leads'), ('deputy_of', 'is deputy in'), ('spokesperson_of', 'speaks for'), ('commander_in', 'is a commander in'), ('holds_post_in', 'holds a post in'), ('member_of', 'is a member of'), ('relative_of', 'is a relative of'), ('succeeded', 'succeeded'), ('associate_of', 'is an associate of'), ('part_of', 'is part of'), ('affiliate_of', 'is an affiliate of'), ('split_from', 'split from'), ('merged_into', 'merged into'), ('controls', 'controls'), ('media_outlet_of', 'is a media outlet of'), ('formed_by_members_of', 'was formed by members of'), ('recruits_from', 'recruits from'), ('defected_to', 'defected to'), ('allied_with', 'is allied with'), ('supports', 'supports'), ('gives_sanctuary_to', 'gives sanctuary to'), ('pledged_to', 'pledged allegiance to'), ('negotiates_with', 'negotiates with'), ('fights', 'fights'), ('rival_of', 'is a rival of'), ('threatens', 'threatens'), ('possibly_same_as', 'is possibly the same as'), ('linked_to', 'is linked to')], help_text='How subject and object are linked.', max_length=30)),
                ('title', models.CharField(blank=True, help_text='The post, or what the subject is to the object (“son”).', max_length=200)),
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
                ('object', models.ForeignKey(help_text='The entity to which the kind is read: the Y in “X leads Y”.', on_delete=django.db.models.deletion.PROTECT, related_name='incoming', to='actors.entity')),
                ('subject', models.ForeignKey(help_text='The entity from which the kind is read: the X in “X leads Y”.', on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='actors.entity')),
                ('certain_from', models.DateField(editable=False, help_text='First day on which it had certainly begun; null if none is known (computed).', null=True)),
                ('certain_until', models.DateField(editable=False, help_text='Last day on which it had certainly not ended; null if none is known (computed).', null=True)),
                ('held_from', models.DateField(default=datetime.date(1, 1, 1), editable=False, help_text='First day on which it may have held; 0001-01-01 if none is known (computed).')),
                ('held_until', models.DateField(default=datetime.date(9999, 12, 31), editable=False, help_text='Last day on which it may have held; 9999-12-31 if none is known (computed).')),
                ('stated_from', models.DateField(editable=False, help_text='First day for which a source says that it held; null without one (computed).', null=True)),
                ('stated_until', models.DateField(editable=False, help_text='Last day for which a source says that it held; null without one (computed).', null=True)),
            ],
            options={
                'ordering': ('subject__name', 'kind', 'object__name', 'uid'),
                'indexes': [models.Index(fields=['subject', 'id'], name='relationship_of_subject'), models.Index(fields=['object', 'id'], name='relationship_of_object'), models.Index(fields=['subject', 'object'], name='relationship_of_pair')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'kind', 'object', 'title', 'start'), name='relationship_unique', violation_error_code='object', violation_error_message='This relationship is already recorded: add an assertion to it.'), models.UniqueConstraint(models.F('kind'), django.db.models.functions.comparison.Least('subject', 'object'), django.db.models.functions.comparison.Greatest('subject', 'object'), models.F('title'), models.F('start'), condition=models.Q(('kind__in', ('allied_with', 'negotiates_with', 'fights', 'rival_of', 'possibly_same_as', 'linked_to'))), name='relationship_symmetric_once', violation_error_code='object', violation_error_message='This kind is symmetric, and the relationship is already recorded with subject and object swapped.'), models.CheckConstraint(condition=models.Q(('subject', models.F('object')), _negated=True), name='relationship_not_to_itself', violation_error_code='object', violation_error_message='Subject and object must be two different entities.'), models.CheckConstraint(condition=models.Q(('end_latest__gte', models.F('start_earliest')), ('end_latest', None), ('start_earliest', None), _connector='OR'), name='relationship_end_after_start', violation_error_code='end', violation_error_message='The end must not lie before the start.')],
            },
        ),
        migrations.CreateModel(
            name='WordClue',
            fields=[
                ('pk', models.CompositePrimaryKey('clue', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('clue', models.TextField(help_text='Its sound, or a piece of it.')),
                ('word', models.TextField(help_text='The word, plainly spelt.')),
            ],
        ),
        migrations.CreateModel(
            name='KnownName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(choices=[('e', 'Entities'), ('p', 'Places')], help_text='What sort its bearer is of.', max_length=1)),
                ('is_own', models.BooleanField(help_text='Whether it is that under which we keep the bearer.')),
                ('text', models.TextField(help_text='The name as it is written.')),
                ('folded', models.TextField(help_text='Its letters and digits alone (see `text.fold`).')),
                ('size', models.PositiveSmallIntegerField(help_text='How many letters are in `folded`.')),
                ('whole', models.TextField(help_text='The whole name as one word, plainly spelt.')),
                ('sound', models.TextField(help_text='The consonants of the whole name; empty if it is short.')),
                ('alias', models.ForeignKey(db_constraint=False, help_text='The alias; null for the name under which we keep the bearer.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='actors.alias')),
                ('entity', models.ForeignKey(db_constraint=False, help_text='Whose name it is.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='actors.entity')),
                ('place', models.ForeignKey(db_constraint=False, help_text='Whose name it is.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='incidents.place')),
            ],
            options={
                'indexes': [models.Index(fields=['of', 'folded', 'size'], name='knownname_folded', opclasses=('varchar_pattern_ops', 'text_pattern_ops', 'int2_ops')), models.Index(fields=['of', 'whole', 'size'], name='knownname_whole'), models.Index(fields=['of', 'sound', 'size'], name='knownname_sound')],
            },
        ),
        migrations.CreateModel(
            name='NamePart',
            fields=[
                ('pk', models.CompositePrimaryKey('word', 'of', 'telling', 'size', 'name_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('word', models.TextField(help_text='The word, plainly spelt.')),
                ('of', models.CharField(choices=[('e', 'Entities'), ('p', 'Places')], help_text='What sort the bearer is of.', max_length=1)),
                ('telling', models.PositiveSmallIntegerField(help_text='How many telling words the name has; 0 if this is none of them.')),
                ('size', models.PositiveSmallIntegerField(help_text='How many letters the name has.')),
                ('name', models.ForeignKey(db_constraint=False, help_text='The name.', on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='actors.knownname')),
            ],
        ),
        migrations.CreateModel(
            name='FateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(help_text='First day on which these values stood.')),
                ('upto', models.DateField(help_text='Last day on which they stood; 9999-12-31: they still do.')),
                ('fate', models.CharField(help_text='What became of the person.', max_length=20)),
                ('fate_certainty', models.CharField(choices=[('asserted', 'Somebody firmly says so, nobody denies it'), ('claimed', 'Said firmly, but only by those who gain by it'), ('suspected', 'Said only with a hedge, or only doubted'), ('disputed', 'Some are for it and some against'), ('denied', 'Only denied'), ('retracted', 'Everything that said so is retracted')], help_text='Status of the involvement that tells it.', max_length=20)),
                ('fate_date', base.orm.fields.EDTFField(bounded=False, help_text='When it befell the person, as its incident is dated.', max_length=120, moment=False)),
                ('fate_date_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “fate date” may mean.', of='fate_date')),
                ('fate_date_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “fate date” may mean.', of='fate_date')),
                ('fate_incident', models.ForeignKey(db_constraint=False, db_index=False, help_text='The incident that tells it.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='incidents.incident')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='actors.entity')),
                ('held_from', models.DateField(default=datetime.date(1, 1, 1), help_text='First day by which this had become of the person.')),
                ('held_until', models.DateField(default=datetime.date(9999, 12, 31), help_text='Last day before something else had; 9999-12-31: it still stands.')),
            ],
            options={
                'indexes': [models.Index(fields=['fate'], name='fate_version_fate')],
                'constraints': [models.UniqueConstraint(fields=('person', 'since', 'held_from'), name='fate_version_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='RelationshipVersion',
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
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='actors.relationship')),
                ('certain_from', models.DateField(editable=False, help_text='First day on which it had certainly begun; null if none is known (computed).', null=True)),
                ('certain_until', models.DateField(editable=False, help_text='Last day on which it had certainly not ended; null if none is known (computed).', null=True)),
                ('held_from', models.DateField(default=datetime.date(1, 1, 1), editable=False, help_text='First day on which it may have held; 0001-01-01 if none is known (computed).')),
                ('held_until', models.DateField(default=datetime.date(9999, 12, 31), editable=False, help_text='Last day on which it may have held; 9999-12-31 if none is known (computed).')),
                ('stated_from', models.DateField(editable=False, help_text='First day for which a source says that it held; null without one (computed).', null=True)),
                ('stated_until', models.DateField(editable=False, help_text='Last day for which a source says that it held; null without one (computed).', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'since'), name='relationship_version_once_a_day')],
            },
        ),
    ]
