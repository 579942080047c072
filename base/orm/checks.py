"""Validates the constraints of records as Django does, with one query for all checks that hold."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import BooleanField, CheckConstraint, F, Model, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

Columns = Collection[str]
BATCH = 50  # records whose checks are one statement


def validate_constraints(
    record: Model,
    exclude: Columns | None,
    changed: Columns | None = None,
    hold: bool | None = None,
) -> None:
    """Raise a ValidationError on each broken rule.

    `changed` are the columns of a stored row that have other values now; without it all have.
    `hold` tells whether the checks hold, if that is known.
    """
    if hold is None:
        hold = 0 in find_sound([(record, exclude)])
    errors: dict[str, Any] = {}
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, CheckConstraint):
                if hold:
                    continue
            elif changed is not None and not columns_of(constraint) & {*changed}:
                continue
            try:
                constraint.validate(model, record, exclude=exclude)
            except ValidationError as error:
                fields = getattr(constraint, "fields", ())
                if getattr(error, "code", None) == "unique" and len(fields) == 1:
                    errors.setdefault(fields[0], []).append(error)
                else:
                    error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def columns_of(constraint: Any) -> set[str]:
    """The columns on which it depends whether a row is unique."""
    found = {*constraint.fields}
    for expression in constraint.expressions:
        parts = [expression] if isinstance(expression, F) else expression.flatten()
        found |= {each.name for each in parts if isinstance(each, F)}
    return found | (constraint.condition.referenced_base_fields if constraint.condition else set())


def find_sound(records: Iterable[tuple[Model, Columns | None]]) -> set[int]:
    """Which of these records, by position, keep all check constraints, as far as no excluded
    column is in them."""
    numbered, found = [*enumerate(records)], set[int]()
    for start in range(0, len(numbered), BATCH):
        statements = [*compiled(numbered[start : start + BATCH])]
        if statements:
            sql = " UNION ALL ".join(text for text, _ in statements)
            with connection.cursor() as cursor:
                cursor.execute(sql, [value for _, values in statements for value in values])
                found |= {number for (number,) in cursor.fetchall()}
    return found


def compiled(records: Iterable[tuple[int, tuple[Model, Columns | None]]]) -> Iterator[Any]:
    """For each record a statement that gives its number if all checks hold."""
    for number, (record, exclude) in records:
        try:
            yield query_of(number, record, exclude).get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # one of them never holds
            continue


def query_of(number: int, record: Model, exclude: Columns | None) -> Query:
    meta = record._meta.concrete_model._meta  # a proxy has no columns of its own
    against = record._get_field_expression_map(meta=meta, exclude=exclude)
    query = Query(None)
    for name, value in against.items():
        is_expression = hasattr(value, "resolve_expression")
        query.add_annotation(value if is_expression else Value(value), name, select=False)
    query.add_annotation(Value(number), "_number")
    for _, constraints in record.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, CheckConstraint):
                condition = Q(constraint.condition)
                if condition.referenced_base_fields <= against.keys():
                    # What is not known, for a column is null, is not broken.
                    known = Coalesce(condition, True, output_field=BooleanField())
                    query.add_q(Q(known))
    return query
