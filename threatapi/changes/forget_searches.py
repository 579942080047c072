"""Takes the slugs of records that are gone out of the filters of saved searches."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.apps import apps

from base.orm.keys import listed
from base.orm.models import record_models
from base.parameters import has_slug


def forget_searches(slugs: Mapping[str, UUID]) -> None:
    """Have filters name these records by their ids; not by a slug that another record has, too."""
    ids = {slug: str(uid) for slug, uid in slugs.items()}
    for model in filter(has_slug, record_models()):
        stored = model._base_manager.filter(slug__in=listed(slugs))
        for slug in stored.values_list("slug", flat=True):
            ids.pop(slug, None)
    if not ids:
        return
    for search in apps.get_model("threatapi", "Search").objects.exclude(query=""):
        given = parse_qsl(search.query, keep_blank_values=True)
        named = [(name, with_ids(value, ids)) for name, value in given]
        if named != given:
            search.query = urlencode(named, safe=",")
            search.save(update_fields=["query"])


def with_ids(value: str, ids: Mapping[str, str]) -> str:
    return ",".join(ids.get(each.strip(), each) for each in value.split(","))
