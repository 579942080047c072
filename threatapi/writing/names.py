"""Stored records that a request names by id or slug."""

from base.orm.markings import Cut
from base.orm.models import Record
from base.parameters import Refs, as_uuid, has_slug
from sources.models import Source

from .body import BodyFault, FragmentRefused
from .fragment import Fragment


def find_source(fragment: Fragment) -> Source | None:
    if not fragment.source:
        return None
    found = find_named(Source, fragment.source)
    if found is None:
        with Cut():  # which others there are is told of what everybody sees
            detail = Refs(queryset=Source.objects.all()).unknown(fragment.source)
        raise FragmentRefused(BodyFault("/source", detail, "unknown"))
    return found  # type: ignore[return-value]


def find_named(model: type[Record], name: str) -> Record | None:
    """The stored record with this id or slug."""
    uid = as_uuid(name)
    if not uid and not has_slug(model):
        return None
    return model._base_manager.filter(**({"uid": uid} if uid else {"slug": name})).first()
