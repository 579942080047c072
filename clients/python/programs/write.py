"""Records are written, corrected, proposed and taken back, and their history is read:

python write.py URL, with THREATAPI_TOKEN
"""

import os
import sys

from threatapi_client import Api
from threatapi_client.models import ChangeWriteRequest, RecordsWriteRequest, SourceWriteRequest

(url,) = sys.argv[1:]
report = SourceWriteRequest(slug="a-report", kind="news", title="A report")
with Api(url, token=os.environ["THREATAPI_TOKEN"]) as api:
    # The models help to write; a dict with the same names will do as well.
    body = ChangeWriteRequest(why="A test.", records=RecordsWriteRequest(sources=[report]))
    made = api.write(body)
    assert made
    print(f"made: {api.get_source('a-report').title}")

    renamed = {"slug": "a-report", "title": "The report"}
    correction = {"why": "A test.", "base": made.number, "records": {"sources": [renamed]}}
    for record in api.dry_run(correction).records:
        print("would change:", *(f"{field.name} to {field.after}" for field in record.fields))
    print(f"as it was: {api.get_source('a-report').title}")

    sent = api.create_proposal(correction)
    proposed = api.get_proposal(sent.id)
    api.publish_proposal(sent.id, {"version": proposed.version, "seen": proposed.last_change})
    published = api.get_proposal(sent.id)
    print(f"{published.status}: {api.get_source('a-report').title}")

    assert published.change
    source = api.get_source("a-report")
    for number in (published.change, made.number):
        api.undo_change(number, {"why": "It was a test."})
    print(f"{sum(1 for _ in api.sources(slug='a-report'))} left")
    # Newest first. The history of a deleted record stays.
    for entry in api.get_source_history(str(source.id)).results:
        print(entry.reason, *(item.action for item in entry.items))
