"""Rules that hold whichever door a change comes through: API, admin, loader or shell."""

from typing import Any

from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver

from base.orm.protected import Needed

from .models import Assertion, Claim


@receiver(post_delete, sender=Assertion)
def keep_the_last_assertion(
    instance: Assertion, using: str, origin: models.Model | models.QuerySet | None, **kwargs: Any
) -> None:
    """A claim keeps at least one assertion for as long as it stands.

    `origin` is what was to be deleted. If that is a claim, or what a claim belongs to, the
    assertions go with it. This looks after the rows are deleted, not before, so that several
    assertions deleted at once count together; raising undoes the deletion.
    """
    if getattr(origin, "model", type(origin)) is not Assertion:
        return
    model = Assertion._meta.get_field(instance.target_type).related_model
    if not issubclass(model, Claim):
        return
    # Whoever deletes another assertion of the same claim waits here until we are done.
    held = model._base_manager.using(using).select_for_update(no_key=True)
    claim = held.filter(pk=getattr(instance, f"{instance.target_type}_id")).first()
    if claim is not None and not claim.assertions.exists():
        what = model._meta.verbose_name
        raise Needed(
            f"This is the only assertion of the {what} “{claim}”, and a {what} needs one. "
            f"Delete the {what} itself if nobody says so.",
            {instance},
        )
