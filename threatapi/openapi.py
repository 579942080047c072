"""What the OpenAPI document says of the API as a whole. Settings read it: it imports no app."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from threatapi import __version__

DESCRIPTION = """
An open knowledge base of armed and terrorist actors, persons, incidents, sources and the
relationships between them. Nothing is stated without a source: records say *what* is claimed, and
their assertions say *who* claims it, in *which source*, *how firmly*, and whether *for or against*
it. Where sources contradict each other, all of them are kept. The [manual](../../docs/) says what
values mean and how to write, load and keep copies.

**Three kinds of time** are kept apart. *Valid time* is when something held or happened (`date`,
`start`, `end`, `period`): `as_of=` asks what held on a day, `date_from=` and `date_to=` what
happened in a window. *Knowledge time* is when the source in which it was read was published:
`known_by=` answers as a reader could have answered on that day. *Record time* is when it was
recorded here (`created_at`, `updated_at`): `updated_since=` asks of which records anything in
their JSON has changed, `changed_after=` the same by the number of a change.

**Dates** are EDTF text (ISO 8601-2) with the first and the last day that they may mean.

**Values.** To give several values, repeat the parameter; codes, numbers, ids and slugs can also be
separated by commas (texts and dates cannot, because they may contain commas). At most 200 values
can be given. `/api/v1/vocabularies` lists the closed lists of values with their meaning, and
`/api/v1` all endpoints.

**Pages.** A page has 50 records unless `limit` says otherwise, at most 1000. `cursor=` (empty for
the first page) reads a list of any length; records that are added or deleted meanwhile make no
other record appear twice or get lost. `offset` skips records. `count=false` avoids the count.
`next` and `previous`, and the `Link` header, are the URLs of the neighbouring pages.

**Formats.** Answers are JSON. A whole list can be exported with the same filters: add `.csv` or
`.ndjson` to its path, for incidents and places also `.geojson`. The graph can be exported as
`.graphml`, `.gexf` and `.cytoscape.json`.

**Conditional requests.** Answers carry an `ETag`. If it is sent back in `If-None-Match`, the answer
is 304 without a body as long as nothing has been written.

**Errors** are `application/problem+json` (RFC 9457) and name each parameter, or place in the
body, that is wrong. An unknown parameter, value or record is an error that suggests similar known
ones. Only the parameters `id` and `slug` of a list find nothing if there is no such record. For a
record that was deleted the answer is 410 with the number of the change that deleted it. The id and
the slug of a record that was merged with another are answered with 301 and the URL of that one, and
filters find it by them.

**Tokens.** A program says who asks by `Authorization: Bearer …`, with a token that a user has made
in the admin. Reading needs none, unless the installation asks for it. A wrong token is answered
with 401; one that may not do what is asked, or whose user may not, with 403.

**Writing.** With a token that may write, `POST /api/v1/changes` writes a fragment of a data set as
one change, all of it or nothing, and `POST /api/v1/changes/{number}/undo` takes one back. An
`Idempotency-Key` makes it safe to send a request again. A token that may only propose sends the
same to `POST /api/v1/proposals`, where it waits for a reviewer.

**Limits.** `RateLimit-Policy` and `RateLimit` say how many requests one address may make in which
time, and how many are left; above that, the answer is 429. A request that takes too long is
stopped with 503. Both answers have `Retry-After`, the seconds to wait, and say how to ask for less.
Exports may take longer.

**Licences.** The software is under the MIT licence; `/api/v1/datasets` gives the licence of each
data set, and `datasets` of a record the data sets that it is from. That of the first knowledge base
is CC BY 4.0.
"""

# Others are described by the view of their list.
TAGS = [
    ("discovery", "All endpoints and all vocabularies."),
    ("entities", "Actors and persons together: look someone up by any name."),
    ("match", "Many names at once: which entities they may mean."),
    ("actors", "Groups, states, bodies, outlets and other actors."),
    ("persons", "Persons: individual human beings."),
    ("relationships", "Directed links between two entities."),
    ("incidents", "Incidents: what happened, who took part, which numbers are given."),
    ("involvements", "Involvements: who had what part in which incident."),
    ("figures", "Tolls, strengths, shares, tallies and their cells."),
    ("presences", "Presences: which entity is at which place."),
    ("places", "The gazetteer."),
    ("graph", "Who is linked to whom, and by which paths."),
    ("sources", "Documents, statements and other sources."),
    ("assertions", "Who says what, where, and how firmly."),
    ("changes", "What was changed in the store, when and why."),
    ("proposals", "What others propose to write, until it is published."),
    ("searches", "Saved searches, and what entered or left them."),
]


def every_vocabulary() -> Any:
    """The vocabularies by the names of their components, so that no new field renames an enum."""
    from base.orm.vocabulary import vocabularies

    return vocabularies()


SPECTACULAR_SETTINGS = {
    "TITLE": "threatapi",
    "DESCRIPTION": DESCRIPTION.strip(),
    "VERSION": __version__,
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "/", "description": "This host"}],
    "CONTACT": {"name": "threatapi developers", "url": "https://threatapi.example"},
    "LICENSE": {"name": "MIT", "url": "https://opensource.org/license/mit"},
    "TAGS": [{"name": name, "description": text} for name, text in TAGS],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": SimpleLazyObject(every_vocabulary),
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "tryItOutEnabled": True,
        "docExpansion": "none",
        "filter": True,
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "threatapi.changes.schema.add_written_record",
        "threatapi.writing.schema.add_writing",
        "threatapi.proposals.schema.add_proposals",
        "base.openapi.hooks.described_vocabularies",
        "base.openapi.hooks.null_beside_enums",
        "base.openapi.hooks.enums_by_name",
        "base.openapi.hooks.words_of_parameters",
        "base.openapi.hooks.all_properties_present",
        "base.openapi.hooks.every_tag_described",
        "base.openapi.hooks.headers",
        "base.openapi.problems.problems",
        "threatapi.examples.hook.with_examples",
        "base.openapi.hooks.shared_parameters",
    ],
}
