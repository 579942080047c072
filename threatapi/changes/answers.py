"""Which answers a change alters: the JSON of which records, besides those that it has written.

An answer is a record as its list shows it with `expand=assertions`. It shows the record, what is
part of it, computed values, and names of other records. Names are not followed here: the record
whose name changes is noted as renamed, and `names_shown` says whose JSON shows it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.expressions import BaseExpression

from actors.computed.opposition import OPPOSITE
from actors.computed.validity import ROLES
from actors.models import Alias, Entity, Relationship
from base.orm.bulk import Update
from base.orm.keys import keys_in
from incidents.models import Figure, Incident, Involvement, Place
from sources.models import IDENTIFIED, TARGETS, Assertion, Identifier, Source
from threatapi.edits import Edit, Edits
from threatapi.lists import listed

from .names_shown import showing, united

Keys = set[int]
# The models whose records are named in the JSON of others.
NAMED = (Entity, Incident, Place, Source)
TARGET_MODELS: dict[str, Any] = {
    name: Assertion._meta.get_field(name).related_model for name in TARGETS
}
# Computed columns that no JSON shows.
HIDDEN = {
    *("first_day", "folded", "hidden", "known_last", "locator_order", "root"),
    *(f"{name}_{end}" for name in ("held", "certain", "stated") for end in ("from", "until")),
}
# What the JSON of a part shows of its incident beside the reference.
OF_INCIDENTS = {"date", "place"}
# Of more renamed records, the answers that show their names are altered one by one, so that
# readers need not look up so many.
MOST_RENAMED = 1000


class AlteredAnswers:
    """The records whose JSON a change alters, and those that are called otherwise after it."""

    def __init__(self, edits: Iterable[Edit], computed: Iterable[Update]) -> None:
        self.edits, self.computed = Edits(edits), list(computed)
        self.keys: dict[type[Model], Keys] = defaultdict(set)
        self.renamed = {model: renamed(self.edits.of(model)) for model in NAMED}
        self.add_rows()
        self.add_assertions_on_renamed()
        self.add_reordered()
        self.add_targets()
        self.add_wholes()
        self.add_showing_links()
        self.add_answered()
        if sum(map(len, self.renamed.values())) > MOST_RENAMED:
            self.add_showing_names()

    def listed(self) -> dict[type[Model], Keys]:
        """Those that the API lists, by model."""
        return {model: self.keys[model] for model in listed() if self.keys[model]}

    def add_rows(self) -> None:
        for edit in self.edits:
            if edit.after:
                self.keys[edit.model].add(edit.after["id"])
        for update in self.computed:
            if is_shown(update):
                self.keys[update.model] |= update.keys

    # Assertions, and what they are about

    def add_assertions_on_renamed(self) -> None:
        """The JSON of an assertion has its target in words."""
        for name, model in TARGET_MODELS.items():
            edits = Edits(edit for edit in self.edits.of(model) if edit.before and edit.after)
            spoken_of = edits.changing(*word_columns(model)) if model not in self.renamed else ()
            if spoken_of:
                keys = {edit.after["id"] for edit in spoken_of}
                told = Assertion.objects.filter(**{f"{name}__in": keys_in(keys)}).order_by()
                self.keys[Assertion] |= {*told.values_list("pk", flat=True)}

    def add_reordered(self) -> None:
        """The sources of a claim stand in the order in which they became known."""
        sources = self.computed_keys(Source, "known_from")
        for end in ("source", "origin") if sources else ():
            told = Assertion.objects.filter(**{f"{end}__in": keys_in(sources)})
            self._add_targets_of(told.filter(entity=None))

    def add_targets(self) -> None:
        for name, model in TARGET_MODELS.items():
            self.keys[model] |= self.edits.of(Assertion).keys(f"{name}_id")
        superseded = self.computed_keys(Assertion, "superseded_by")
        superseded -= self.edits.of(Assertion).keys("id")
        if superseded:
            self._add_targets_of(Assertion.objects.filter(pk__in=keys_in(superseded)))

    def _add_targets_of(self, told: QuerySet) -> None:
        for row in told.order_by().values_list(*(f"{name}_id" for name in TARGETS)):
            for model, key in zip(TARGET_MODELS.values(), row, strict=True):
                if key is not None:
                    self.keys[model].add(key)

    def computed_keys(self, model: type[Model], column: str) -> Keys:
        updates = (each for each in self.computed if each.model is model)
        return {key for each in updates if column in each.columns for key in each.keys}

    # What a record is part of

    def add_wholes(self) -> None:
        for name in IDENTIFIED:
            model = Identifier._meta.get_field(name).related_model
            self.keys[model] |= self.edits.of(Identifier).keys(f"{name}_id")
        self.add_wholes_of({Alias: "entity_id"}, Entity)
        self.add_wholes_of({Involvement: "incident_id", Figure: "incident_id"}, Incident)

    def add_wholes_of(self, parts: Mapping[type[Model], str], whole: type[Model]) -> None:
        unread = []
        for model, column in parts.items():
            self.keys[whole] |= self.edits.of(model).keys(column)
            if keys := self.unread(model):
                rows = model._base_manager.filter(pk__in=keys_in(keys)).order_by()
                unread.append(rows.values_list(column, flat=True))
        if unread:
            self.keys[whole] |= {*united(unread)} - {None}

    def unread(self, model: type[Model]) -> Keys:
        """The records whose rows are not among the edits."""
        return self.keys[model] - self.edits.of(model).keys("id")

    # What else shows a record

    def add_showing_links(self) -> None:
        """The JSON of an entity has its roles, or those that are held in it; that of a link has
        the links between the same two that oppose it."""
        links: list[Any] = [row for edit in self.edits.of(Relationship) for row in edit.rows]
        if keys := self.unread(Relationship):
            rows = Relationship.objects.filter(pk__in=keys_in(keys)).order_by()
            links += rows.values("kind", "subject_id", "object_id")
        for link in links:
            if link["kind"] in ROLES:
                self.keys[Entity] |= {link["subject_id"], link["object_id"]}
        self.add_opposing(
            {
                frozenset((link["subject_id"], link["object_id"]))
                for link in links
                if link["kind"] in OPPOSITE
            }
        )

    def add_opposing(self, pairs: set[frozenset[int]]) -> None:
        if not pairs:
            return
        ends = keys_in({end for pair in pairs for end in pair})
        links = Relationship.objects.filter(subject__in=ends, object__in=ends, kind__in=[*OPPOSITE])
        for key, *pair in links.order_by().values_list("pk", "subject_id", "object_id"):
            if frozenset(pair) in pairs:
                self.keys[Relationship].add(key)

    def add_answered(self) -> None:
        """The JSON of an incident has the incidents that are a response to it, by date."""
        shown = self.edits.of(Incident).changing("response_to_id", *name_columns(Incident))
        self.keys[Incident] |= shown.keys("response_to_id")

    def add_showing_names(self) -> None:
        for model in listed():
            for found in showing(model, self.renamed):
                self.keys[model] |= {*found}
        self.renamed = {}


def is_shown(update: Update) -> bool:
    """Whether the JSON of a record shows one of these columns."""
    return not update.columns <= HIDDEN


def renamed(edits: Edits) -> Keys:
    """The records of which others show something else than before."""
    kept = Edits(edit for edit in edits if edit.before and edit.after)
    return {
        edit.after["id"] for edit in kept if edit.after and edit.changes(name_columns(edit.model))
    }


@cache
def name_columns(model: type[Any]) -> frozenset[str]:
    """The columns that the JSON of other records shows of this one."""
    more = OF_INCIDENTS if model is Incident else set()
    names = {"slug", *model.reference_columns.values(), *more} | word_columns(model)
    return frozenset(model._meta.get_field(name).attname for name in names)


@cache
def word_columns(model: type[Any]) -> frozenset[str]:
    """The columns from which a record is put in words."""
    if not hasattr(model, "in_words"):
        return frozenset()
    names = {name.partition("__")[0] for name in named_in(model.in_words(""))}
    return frozenset(model._meta.get_field(name).attname for name in names)


def named_in(expression: Any) -> set[str]:
    """The columns that an expression reads."""
    if isinstance(expression, F):
        return {expression.name}
    parts = expression.get_source_expressions() if isinstance(expression, BaseExpression) else ()
    return {name for part in parts for name in named_in(part)}
