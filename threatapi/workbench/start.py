"""The box in which a report begins: its link, and what it is if the store does not know it yet."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from actors.models import Entity
from base.values.text import validate_text
from base.values.urls import validate_url
from sources.choices import SourceKind
from sources.computed.standpoint import EVERYTHING
from sources.models import Source
from threatapi.match.views import matched

from .finding import JUST_SO
from .making import MADE, NotMade, date_values, make_source
from .slugs import free_slug
from .speakers import is_description

RIGHTS = ("sources.change_source", "sources.add_source")
NOT_ONE = "Which is meant: {}? Write its whole name, or leave the publisher out."
WHO = "Say who “{}” is."
NEW_OUTLET = "media_outlet"
NEW_PERSON, ONLY_WORDS = "person", "words"
MOST_AUTHORS = 9


class LinkForm(forms.Form):
    url = forms.URLField(
        label="Link",
        max_length=500,
        assume_scheme="https",
        validators=[validate_url],
        widget=forms.URLInput(attrs={"class": "vURLField", "autofocus": True}),
    )


class SourceForm(forms.Form):
    """A report that the store does not know yet."""

    url = forms.URLField(
        label="Link",
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[validate_url],
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    title = forms.CharField(
        max_length=400,
        validators=[validate_text],
        widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True}),
    )
    publisher = forms.CharField(
        max_length=200,
        required=False,
        validators=[validate_text],
        help_text="A name that nobody bears is made as a media outlet.",
    )
    published = forms.CharField(
        max_length=100, required=False, help_text="As people write it: 4 March 2024."
    )
    kind = forms.ChoiceField(choices=SourceKind.choices, initial=SourceKind.NEWS)
    authors = forms.CharField(
        max_length=400,
        required=False,
        validators=[validate_text],
        help_text="Who wrote it; several with semicolons between. Words in small letters (“local "
        "reporters”) stay words.",
    )
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[0-9A-Za-z]{2,8})*\Z",
        max_length=12,
        required=False,
        help_text="As a tag: en, fa, ps, prs, ur.",
    )

    def clean_publisher(self) -> tuple[str, str]:
        """The id of the publisher, or the name of a new one."""
        name = self.cleaned_data["publisher"].strip()
        if not name:
            return "", ""
        query = [{"name": name, "type": "actor"}]
        (answer,) = matched(query, 5, EVERYTHING, Entity.objects.all())
        found = answer["candidates"]
        just_so = [each for each in found if each["matched"]["how"] in JUST_SO]
        if len(just_so) == 1:
            return str(just_so[0]["entity"]["id"]), ""
        if found:
            names = ", ".join(each["entity"]["name"] for each in found)
            raise ValidationError(NOT_ONE.format(names))
        return "", name

    def clean(self) -> dict[str, Any]:
        """Ask who each author is whose name somebody bears already, or may bear."""
        names = [text.strip() for text in self.cleaned_data.get("authors", "").split(";")]
        self.authors = [Author(name) for name in names if name][:MOST_AUTHORS]
        asked = [each for each in self.authors if not each.is_words]
        queries = [{"name": each.name, "type": None} for each in asked]
        answers = matched(queries, 5, EVERYTHING, Entity.objects.all())
        for number, (author, answer) in enumerate(zip(asked, answers, strict=True)):
            found = [(str(c["entity"]["id"]), c["entity"]["name"]) for c in answer["candidates"]]
            name = f"author_{number}"
            choices = [*found, (NEW_PERSON, "a new person"), (ONLY_WORDS, "only the words")]
            self.fields[name] = forms.ChoiceField(
                label=f"Who “{author.name}” is", choices=[("", "choose"), *choices], required=False
            )
            author.is_who = self.data.get(name, "" if found else NEW_PERSON)
            if author.is_who not in dict(choices):
                self.add_error(name, WHO.format(author.name))
            elif not found and name not in self.data:
                del self.fields[name]
        return self.cleaned_data

    def make(self, user: Any) -> Source:
        given = self.cleaned_data
        also: dict[str, Any] = {}
        publisher, new = given["publisher"]
        if new:
            also = {"actors": [outlet(new)]}
            publisher = also["actors"][0]["slug"]
        people = [person(each.name) for each in self.authors if each.is_who == NEW_PERSON]
        also |= {"persons": people} if people else {}
        values = {name: given[name] for name in ("title", "kind", "url", "language")}
        values |= {"publisher": publisher} | date_values(given["published"])
        known = [each.is_who for each in self.authors if each.is_known]
        values |= {"authors": [*known, *(each["slug"] for each in people)]}
        values["author_label"] = ", ".join(each.name for each in self.authors if each.is_label)
        return make_source(user, MADE, values, also)


@dataclass
class Author:
    """Who wrote a report, as it was typed, and who that is."""

    name: str
    is_who: str = ""  # id of an entity, a new person, or only the words

    @property
    def is_words(self) -> bool:
        return is_description(self.name)

    @property
    def is_label(self) -> bool:
        return self.is_words or self.is_who == ONLY_WORDS

    @property
    def is_known(self) -> bool:
        return not self.is_label and self.is_who != NEW_PERSON


def person(name: str) -> dict[str, Any]:
    return {"slug": free_slug(Entity, name), "name": name}


def outlet(name: str) -> dict[str, Any]:
    return {"slug": free_slug(Entity, name), "name": name, "kind": NEW_OUTLET}


def start_view(request: HttpRequest) -> HttpResponse:
    """Open the report of a link; or ask what it is, and make it."""
    if not request.user.has_perms(RIGHTS):  # type: ignore[union-attr]
        raise PermissionDenied
    given = request.POST or request.GET
    if request.POST and not request.POST.get("title") and (found := known(request.POST.get("url"))):
        return opened(found)
    if "title" in request.POST:
        form: forms.Form = SourceForm(request.POST)
        if form.is_valid():
            try:
                return opened(form.make(request.user))  # type: ignore[attr-defined]
            except NotMade as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, error.message)
    elif given.get("url"):
        form = LinkForm(given)
        if form.is_valid():
            url = form.cleaned_data["url"]
            if found := known(url):
                return opened(found)
            form = SourceForm(initial={"url": url, "kind": SourceKind.NEWS})
    else:
        form = SourceForm(use_required_attribute=False)
        form.fields["url"].widget.attrs["autofocus"] = True
        del form.fields["title"].widget.attrs["autofocus"]
    context = admin.site.each_context(request) | {
        "title": "Enter a report",
        "form": form,
        "asks_for_link": not form.is_bound and not form.initial,
    }
    return TemplateResponse(request, "admin/workbench/start.html", context)


def known(url: str | None) -> Source | None:
    return Source.objects.filter(url=url).order_by("pk").first() if url else None


def opened(source: Source) -> HttpResponse:
    return HttpResponseRedirect(reverse("workbench", args=[source.pk]))
