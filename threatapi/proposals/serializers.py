"""JSON of proposals."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base.serializers import RecordSerializer
from threatapi.changes.numbers import last_number

from .choices import ProposalStatus
from .models import Proposal, ProposalStep


class ProposalStepSerializer(serializers.ModelSerializer):
    """What somebody did with a proposal."""

    before = serializers.ChoiceField(
        choices=ProposalStatus.choices,
        allow_null=True,
        help_text="Its status before; null when it was made.",
    )
    comment = serializers.SerializerMethodField(
        help_text="What was said with it; null if nothing was, or if it was redacted."
    )

    class Meta:
        model = ProposalStep
        fields = ["at", "author", "before", "after", "version", "comment"]

    def to_representation(self, step: ProposalStep) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(step)
        return shown | {"before": step.before or None}

    def get_comment(self, step: ProposalStep) -> str | None:
        return step.comment or None


class ListedProposalSerializer(RecordSerializer):
    """A proposal, without its fragment and what became of it."""

    why = serializers.SerializerMethodField(
        help_text="Why it should be written; null if it was redacted."
    )
    token = serializers.SerializerMethodField(
        help_text="Name of the token with which it was made; null if without one."
    )
    updated_at = serializers.DateTimeField(
        help_text="When anything about it was last changed (UTC)."
    )
    change = serializers.SerializerMethodField(
        help_text=(
            "Number of the change that publishing it made; null if it is not published, or said "
            "what the store said already."
        )
    )

    class Meta:
        model = Proposal
        fields = [
            "id", "status", "version", "why", "author", "token", "created_at", "updated_at",
            "change", "redacted_at",
        ]  # fmt: skip

    def get_why(self, proposal: Proposal) -> str | None:
        return proposal.why or None

    def get_token(self, proposal: Proposal) -> str | None:
        return proposal.token or None

    def get_change(self, proposal: Proposal) -> int | None:
        return proposal.change.number if proposal.change else None


class ProposalSerializer(ListedProposalSerializer):
    """A proposal, with its fragment and what became of it so far."""

    fragment = serializers.SerializerMethodField(
        help_text="What is proposed, as it was sent; null if it was redacted."
    )
    last_change = serializers.SerializerMethodField(
        help_text="Number of the last change so far: `seen`, for who publishes what they see now."
    )
    steps = ProposalStepSerializer(many=True, help_text="What was done with it, oldest first.")

    class Meta(ListedProposalSerializer.Meta):
        fields = [*ListedProposalSerializer.Meta.fields, "fragment", "last_change", "steps"]

    def get_last_change(self, proposal: Proposal) -> int:
        return last_number()

    @extend_schema_field(
        {"anyOf": [{"$ref": "#/components/schemas/ProposedFragment"}, {"type": "null"}]}
    )
    def get_fragment(self, proposal: Proposal) -> Any:
        return json.loads(proposal.body) if proposal.body else None
