"""The API's JSON as pydantic models, for the rival on FastAPI."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel


class EDTFDate(BaseModel):
    edtf: str
    earliest: date | None
    latest: date | None


class Reference(BaseModel):
    id: UUID
    type: str
    slug: str
    name: str
    kind: str | None


class Identifier(BaseModel):
    scheme: str
    value: str


class Stamped(BaseModel):
    created_at: datetime
    updated_at: datetime


class Target(BaseModel):
    type: str
    id: UUID
    name: str


class Assertion(BaseModel):
    id: UUID
    target: Target
    source: Reference
    locator: str
    origin: Reference | None
    speaker: Reference | None
    speaker_label: str | None
    speaker_kind: str
    stance: str
    hedge: str
    modality: str
    credibility: int
    stated_on: EDTFDate | None
    says_date: EDTFDate | None
    says_place: Reference | None
    says_text: str | None
    flaw: str | None
    note: str | None
    created_at: datetime
    updated_at: datetime


class Claim(Stamped):
    status: str
    modality: str
    known_from: date | None
    independent_sources: int
    sources: list[str]
    origins: list[str]
    assertions: list[Assertion] | None


class Involvement(Claim):
    id: UUID
    incident: Reference
    entity: Reference | None
    label: str | None
    count: int | None
    role: str
    outcome: str | None
    stated_on: EDTFDate | None


class Figure(Claim):
    id: UUID
    incident: Reference | None
    entity: Reference | None
    place: Reference | None
    metric: str
    population: str
    low: float | None
    high: float | None
    best: float | None
    bound: str | None
    flaw: str | None
    magnitude: str | None
    unit: str | None
    counts: str | None
    period: EDTFDate | None
    parent: UUID | None
    dimension: str | None
    category: str | None


class Assailants(BaseModel):
    low: int | None
    high: int


class Toll(BaseModel):
    low: int | None
    high: int
    high_is_open: bool
    best: int
    contested: bool
    voices: int
    assailants: Assailants | None


class Incident(Claim):
    id: UUID
    slug: str
    title: str
    event_type: str | None
    attack_type: str | None
    suicide: bool
    weapons: list[str]
    target_kinds: list[str]
    outcome: str
    names: list[str]
    date: EDTFDate | None
    date_basis: str | None
    place: Reference | None
    location: str | None
    origin_place: Reference | None
    place_precision: int | None
    parent: Reference | None
    is_aggregate: bool
    counted_in: UUID | None
    claim_status: str
    killed: Toll | None
    wounded: Toll | None
    contested: list[str]
    toll_voices: int
    identifiers: list[Identifier]
    involvements: list[Involvement]
    figures: list[Figure]


class Alias(BaseModel):
    id: UUID
    text: str
    kind: str
    language: str | None
    valid: EDTFDate | None
    sources: list[str]


class Role(BaseModel):
    id: UUID
    kind: str
    title: str | None
    subject: Reference
    object: Reference
    start: EDTFDate | None
    as_of: EDTFDate | None
    status: str
    certainty: str | None


class Actor(Stamped):
    id: UUID
    type: str
    slug: str
    name: str
    kind: str
    named: bool
    resolved: bool
    description: str | None
    founded: EDTFDate | None
    dissolved: EDTFDate | None
    aliases: list[Alias]
    identifiers: list[Identifier]
    current_roles: list[Role]
    score: float | None
    matched: str | None
    assertions: list[Assertion] | None


class Page(BaseModel):
    count: int | None
    count_is_capped: bool
    next: str | None
    previous: str | None
    results: list[Incident]
