import base.orm.constraints
import base.orm.fields
import base.orm.models
import base.values.urls
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import sources.locators
import sources.models.sources
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('sources', '0001_initial'),
        ('sources', '0002_sparse_references'),
        ('sources', '0003_sources_by_kind'),
        ('sources', '0004_corrections'),
        ('sources', '0005_locator_order'),
        ('sources', '0006_bounds'),
        ('sources', '0007_later_bounds'),
        ('sources', '0008_flaw'),
        ('sources', '0009_versions'),
        ('sources', '0010_words'),
    ]

    initial = True

    dependencies = [
        ('actors', '0011_validity'),
        ('incidents', '0022_validity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('slug', models.SlugField(help_text='Short readable identifier, unique among records of its kind.', max_length=120, unique=True, validators=[base.orm.models.validate_slug_is_free])),
                ('title', models.CharField(help_text='Title, or a description in our words if the source has none.', max_length=400)),
                ('kind', models.CharField(choices=[('news', 'News report'), ('analysis', 'Analysis'), ('opinion', 'Opinion piece'), ('un_report', 'United Nations report'), ('think_tank', 'Think-tank publication'), ('index', 'Index or ranking'), ('dataset', 'Data set or monitor'), ('group_claim', 'Claim or statement by a group'), ('group_media', 'Media released by a group'), ('official_statement', 'Official statement'), ('interview', 'Interview or remarks'), ('court', 'Court document'), ('book', 'Book'), ('photo_caption', 'Photograph with its caption'), ('unnamed_source', 'Source that the citing source does not name'), ('intelligence', 'Intelligence finding or warning'), ('dangling', 'Reference whose target is missing')], help_text='What kind of document or statement it is.', max_length=30)),
                ('author_label', models.CharField(blank=True, help_text='Who wrote or said it, in words, if the author is not an entity of the knowledge base (“local sources”).', max_length=200)),
                ('published', base.orm.fields.EDTFField(bounded=False, help_text='When it was made public (EDTF); empty if not known.', max_length=120, moment=True)),
                ('published_basis', models.CharField(blank=True, choices=[('stated', 'Stated by the source'), ('year_from_context', 'Day stated, year from the context'), ('computed', 'Computed from another date'), ('inferred', 'Inferred from the content')], help_text='How the publication date is known.', max_length=20)),
                ('dated', base.orm.fields.EDTFField(bounded=False, help_text='The date written on it, if it differs from the publication (EDTF).', max_length=120, moment=False)),
                ('language', models.CharField(blank=True, help_text='Language of the text (BCP 47 tag: en, ps, prs).', max_length=12)),
                ('url', models.URLField(blank=True, help_text='Where it was published on the web.', max_length=500, validators=[base.values.urls.validate_url], verbose_name='URL')),
                ('archived_url', models.URLField(blank=True, help_text='Where a copy is kept.', max_length=500, validators=[base.values.urls.validate_url], verbose_name='archived URL')),
                ('reliability', models.CharField(choices=[('A', 'Completely reliable'), ('B', 'Usually reliable'), ('C', 'Fairly reliable'), ('D', 'Not usually reliable'), ('E', 'Unreliable'), ('F', 'Reliability cannot be judged')], default='F', help_text='Reliability of the source, A to F (Admiralty code, NATO AJP-2.1).', max_length=1)),
                ('retracted', base.orm.fields.EDTFField(bounded=False, help_text='When it was retracted (EDTF); its assertions then no longer count.', max_length=120, moment=True)),
                ('known_from', models.DateField(db_index=True, editable=False, help_text='First day on which it could be read: by itself, in its container, or in a source that cites it (computed).', null=True)),
                ('assertion_count', models.PositiveIntegerField(default=0, editable=False, help_text='How many assertions were read in it (computed).', validators=[django.core.validators.MaxValueValidator(1000000000)])),
                ('folded', base.orm.fields.FoldedField(of=('title', 'author_label'))),
                ('published_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “published” may mean.', of='published')),
                ('published_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “published” may mean.', of='published')),
                ('dated_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “dated” may mean.', of='dated')),
                ('dated_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “dated” may mean.', of='dated')),
                ('retracted_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “retracted” may mean.', of='retracted')),
                ('retracted_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “retracted” may mean.', of='retracted')),
                ('authors', models.ManyToManyField(blank=True, help_text='Who wrote, spoke or issued it.', related_name='authored_sources', to='actors.entity')),
                ('container', models.ForeignKey(blank=True, help_text='The issue, report or article that it lies in. Containers form a tree.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='sources.source')),
                ('publisher', models.ForeignKey(blank=True, help_text='Who made it public.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published_sources', to='actors.entity')),
                ('relayed_count', models.PositiveIntegerField(default=0, editable=False, help_text='How many assertions read in other sources have it as their origin (computed).', validators=[django.core.validators.MaxValueValidator(1000000000)])),
            ],
            options={
                'ordering': ('slug',),
                'indexes': [models.Index(fields=['kind', 'language', 'slug', 'uid'], name='source_of_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('title')), 0)), name='source_title_visible', violation_error_code='title', violation_error_message='This text has no visible characters.'), models.CheckConstraint(condition=models.Q(('url', ''), models.Q(models.Q(('url__startswith', 'http://'), ('url__startswith', 'https://'), _connector='OR'), models.Q(('url__contains', '<'), _negated=True), models.Q(('url__contains', '"'), _negated=True)), _connector='OR'), name='source_url_is_web_address', violation_error_code='url', violation_error_message='A URL must begin with http:// or https://.'), models.CheckConstraint(condition=models.Q(('archived_url', ''), models.Q(models.Q(('archived_url__startswith', 'http://'), ('archived_url__startswith', 'https://'), _connector='OR'), models.Q(('archived_url__contains', '<'), _negated=True), models.Q(('archived_url__contains', '"'), _negated=True)), _connector='OR'), name='source_archived_url_is_web_address', violation_error_code='archived_url', violation_error_message='A URL must begin with http:// or https://.')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('scheme', models.CharField(choices=[('wikidata', 'Wikidata item'), ('un_sc', 'UN Security Council consolidated list'), ('gtd', 'Global Terrorism Database event'), ('ucdp_event', 'UCDP georeferenced event'), ('ucdp_actor', 'UCDP actor'), ('acled', 'ACLED event'), ('stix', 'STIX 2.1 object'), ('geonames', 'GeoNames feature'), ('doi', 'Digital Object Identifier')], help_text='The system that the identifier belongs to.', max_length=20)),
                ('value', models.CharField(help_text='The identifier as that system writes it: letters from a to z, digits and `._:/-`.', max_length=200, validators=[sources.models.sources.validate_identifier])),
                ('entity', models.ForeignKey(blank=True, help_text='The entity that it names.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='actors.entity')),
                ('incident', models.ForeignKey(blank=True, help_text='The incident that it names.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='incidents.incident')),
                ('place', models.ForeignKey(blank=True, help_text='The place that it names.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='incidents.place')),
                ('source', models.ForeignKey(blank=True, help_text='The source that it names.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='sources.source')),
            ],
            options={
                'ordering': ('scheme', 'value'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('entity__isnull', False), ('incident__isnull', True), ('place__isnull', True), ('source__isnull', True)), models.Q(('entity__isnull', True), ('incident__isnull', False), ('place__isnull', True), ('source__isnull', True)), models.Q(('entity__isnull', True), ('incident__isnull', True), ('place__isnull', False), ('source__isnull', True)), models.Q(('entity__isnull', True), ('incident__isnull', True), ('place__isnull', True), ('source__isnull', False)), _connector='OR'), name='identifier_has_one_target', violation_error_message='An identifier belongs to exactly one record.'), models.UniqueConstraint(fields=('scheme', 'value'), name='identifier_unique', violation_error_code='value', violation_error_message='Another record already has this identifier.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('value')), 0)), name='identifier_value_visible', violation_error_code='value', violation_error_message='This text has no visible characters.'), models.CheckConstraint(condition=models.Q(('value__in', ('-9', '-99', '-999', '-9999')), _negated=True), name='identifier_not_missing', violation_error_code='value', violation_error_message='This is a code for a missing value, not an identifier.')],
            },
        ),
        migrations.CreateModel(
            name='Assertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('locator', models.CharField(help_text='Where in the source it is said. Lines are written L12, L12-14 or L3, L7-9; anything else in words: p. 4, § 12, 00:12:30.', max_length=200, validators=[sources.locators.validate_locator])),
                ('speaker_label', models.CharField(blank=True, help_text='Who says it, in words, if the speaker is not an entity of the knowledge base.', max_length=200)),
                ('speaker_kind', models.CharField(choices=[('narrator', "The source's own voice"), ('group', 'Armed group or its outlet'), ('official', 'Government, official or state body'), ('intergovernmental', 'Intergovernmental body'), ('analyst', 'Analyst or think tank'), ('media', 'Other media'), ('local_source', 'Local source or witness'), ('court', 'Court'), ('unnamed', 'Not named at all')], default='narrator', help_text='What kind of speaker it is.', max_length=20)),
                ('stance', models.CharField(choices=[('asserts', 'Asserts it'), ('confirms', 'Confirms what another says'), ('claims', 'Claims it, in its own interest'), ('denies', 'Denies it'), ('doubts', 'Doubts it'), ('cannot_confirm', 'Cannot confirm it'), ('no_comment', 'Neither confirms nor denies it'), ('downplays', 'Plays it down'), ('blames', 'Puts the blame'), ('condemns', 'Condemns it'), ('corrects', 'Corrects it')], default='asserts', help_text='Whether the speaker is for the claim, against it or neither.', max_length=20)),
                ('hedge', models.CharField(choices=[('stated', 'Stated without a hedge'), ('reported', 'Reported'), ('claimed', 'Claimed'), ('alleged', 'Alleged'), ('suspected', 'Suspected'), ('believed', 'Believed'), ('assessed', 'Assessed'), ('rumoured', 'Rumoured'), ('presumed', 'Presumed'), ('implied', 'Implied, not said outright'), ('unverified', 'Marked as unverified')], default='stated', help_text='How firmly it is said, by the words used.', max_length=20)),
                ('modality', models.CharField(choices=[('actual', 'Said to be or to have been so'), ('planned', 'Planned or discussed'), ('forecast', 'Expected to come'), ('hypothesised', 'Considered possible')], default='actual', help_text='Whether it is said to be so, planned, expected or considered possible.', max_length=20)),
                ('credibility', models.PositiveSmallIntegerField(choices=[(1, 'Confirmed by other sources'), (2, 'Probably true'), (3, 'Possibly true'), (4, 'Doubtful'), (5, 'Improbable'), (6, 'Truth cannot be judged')], default=6, help_text='Credibility of the information, 1 to 6 (Admiralty code, NATO AJP-2.1).', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)])),
                ('stated_on', base.orm.fields.EDTFField(bounded=False, help_text='When the speaker said it (EDTF).', max_length=120, moment=False)),
                ('says_date', base.orm.fields.EDTFField(bounded=False, help_text='The date that this assertion gives for the claim (EDTF).', max_length=120, moment=False)),
                ('says_text', models.TextField(blank=True, help_text='What this assertion says beyond the fields of the claim, in our words.')),
                ('note', models.TextField(blank=True, help_text='Remark of the editor on the wording of the source.')),
                ('folded', base.orm.fields.FoldedField(of=('says_text', 'note'))),
                ('stated_on_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “stated on” may mean.', of='stated_on')),
                ('stated_on_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “stated on” may mean.', of='stated_on')),
                ('says_date_earliest', base.orm.fields.BoundField(end=0, help_text='First day that “says date” may mean.', of='says_date')),
                ('says_date_latest', base.orm.fields.BoundField(end=1, help_text='Last day that “says date” may mean.', of='says_date')),
                ('alias', models.ForeignKey(blank=True, db_index=False, help_text='The alias it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='actors.alias')),
                ('entity', models.ForeignKey(blank=True, db_index=False, help_text='The entity it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assertions', to='actors.entity')),
                ('figure', models.ForeignKey(blank=True, db_index=False, help_text='The figure it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='incidents.figure')),
                ('incident', models.ForeignKey(blank=True, db_index=False, help_text='The incident it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='incidents.incident')),
                ('involvement', models.ForeignKey(blank=True, db_index=False, help_text='The involvement it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='incidents.involvement')),
                ('presence', models.ForeignKey(blank=True, db_index=False, help_text='The presence it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='incidents.presence')),
                ('relationship', models.ForeignKey(blank=True, db_index=False, help_text='The relationship it is about.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='actors.relationship')),
                ('says_place', models.ForeignKey(blank=True, db_index=False, help_text='The place that this assertion gives for the claim.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='said_by', to='incidents.place')),
                ('speaker', models.ForeignKey(blank=True, db_index=False, help_text='The entity that says it; empty if the source says it in its own voice.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spoken_assertions', to='actors.entity')),
                ('origin', models.ForeignKey(blank=True, db_index=False, help_text='The source from which that source has it; empty if it speaks for itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relayed_assertions', to='sources.source')),
                ('root', models.ForeignKey(editable=False, help_text='The root: the outermost source from which it comes (computed).', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rooted_assertions', to='sources.source')),
                ('source', models.ForeignKey(help_text='The source in which it was read.', on_delete=django.db.models.deletion.PROTECT, related_name='assertions', to='sources.source')),
                ('corrects', models.ForeignKey(blank=True, db_index=False, help_text='The earlier assertion of the same speaker, publisher or body that this one replaces and that no longer counts. To contradict another speaker, use the stance “denies”.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='sources.assertion')),
                ('superseded_by', models.ForeignKey(db_index=False, editable=False, help_text='The assertion that replaces this one, so that it no longer counts (computed).', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sources.assertion')),
                ('locator_order', base.orm.fields.NaturalField(of='locator')),
                ('flaw', models.CharField(blank=True, choices=[('garbled', 'Garbled'), ('ambiguous', 'Ambiguous'), ('misplaced', 'In the wrong place of the text'), ('arithmetic', 'Numbers that do not fit'), ('inconsistent', 'Contradicted in the same text')], help_text='Flaw in the wording from which it is read; the note explains it. It changes neither status nor numbers.', max_length=20)),
            ],
            options={
                'ordering': ('source__slug', 'locator_order', 'uid'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('alias__isnull', True), ('entity__isnull', False), ('figure__isnull', True), ('incident__isnull', True), ('involvement__isnull', True), ('presence__isnull', True), ('relationship__isnull', True)), models.Q(('alias__isnull', False), ('entity__isnull', True), ('figure__isnull', True), ('incident__isnull', True), ('involvement__isnull', True), ('presence__isnull', True), ('relationship__isnull', True)), models.Q(('alias__isnull', True), ('entity__isnull', True), ('figure__isnull', True), ('incident__isnull', True), ('involvement__isnull', True), ('presence__isnull', True), ('relationship__isnull', False)), models.Q(('alias__isnull', True), ('entity__isnull', True), ('figure__isnull', True), ('incident__isnull', True), ('involvement__isnull', True), ('presence__isnull', False), ('relationship__isnull', True)), models.Q(('alias__isnull', True), ('entity__isnull', True), ('figure__isnull', True), ('incident__isnull', False), ('involvement__isnull', True), ('presence__isnull', True), ('relationship__isnull', True)), models.Q(('alias__isnull', True), ('entity__isnull', True), ('figure__isnull', True), ('incident__isnull', True), ('involvement__isnull', False), ('presence__isnull', True), ('relationship__isnull', True)), models.Q(('alias__isnull', True), ('entity__isnull', True), ('figure__isnull', False), ('incident__isnull', True), ('involvement__isnull', True), ('presence__isnull', True), ('relationship__isnull', True)), _connector='OR'), name='assertion_has_one_target', violation_error_message='An assertion is about exactly one record.'), models.CheckConstraint(condition=models.Q(('speaker__isnull', True), ('speaker_label', ''), _connector='OR'), name='assertion_one_speaker', violation_error_code='speaker_label', violation_error_message='Give the speaker as an entity or as a label, not both.'), models.CheckConstraint(condition=models.Q(('credibility__in', [1, 2, 3, 4, 5, 6])), name='assertion_credibility_known', violation_error_code='credibility', violation_error_message='Credibility must be 1 to 6.'), models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('corrects', models.F('id')), _negated=True), _connector='OR'), name='assertion_does_not_correct_itself', violation_error_code='corrects', violation_error_message='An assertion cannot correct itself.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(base.orm.constraints.Trimmed('locator')), 0)), name='assertion_locator_visible', violation_error_code='locator', violation_error_message='This text has no visible characters.')],
                'indexes': [models.Index(condition=models.Q(('entity__isnull', False)), fields=['entity'], name='assertion_entity'), models.Index(condition=models.Q(('alias__isnull', False)), fields=['alias'], name='assertion_alias'), models.Index(condition=models.Q(('relationship__isnull', False)), fields=['relationship'], name='assertion_relationship'), models.Index(condition=models.Q(('presence__isnull', False)), fields=['presence'], name='assertion_presence'), models.Index(condition=models.Q(('incident__isnull', False)), fields=['incident'], name='assertion_incident'), models.Index(condition=models.Q(('involvement__isnull', False)), fields=['involvement'], name='assertion_involvement'), models.Index(condition=models.Q(('figure__isnull', False)), fields=['figure'], name='assertion_figure'), models.Index(condition=models.Q(('origin__isnull', False)), fields=['origin'], name='assertion_origin'), models.Index(condition=models.Q(('speaker__isnull', False)), fields=['speaker'], name='assertion_speaker'), models.Index(condition=models.Q(('says_place__isnull', False)), fields=['says_place'], name='assertion_says_place'), models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='assertion_corrects'), models.Index(condition=models.Q(('superseded_by__isnull', False)), fields=['superseded_by'], name='assertion_superseded_by')],
            },
        ),
        migrations.CreateModel(
            name='SourceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Permanent public identifier (UUID).', unique=True, verbose_name='id')),
                ('key', models.CharField(blank=True, default='', editable=False, help_text='Key in the data set that the record was loaded from; empty if it was typed in.', max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When the record was created (UTC).')),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True, help_text='When the record was last changed (UTC).')),
                ('mode', models.CharField(choices=[('quotes', 'Quotes'), ('paraphrases', 'Paraphrases'), ('cites', 'Cites'), ('tallies', 'Tallies'), ('relays', 'Relays'), ('embeds', 'Embeds'), ('mentions', 'Mentions it, without passing on what it says')], help_text='How the citing source uses the cited one.', max_length=20)),
                ('locator', models.CharField(blank=True, help_text='Where in the citing source it is cited; L12 is line 12 of its text.', max_length=200, validators=[sources.locators.validate_locator])),
                ('cited', models.ForeignKey(help_text='The source that is cited.', on_delete=django.db.models.deletion.PROTECT, related_name='cited_by', to='sources.source')),
                ('citing', models.ForeignKey(help_text='The source that cites.', on_delete=django.db.models.deletion.CASCADE, related_name='cites', to='sources.source')),
            ],
            options={
                'ordering': ('citing__slug', 'cited__slug', 'mode'),
                'constraints': [models.UniqueConstraint(fields=('citing', 'cited', 'mode'), name='source_link_unique', violation_error_code='cited', violation_error_message='This citation is already recorded.'), models.CheckConstraint(condition=models.Q(('citing', models.F('cited')), _negated=True), name='source_link_not_to_itself', violation_error_code='cited', violation_error_message='A source cannot cite itself.')],
            },
        ),
        migrations.CreateModel(
            name='Supersession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(help_text='First day on which these values stood.')),
                ('upto', models.DateField(help_text='Last day on which they stood; 9999-12-31: they still do.')),
                ('assertion', models.ForeignKey(db_constraint=False, db_index=False, help_text='Whose values these are.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='sources.assertion')),
                ('by', models.ForeignKey(db_constraint=False, db_index=False, help_text='The assertion that replaces it, so that it does not count.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sources.assertion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assertion', 'since'), name='supersession_once_a_day')],
            },
        ),
    ]
