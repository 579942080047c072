"""Lists of claims in the admin: what each adds up to, who says it, and filters by that."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import SafeString

from base.admin.lists import SoundList, YesFilter

from .choices import ClaimStatus, SpeakerKind
from .claim_words import NAMED, said_by, status_mark
from .models import Assertion


def with_voices() -> Prefetch:
    """The assertions of claims, with what `said_by` shows of them."""
    return Prefetch("assertions", Assertion.objects.select_related(*NAMED))


class ListOfClaims(SoundList):
    """A page of claims, each with its assertions: one query for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = [*self.result_list]
        prefetch_related_objects(self.result_list, with_voices())


class StatusColumns:
    """Mixin of what shows claims: what they add up to, and who says so."""

    @admin.display(description="Status", ordering="status")
    def standing(self, claim: Any) -> SafeString:
        return status_mark(claim.status)

    @admin.display(description="Independent sources", ordering="independent_sources")
    def independent(self, claim: Any) -> int:
        return claim.independent_sources

    @admin.display(description="Said by")
    def said_by(self, claim: Any) -> SafeString:
        return said_by(claim.assertions.all())


class SingleSourced(YesFilter):
    title, parameter_name = "single-sourced", "single_sourced"

    def condition(self, request: HttpRequest, model: Any) -> Q:
        return Q(independent_sources=1)


class Standing(admin.SimpleListFilter):
    """By status; “claimed” are those for which only interested voices speak."""

    title, parameter_name = "status", "standing"
    WORDS = {ClaimStatus.CLAIMED.value: "claimed: interested voices only"}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, self.WORDS.get(value, value)) for value in ClaimStatus.values]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(status=value) if value in ClaimStatus.values else queryset


class WithAssertion(YesFilter):
    """Claims with such an assertion, or such assertions themselves."""

    def condition(self, request: HttpRequest, model: Any) -> Any:
        if model is Assertion:
            return self.such()
        own = Assertion.objects.order_by().filter(**{model._meta.model_name: OuterRef("pk")})
        return Exists(own.filter(self.such()))

    def such(self) -> Q:
        raise NotImplementedError


class WithoutOrigin(WithAssertion):
    """Somebody else's words, without the source from which the one that was read has them."""

    title, parameter_name = "relayed without origin", "without_origin"

    def such(self) -> Q:
        return Q(origin=None) & ~Q(speaker_kind=SpeakerKind.NARRATOR)


class WithoutLocator(YesFilter):
    """Citations alone: an assertion always says where it was read."""

    title, parameter_name = "without locator", "without_locator"

    def condition(self, request: HttpRequest, model: Any) -> Q:
        return Q(locator="")


CLAIM_FILTERS = (Standing, SingleSourced, WithoutOrigin)
