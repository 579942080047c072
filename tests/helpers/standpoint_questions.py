"""What is asked of the store of a day and of `known_by=` that day: every endpoint that takes it.

Whole resources are compared on every day; narrowed ones by their counts and first pages, every
second of them on a day. `{entity}` and the like stand for some records of that day, and for one
that was not yet known: it is not there in either. Filters of lists name only what was known by
2020, for a list answers 200 to the name of a record that is not yet in view.
"""

WHOLE = """
entities?limit=1000&expand=assertions
relationships?limit=1000&expand=assertions
presences?limit=1000&expand=assertions
incidents?limit=1000&expand=assertions
involvements?limit=1000&expand=assertions
figures?limit=1000&expand=assertions
sources?limit=1000
assertions?limit=1000
"""

NARROWED = """
entities?as_of=2022-06
entities?as_of=2020&type=person
entities?q=taliban
entities?q=khorasan&as_of=2021
entities?q=Dhawahiri
entities?q=islamic state&type=actor
entities?q=al-masri
entities?name=Al Qaeda
entities?name__not=Al Qaeda&type=actor
entities?fate=killed,died
entities?fate=unknown&as_of=2020&exclude_source=s003
entities?source=s003
entities?speaker=afghan-taliban
entities?stance=denies,doubts
entities?exclude_source=un2020,s003
entities?description__isnull=false
entities?description__icontains=group
actors?name__icontains=islam&as_of=2021
actors?founded__isnull=true&ordering=-founded
actors?founded__gte=1990
actors?dissolved__lte=2024
actors?ordering=dissolved,-name
persons?fate=unknown&as_of=2019
persons?ordering=-born
persons?died__gte=1990&ordering=died
persons?born__isnull=false
relationships?as_of=2020
relationships?as_of=2022-06-15
relationships?as_of=2018-06&kind=leader_of
relationships?as_of=2021&certainty=certain
relationships?status=disputed,suspected,denied
relationships?status__not=asserted&ordering=status
relationships?modality=planned,forecast,hypothesised
relationships?independent_sources__gte=2
relationships?independent_sources__lte=1&ordering=-independent_sources
relationships?end__isnull=true&ordering=-known_from
relationships?end__isnull=false&ordering=end
relationships?end__lte=2023&end__gte=2019
relationships?exclude_source=un2020
relationships?exclude_source=s003&as_of=2020-06
relationships?source=s003&stance=asserts
relationships?speaker=afghan-taliban
relationships?involves=al-qaeda&ordering=-start
relationships?opposed=true
relationships?opposed=true&as_of=2021
relationships?q=taliban
presences?as_of=2020
presences?as_of=2022&status=asserted
presences?stance=denies
presences?end__isnull=false&ordering=-end
presences?kind=targets&place=china
presences?kind=national_of&as_of=2022
presences?country=AF&exclude_source=un2020
incidents?ordering=-killed
incidents?ordering=wounded&modality=actual,planned
incidents?contested=toll,perpetrator,date,place
incidents?claim_status=claimed,multi_claimed,attributed
incidents?claim_status__not=unknown&ordering=claim_status
incidents?killed_min=1&date_from=2020
incidents?wounded_min=2&date_to=2022&date_match=certain
incidents?status=suspected,disputed
incidents?exclude_source=s003
incidents?exclude_source=un2020&role=perpetrator,claimant
incidents?source=s003
incidents?speaker=afghan-taliban,al-qaeda
incidents?involvement_outcome=killed&independent_sources__gte=2
incidents?entity=al-qaeda
incidents?parent__isnull=true
incidents?parent__isnull=false
incidents?counted_in__isnull=false
incidents?response_to__isnull=false
incidents?role=claimant&identity=nobody
incidents?role=claimant&entity=iskp
incidents?place=kabul&known_from__lte=2022
involvements?role=perpetrator&ordering=-independent_sources
involvements?identity=nobody
involvements?identity__not=nobody
involvements?outcome=killed&status=asserted&exclude_source=s003
involvements?stance=cannot_confirm,denies
figures?metric=fighters&known_from__gte=2020
figures?parent__isnull=true&ordering=-low
figures?parent__isnull=false
figures?status=disputed,denied&exclude_source=s003
figures?date_from=2020&date_to=2022&date_match=certain
sources?ordering=-assertion_count
sources?assertion_count__gte=1&exclude_source=un2020
sources?assertion_count=0&exclude_source=un2020
sources?known_from__gte=2018&ordering=-known_from
sources?container__isnull=true
sources?retracted__isnull=true
sources?publisher__isnull=false
assertions?limit=1000&offset=1000
assertions?stance=denies
assertions?q=taliban&exclude_source=s003
assertions?source=s003&hedge=reported,assessed
incidents/stats?by=year,claim_status
incidents/stats?by=month
incidents/stats?by=country,event_type
incidents/stats?by=province,attack_type
incidents/stats?by=place&exclude_source=s003
incidents/stats?by=actor,role&date_from=2020
incidents/stats?by=role&entity=al-qaeda
incidents/stats?by=target_kind,year&contested=toll,date
incidents/stats?by=claim_status,actor&role=perpetrator,claimant&killed_min=1
figures/stats?by=metric,entity&dimension=total
figures/stats?by=month&metric=killed&dimension=total
figures/stats?by=year,place&metric=attacks_claimed&dimension=place
figures/stats?by=category&metric=attacks_claimed&dimension=service&status=asserted
figures/stats?by=place&metric=fighters&dimension=total&exclude_source=un2020
graph?center=al-qaeda&depth=3&limit_nodes=500
graph?center=afghan-taliban&depth=2&as_of=2021&via=presences,relationships
graph?center=al-qaeda&depth=2&status=disputed,suspected&exclude_source=s003
graph?center=iskp&depth=2&limit_nodes=12
graph?center=ttp&independent_sources__gte=2&depth=2
graph.graphml?center=al-qaeda&depth=2
graph.gexf?center=al-qaeda&depth=2
graph.cytoscape.json?center=al-qaeda&depth=2
graph/path?from=al-qaeda&to=iskp&status=asserted,suspected
graph/path?from=al-qaeda&to=iskp&as_of=2020-06&via=relationships
graph/path?from=al-qaeda&to=iskp&max_hops=3&exclude_source=s003&limit=100
"""

