"""Shapes of the initiative, its partners, the key, the agenda and what has been promised."""

from datetime import date, datetime
from typing import Literal

from samklang.interchange.api.schemas.base import Out, Ref


class Key(Out):
    """The key of this request."""

    name: str
    scopes: list[Literal["read", "report"]]
    expires_on: date | None


class Initiative(Out):
    """The initiative."""

    name: str
    slug: str
    vision: str
    founded_on: date


class Me(Out):
    """Who asks: the key, the organisation it acts for, and the initiative."""

    api_key: Key
    organisation: Ref
    initiative: Initiative
    requests_a_minute: int


class SheetLayout(Out):
    """How a sheet with headings of the organisation's own is read, as a person told once on the page of upload.

    `uses` by heading, `constants` for what no column says, `values` from its words to those of the house by use.
    """

    signature: str
    headings: list[str]
    uses: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]
    settled_at: datetime


class Organisation(Out):
    """A partner."""

    id: int
    name: str
    short_name: str
    kind: str
    joined_on: date


class Goal(Out):
    """A goal of the agenda in force, with the indicators that show the way to it."""

    id: int
    number: int
    title: str
    theme: str | None
    horizon: str
    present_state: str
    desired_state: str
    indicators: list[Ref]


class Agenda(Out):
    """The version of the agenda in force; null before the first is ratified."""

    number: int
    ratified_on: date | None
    fingerprint: str


class Commitment(Out):
    """Something the organisation has promised the others; `standing` is its state, or late."""

    id: int
    what: str
    activity: Ref
    standing: str
    due_on: date
    original_due_on: date
