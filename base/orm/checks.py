"""Validates the constraints of a record as Django does, with one query for all that hold."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import BooleanField, CheckConstraint, Model, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE


def validate_constraints(record: Model, exclude: Collection[str] | None) -> None:
    hold = checks_hold(record, exclude)
    errors: dict[str, Any] = {}
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            if hold and isinstance(constraint, CheckConstraint):
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


def checks_hold(record: Model, exclude: Collection[str] | None) -> bool:
    """Whether the record keeps all check constraints, as far as no excluded column is in them."""
    meta = record._meta.concrete_model._meta  # a proxy has no columns of its own
    against = record._get_field_expression_map(meta=meta, exclude=exclude)
    query = Query(None)
    for name, value in against.items():
        is_expression = hasattr(value, "resolve_expression")
        query.add_annotation(value if is_expression else Value(value), name, select=False)
    query.add_annotation(Value(1), "_check")
    for _, constraints in record.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, CheckConstraint):
                condition = Q(constraint.condition)
                if condition.referenced_base_fields <= against.keys():
                    # What is not known, for a column is null, is not broken.
                    known = Coalesce(condition, True, output_field=BooleanField())
                    query.add_q(Q(known))
    return query.get_compiler(connection=connection).execute_sql(SINGLE) is not None
