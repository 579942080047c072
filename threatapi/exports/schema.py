"""How files are described in the OpenAPI document."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.plumbing import ResolvedComponent

from base.openapi.schema import ApiSchema

from .columns import Column

Json = dict[str, Any]
DISPOSITION = {
    "description": "File name to save under, with the day of the export.",
    "schema": {
        "type": "string",
        "examples": ['attachment; filename="threatapi-incidents-2026-11-22.csv"'],
    },
}
POINT: Json = {
    "type": "object",
    "description": "Where: WGS 84 degrees.",
    "properties": {
        "type": {"type": "string", "const": "Point", "description": "Always a point."},
        "coordinates": {
            "type": "array",
            "description": "Longitude, then latitude.",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
        },
    },
}


class ExportSchema(ApiSchema):
    """The parameters of the list but those of the page; one media type."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # it is a file, however many records it holds

    def get_description(self) -> str:
        written = self.view.written
        same = f"All records of `{self.view.resource}` with the same parameters, streamed."
        listed = [super().get_description(), same, written.about]
        if written.shows_columns:
            listed.append("\n".join(f"- `{each.name}`: {each.meaning}" for each in written.columns))
        return "\n\n".join(listed)

    def _get_response_bodies(self, direction: str = "response") -> Json:
        written = self.view.written
        schema: Json = {"type": "string"}
        if written.is_map:
            name = self.view.queryset.model.__name__
            schema = collection(written.properties(), name, self._named)
        return {
            "200": {
                "description": "The file, streamed. A file that breaks off is incomplete.",
                "headers": {"Content-Disposition": DISPOSITION},
                "content": {written.media_type: {"schema": schema}},
            }
        }

    def _named(self, name: str, schema: Json) -> Json:
        """A reference to the schema, which becomes a component of this name."""
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, object=name)
        self.registry.register_on_missing(component)
        return component.ref


def collection(columns: list[Column], name: str, named: Callable[[str, Json], Json]) -> Json:
    """A FeatureCollection whose properties are these columns; each of its parts has a name."""
    properties = {
        "type": "object",
        "description": "The record, flat.",
        "properties": {
            column.name: _value(column) | {"description": column.meaning} for column in columns
        },
    }
    feature = {
        "type": "object",
        "description": "One record.",
        "properties": {
            "type": {"type": "string", "const": "Feature", "description": "Always a feature."},
            "id": {"type": "string", "format": "uuid", "description": "The record's id."},
            "geometry": {
                "anyOf": [named("Point", POINT), {"type": "null"}],
                "description": "Its point; null if none is known.",
            },
            "properties": {
                "allOf": [named(f"{name}Properties", properties)],
                "description": "The columns of the record.",
            },
        },
    }
    whole = {
        "type": "object",
        "description": "A collection of features (RFC 7946).",
        "properties": {
            "type": {
                "type": "string",
                "const": "FeatureCollection",
                "description": "Always a collection.",
            },
            "features": {
                "type": "array",
                "description": "One for each record.",
                "items": named(f"{name}Feature", feature),
            },
        },
    }
    return named(f"{name}FeatureCollection", whole)


def _value(column: Column) -> Json:
    value: Json = {"type": column.type} | ({"format": column.format} if column.format else {})
    value |= {"enum": list(column.choices)} if column.choices else {}
    return {"anyOf": [value, {"type": "null"}]} if column.may_be_null else value
