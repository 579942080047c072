"""Nothing stands without someone who says so, whichever code deletes it."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from actors.models import Alias, Entity
from sources.models import Assertion

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def every_kind_of_claim():
    incident = make.incident()
    return [
        make.relationship(),
        make.presence(),
        incident,
        make.involvement(incident),
        make.figure(incident=incident),
    ]


def test_the_last_assertion_of_a_claim_cannot_be_deleted():
    for claim in every_kind_of_claim():
        (only,) = claim.assertions.all()
        with pytest.raises(ProtectedError, match="only assertion"), transaction.atomic():
            only.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            claim.assertions.all().delete()
        assert claim.assertions.count() == 1
        make.assertion(claim)
        only.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            Assertion.objects.filter(source__in=[a.source for a in claim.assertions.all()]).delete()


def test_all_assertions_at_once_are_the_last_one_too():
    claim = make.relationship()
    make.assertion(claim)
    with pytest.raises(ProtectedError), transaction.atomic():
        claim.assertions.all().delete()
    assert claim.assertions.count() == 2


def test_a_claim_is_deleted_with_its_assertions():
    for claim in reversed(every_kind_of_claim()):
        said = list(claim.assertions.values_list("pk", flat=True))
        claim.delete()
        assert not Assertion.objects.filter(pk__in=said).exists()


def test_entities_and_names_stand_without_an_assertion():
    group = make.actor()
    name = make.alias(group, "The Base")
    make.assertion(group).delete()
    make.assertion(name).delete()
    assert not Assertion.objects.filter(entity=group).exists()


def test_an_entity_with_assertions_is_not_deleted():
    for face in (make.actor(), make.person()):
        make.assertion(face)
        with pytest.raises(ProtectedError), transaction.atomic():
            face.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            Entity.objects.filter(pk=face.pk).delete()


def test_an_entity_that_a_claim_is_about_is_not_deleted():
    for claim, column in (
        (make.relationship(), "subject"),
        (make.relationship(), "object"),
        (make.presence(), "entity"),
        (make.involvement(make.incident()), "entity"),
        (make.figure(entity=make.actor()), "entity"),
    ):
        with pytest.raises(ProtectedError), transaction.atomic():
            getattr(claim, column).delete()


def test_a_source_or_place_that_is_used_is_not_deleted():
    said = make.assertion(make.actor())
    presence = make.presence()
    cited = make.source()
    make.source_link(make.source(), cited)
    for used in (said.source, presence.place, cited):
        with pytest.raises(ProtectedError), transaction.atomic():
            used.delete()


def test_an_entity_that_nobody_speaks_of_goes_with_its_names():
    group = make.actor()
    make.alias(group, "The Base")
    group.delete()
    assert not Alias.objects.filter(text="The Base").exists()
