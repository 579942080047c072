"""What a reference offers while one types: records by the names that the API finds."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from actors.choices import EntityType
from actors.models import Entity
from actors.names.search import Found, narrowed, ranked, search
from actors.near_names import FIELD, find_near, in_words, why
from incidents.models import Place


class MatchingAutocomplete(AutocompleteJsonView):
    """Of entities and places the best match first, with what tells it from others and why."""

    found: Found | None = None

    def get_queryset(self) -> QuerySet:
        self.term = " ".join(self.term.replace("\x00", " ").split())
        found = self.find_matches()
        if found is None:
            found = super().get_queryset()  # by slugs and pieces of words
        is_entity = issubclass(self.model_admin.model, Entity)
        return found.prefetch_related("aliases") if is_entity else found

    def find_matches(self) -> QuerySet | None:
        """The records with such a name, best first; None if there are none."""
        model = self.model_admin.model
        if not self.term or not issubclass(model, (Entity, Place)):
            return None
        (self.found,) = search([self.term[:200]], model.objects.all())
        if not self.found:
            return None
        records = self.model_admin.get_queryset(self.request)
        records = records.complex_filter(self.source_field.get_limit_choices_to())
        return narrowed(records, self.found, ranked(self.found))

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if about := self.about(obj):
            result["about"] = about
        return result

    def about(self, record: Any) -> str:
        """In one line: kind, dates, other names, and by which name it was found."""
        parts = []
        if isinstance(record, Entity):
            parts.append(in_words(record))
        elif isinstance(record, Place):
            parts += [record.get_kind_display(), str(record.parent or "")]
        if self.found and record.pk in self.found:
            parts.append(why(self.found[record.pk]))
        return " · ".join(filter(None, parts))


def near_names_view(request: HttpRequest) -> HttpResponse:
    """Records with a name like the one that is typed into the form of a new one."""
    if not request.user.has_perms(("actors.view_actor", "actors.view_person")):  # type: ignore[union-attr]
        raise PermissionDenied
    type_, ticked = request.GET.get("type", ""), set(request.GET.getlist(FIELD))
    name = request.GET.get("name", "").replace("\x00", " ")
    near = find_near(name, type_, ticked) if type_ in EntityType.values else []
    return render(request, "admin/near_names.html", {"near_names": near})
