"""What the API is asked and what it gives, as its description says it. Days are YYYY-MM-DD or null."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from django.utils.text import get_text_list
from ninja import Field, Schema
from pydantic import BeforeValidator, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")

MOST = 100
_LARGEST_KEY = 2**63 - 1


def _day(given: Any) -> Any:
    """A day as it must be written; a number would be read as seconds since 1970."""
    if isinstance(given, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        raise ValueError("A day is written as year-month-day, such as 2003-08-06.")
    return given


Day = Annotated[date, BeforeValidator(_day)]


class AskedForNothingElse(Schema):
    """What the address is asked, all of it known: a mistyped ``as_of`` would be answered for today."""

    @model_validator(mode="after")
    def _all_known(self, info: ValidationInfo) -> AskedForNothingElse:
        known = type(self).model_fields
        for name in (info.context or {})["request"].GET:
            if name not in known:
                raise PydanticCustomError(
                    "unknown_parameter",
                    "{name} cannot be asked here; what can be is {known}.",
                    {"name": f"“{name}”", "known": get_text_list(sorted(known), "and")},
                )
        return self


class Asked(AskedForNothingElse):
    """Which page is asked for."""

    after: int = Field(0, ge=0, le=_LARGEST_KEY, description="The key after which the page begins; `next` says it.")
    rows: int = Field(50, ge=1, le=MOST, description="How many a page has.")


class AskedOfPlacement(Asked):
    """Which page is asked for, of one placement or of all."""

    placement: str = Field("", max_length=60, pattern=r"^[-a-zA-Z0-9_]*$", description="Its short name; empty: all.")


class AskedOfDay(AskedOfPlacement):
    """The same, as of a day."""

    as_of: Day | None = Field(None, description="The day asked for; today where none is given.")


class OfPlacement(AskedForNothingElse):
    """Of which placement."""

    placement: str = Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$", description="Its short name.")


class OfPlacementOnDay(OfPlacement):
    """The same, as of a day."""

    as_of: Day | None = Field(None, description="The day asked for; today where none is given.")


class Refused(Schema):
    """Why nothing is given."""

    detail: str | list[dict[str, Any]] = Field(description="In words; of what cannot be read, each part of it.")


class Page(Schema, Generic[T]):
    """Some rows, and the address of those that follow."""

    items: list[T]
    next: str | None = Field(description="The address of the next page; null on the last.")


class Placement(Schema):
    key: int
    placement: str = Field(description="Its short name.")
    name: str
    issuer: str
    restricted: bool


class Closing(Schema):
    key: int
    placement: str
    closing: str = Field(description="Its code.")
    label: str
    occurred_on: date | None
    certainty: str
    reason: str
    not_before: date | None
    not_after: date | None


class Readings(Schema):
    literal: date | None
    forward: date | None
    safe: date | None


class Deadline(Schema):
    placement: str
    duty: str
    clause: str
    title: str
    subject: str
    per: str
    due_on: date | None
    safe_on: date | None
    readings: Readings
    standing: str
    satisfied_on: date | None
    missing: str | None
    because: str


class Finding(Schema):
    placement: str
    code: str
    severity: str
    clause: str
    message: str
    figures: dict[str, int | str]
    key: str
    fingerprint: str
    proposed_by: str | None
    accepted_by: str | None
    accepted_on: date | None
    reason: str | None


class Holder(Schema):
    key: int
    holder: str = Field(description="Its code.")
    name: str


class Lot(Schema):
    held_since: date | None
    quantity: int


class Position(Schema):
    closing: str
    security: str
    quantity: int
    common: int | None
    lots: list[Lot]


class Held(Schema):
    holder: str
    name: str
    common: int
    percent: str
    positions: list[Position]


class Positions(Schema):
    placement: str
    as_of: date
    base: int
    holders: list[Held]
    securities: list[dict[str, int | str]]
    unplaced: list[str]


class RegistrationStatement(Schema):
    key: int
    placement: str
    registration_statement: str = Field(description="Its code.")
    form: str
    file_number: str
    closings: list[str]
