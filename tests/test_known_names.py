"""Names are found as they are now, whichever door changed them, and by few of their letters."""

import pytest

from actors.models import Alias, Entity, KnownName
from actors.namebook import store_all
from incidents.models import Place

from . import factories as make
from .test_admin import Page, empty_world, page

pytestmark = pytest.mark.django_db
assert page


def names() -> set:
    return set(KnownName.objects.values_list("of", "entity", "alias", "place", "is_own", "text"))


def test_an_alias_edited_in_the_admin_is_found_at_once(page: Page, api):
    bearer = make.person(slug="bearer", name="Yusuf Ghatafani")
    alias = make.alias(bearer, "Weaver of Nishapur")
    form = page(f"/admin/actors/alias/{alias.pk}/change/")
    form.submit(text="Potter of Balkh")
    assert api.slugs("entities", q="poter balkh") == ["bearer"]
    assert api.slugs("entities", q="weaver nishapur") == []
