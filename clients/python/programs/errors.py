"""What the API refuses, and how a program sees it: python errors.py URL, with THREATAPI_TOKEN."""

import os
import sys

from threatapi_client import Api, ApiError, Conflict, NotFound

(url,) = sys.argv[1:]
with Api(url, token=os.environ["THREATAPI_TOKEN"]) as api:
    try:
        list(api.incidents(place="kabull"))
    except ApiError as error:
        for fault in error.faults:
            print(f"{error.status} {fault.code}: {fault.parameter}")

    try:
        api.get_actor("nobody-at-all")
    except NotFound as error:
        print(f"{error.status} {error.problem.title}")

    # Somebody else corrects the title after we have looked.
    report = {"slug": "errors-report", "kind": "news", "title": "A report"}
    made = api.write({"why": "A test.", "records": {"sources": [report]}})
    assert made
    ours, theirs = (
        {"why": "A test.", "base": made.number, "records": {"sources": [report | {"title": title}]}}
        for title in ("Ours", "Theirs")
    )
    later = api.write(theirs)
    assert later
    try:
        api.write(ours)
    except Conflict as error:
        for conflict in error.conflicts:
            for field in conflict.fields:
                print(f"{error.status} {field.name}: {field.theirs} or {field.mine}")
    api.undo_change(later.number, {"why": "It was a test."})
    api.undo_change(made.number, {"why": "It was a test."})
