"""The groups that every installation has, each with all rights of the one before it."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from base.orm.models import Record

# Rights beside those on records: on models, and on markings. Tokens are one's own
# (`threatapi.tokens.admin`).
TOKENS = {"threatapi.token": ("view", "add", "delete")}
# Of proposals only reviewers see those of others (`threatapi.proposals.admin`).
PROPOSALS = {"threatapi.proposal": ("view",)}
ROLES = {
    "reader": TOKENS | PROPOSALS,
    "editor": {"threatapi.change": ("view",)},
    "reviewer": {"threatapi.change": ("review",), "threatapi.marking": ("change",)},
    "administrator": {"auth.user": ("view", "add", "change", "delete"), "auth.group": ("view",)},
}
ON_RECORDS = {"reader": ("view",), "editor": ("add", "change", "delete")}


def make_groups() -> None:
    """Make the groups that are missing, and give each the rights that it lacks. What an
    installation has added to them stays."""
    rights: set[int] = set()
    for name, models in ROLES.items():
        rights |= {*find_rights(models, ON_RECORDS.get(name, ()))}
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*rights - {*group.permissions.values_list("pk", flat=True)})


def find_rights(models: dict[str, tuple[str, ...]], on_records: tuple[str, ...]) -> Iterator[int]:
    records = (model._meta for model in apps.get_models() if issubclass(model, Record))
    wanted = {
        (each.app_label, f"{action}_{each.model_name}") for each in records for action in on_records
    }
    for label, actions in models.items():
        app, _, model = label.partition(".")
        wanted |= {(app, f"{action}_{model}") for action in actions}
    stored = Permission.objects.values_list("pk", "content_type__app_label", "codename")
    return (key for key, *right in stored if tuple(right) in wanted)
