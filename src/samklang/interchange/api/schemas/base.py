"""What every shape has in common: exact numbers as text, missing as null, pages of a list."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

Item = TypeVar("Item")
Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Id = Annotated[int, Field(ge=1)]
DECIMALS = 4
MOST_ON_A_PAGE = 200
FURTHEST = 1_000_000


class Out(Schema):
    """A shape that goes out: it says everything it has, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class In(Schema):
    """A shape that comes in: what it does not know is refused and never passed over."""

    model_config = ConfigDict(extra="forbid")


class Page(Out, Generic[Item]):
    """One page of a list, in an order that stays."""

    items: list[Item]
    count: int
    next: str | None


class Ref(Out):
    """Something by its number and name."""

    id: int
    name: str


class PeriodRef(Out):
    """A period: from its first day up to, and without, the day it ends on."""

    id: int
    label: str
    rhythm: str
    starts_on: date
    ends_on: date


def number_text(value: Decimal | int | None) -> str | None:
    """Return a number as exact text, at most four decimals; None for none.

    >>> number_text(Decimal("12.50")), number_text(Decimal("1E+3")), number_text(None)
    ('12.5', '1000', None)
    """
    if value is None:
        return None
    text = format(round(Decimal(value), DECIMALS), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole(row: Any) -> Ref:
    """Return a row of ours by its number and text."""
    return Ref(id=row.pk, name=str(row))
