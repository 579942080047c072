"""A foreign key whose records may be prefetched for any number of rows."""

from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from .keys import keys_in


class ByKeys(ForwardManyToOneDescriptor):
    """Django compares the keys one by one, and SQLite refuses a thousand such comparisons."""

    def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> tuple[Any, ...]:
        attribute = self.field.attname
        found = querysets[0] if querysets else self.get_queryset()
        found._add_hints(instance=instances[0])
        keys = {getattr(instance, attribute) for instance in instances}
        return (
            found.filter(pk__in=keys_in(keys - {None})).order_by(),
            lambda record: record.pk,
            lambda instance: getattr(instance, attribute),
            True,
            self.field.cache_name,
            False,
        )


class Reference(models.ForeignKey):
    forward_related_accessor_class = ByKeys

    def deconstruct(self) -> Any:
        """For the database it is a foreign key like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
