"""Records inside a record, each in a few words: enough to read, sort and search a table by."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from actors.role_serializers import RoleSerializer
from actors.serializers import AliasSerializer, OpposingLinkSerializer
from base.serializers import ReferenceSerializer
from incidents.serializers import FigureSerializer, InvolvementSerializer
from sources.serializers import AssertionSerializer, IdentifierSerializer

Json = dict[str, Any]


def as_json(item: Json) -> str:
    return json.dumps(item, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Brief:
    """How one record of a list is written, and how that is explained."""

    meaning: str = "A list, each as JSON."
    write: Callable[[Json], str] = as_json


def slug(item: Json) -> str:
    return item["slug"]


def identifier(item: Json) -> str:
    return f"{item['scheme']}:{item['value']}"


def role(item: Json) -> str:
    return f"{item['kind']}: {item['subject']['slug']} > {item['object']['slug']}"


def link(item: Json) -> str:
    return f"{item['subject']['slug']} {item['kind']} {item['object']['slug']} ({item['status']})"


def involvement(item: Json) -> str:
    who = item["entity"]["slug"] if item["entity"] else item["label"] or item["identity"]
    many = f" x {item['count']}" if item["count"] else ""
    outcome = f" ({item['outcome']})" if item["outcome"] else ""
    return f"{item['role']}: {who}{many}{outcome}"


def figure(item: Json) -> str:
    numbers = [plain(item[end]) for end in ("low", "high") if item[end] is not None]
    number = item["magnitude"] or "-".join(dict.fromkeys(numbers)) or "no number"
    bound = "" if item["bound"] == "exact" else f"{item['bound'].replace('_', ' ')} "
    cell = f", {item['category']}" if item["category"] else ""
    return f"{item['metric']} ({item['population']}{cell}): {bound}{number}"


def assertion(item: Json) -> str:
    return f"{item['source']['slug']} {item['locator']}: {item['stance']}"


def plain(number: float) -> str:
    """A number without a needless `.0`."""
    return str(int(number)) if float(number).is_integer() else repr(number)


BRIEFS: dict[type, Brief] = {
    ReferenceSerializer: Brief("A list of slugs.", slug),
    IdentifierSerializer: Brief("A list, each as `scheme:value`.", identifier),
    AliasSerializer: Brief("A list of the names only.", lambda item: item["text"]),
    RoleSerializer: Brief("A list, each as `kind: holder > in what` by their slugs.", role),
    OpposingLinkSerializer: Brief("A list, each as `subject kind object (status)`.", link),
    InvolvementSerializer: Brief(
        "A list, each as `role: slug, label or identity x count (outcome)`.", involvement
    ),
    FigureSerializer: Brief("A list, each as `metric (population, cell): bound low-high`.", figure),
    AssertionSerializer: Brief("A list, each as `source locator: stance`.", assertion),
}
