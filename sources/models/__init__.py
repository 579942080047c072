"""Models of sources, citations, identifiers and assertions."""

from .assertions import Assertion
from .claim_types import ClaimType, claim_type, claim_type_named, claim_types, register
from .claims import Claim, claim_models
from .distinctions import Distinction, find_distinctions
from .sources import IDENTIFIED, Identifier, Source, SourceLink
from .targets import TARGETS, AssertionTarget
from .versions import NEVER, Supersession

__all__ = [
    "IDENTIFIED",
    "NEVER",
    "TARGETS",
    "Assertion",
    "AssertionTarget",
    "Claim",
    "ClaimType",
    "Distinction",
    "Identifier",
    "Source",
    "SourceLink",
    "Supersession",
    "claim_models",
    "claim_type",
    "claim_type_named",
    "claim_types",
    "find_distinctions",
    "register",
]