OF_RECORDS = """
entities/{entity}
actors/{actor}?as_of=2021
persons/{person}?as_of=2022&exclude_source=s003
relationships/{relationship}
presences/{presence}?as_of=2022
incidents/{incident}
involvements/{involvement}
figures/{figure}
sources/{source}
assertions/{assertion}
entities/{entity}/links
entities/{entity}/links?as_of=2021-06&via=relationships,incidents,presences
entities/{entity}/links?kinds=leader_of,part_of,allied_with&status=asserted,disputed
entities/{entity}/timeline
entities/{entity}/timeline?as_of=2021&types=relationship,figure
entities/{entity}/timeline?date_from=2019&date_to=2021&date_match=certain
graph?center={entity}&depth=2&limit_nodes=40
graph/path?from={entity}&to={other}
graph/path?from={entity}&to={other}&as_of=2022&status=asserted
figures/{tally}/check
figures/{tally}/check?exclude_source=s003
sources/{source}/claims
sources/{source}/claims?stance=denies&type=relationship,incident
sources/{source}/citations
sources/{source}/impact
"""

# Names to be matched, with what is known of their bearers.
NAMES = [
    {"name": "Aiman al-Dhawahiri", "type": "person", "related": "al-qaeda"},
    {"name": "Tehreek i Taliban", "country": "PK"},
    {"name": "Islamic State Khorasan", "related": "afghan-taliban", "country": "AF"},
    {"name": "al-Masri"},
    {"name": "Haqqani"},
]
