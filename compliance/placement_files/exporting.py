"""Rows → file: one placement as text, the same to the byte for the same facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import QuerySet

from compliance.models import Duty
from compliance.rules import events_in, parse
from compliance.vocabulary import vocabulary
from holders.models import Holder
from placements.models import EventKind, Placement

from .keys import Key, Kind, Section, stand_in
from .schema import FORMAT, SECTIONS, naming_holders
from .values import one_line_ends


def export(placement: Placement) -> str:
    """The placement file of ``placement``: sections in the order of the format, rows as they were entered.

    Keys that have their default are left out. Loading the text again changes nothing.
    """
    blocks = [f"format = {FORMAT}\n"]
    for section in SECTIONS:
        for row in _rows(section, placement):
            lines = [(key.name, _written(key, row)) for key in section.keys if not _is_default(section, key, row)]
            blocks.append(_block(section, lines))
    return "\n".join(blocks)


def _rows(section: Section, placement: Placement) -> Iterable[models.Model]:
    match section.name:
        case "issuer":
            return [placement.issuer]
        case "placement":
            return [placement]
        case "events":
            return _events(placement)
        case "holders":
            return _holders(placement)
        case _:
            rows: QuerySet[models.Model] = section.model._default_manager.filter(**{section.owner: placement})
            single = [key.field for key in section.keys if key.kind in {Kind.CODE, Kind.EVENT}]
            many = [key.field for key in section.keys if key.kind is Kind.CODES]
            return rows.select_related(*single).prefetch_related(*many).order_by("pk")


def _events(placement: Placement) -> Iterable[EventKind]:
    """The kinds of event that the placement uses, by name, those that the product has from the start left out."""
    words = vocabulary()
    duties = Duty.objects.filter(placement=placement)
    names = {name for duty in duties if duty.due for name in events_in(parse(duty.due, words))}
    used = EventKind.objects.filter(
        models.Q(milestones__placement=placement)
        | models.Q(notices__placement=placement)
        | models.Q(duties_satisfied__placement=placement)
        | models.Q(duties_opened__placement=placement)
        | models.Q(name__in=names)
    )
    return used.filter(built_in=False).distinct().order_by("name")


def _holders(placement: Placement) -> Iterable[Holder]:
    """The placement's holders in the order in which its rows name them: that of Schedule 1, where there is one."""
    rows = [
        *(
            section.model._default_manager.filter(**{section.owner: placement}).order_by("pk").values_list(key.field)
            for section, key in naming_holders()
        ),
        Holder.objects.filter(party_to=placement).order_by("pk").values_list("pk"),
    ]
    keys = dict.fromkeys(key for each in rows for (key,) in each if key is not None)
    found = Holder.objects.in_bulk(list(keys))
    return [found[key] for key in keys]


def _is_default(section: Section, key: Key, row: models.Model) -> bool:
    value = getattr(row, key.field)
    if key.kind is Kind.CODES:
        return not value.all()
    if other := stand_in(section, key):
        return bool(value == getattr(row, section.key(other).field))
    return not key.required and bool(value == key.default)


def _block(section: Section, lines: Sequence[tuple[str, str]]) -> str:
    """One entry: its heading, its keys, then the tables within it."""
    own = [f"{name} = {value}" for name, value in lines if "." not in name]
    text = "\n".join([section.heading, *own]) + "\n"
    within: dict[str, list[str]] = {}
    for name, value in lines:
        if "." in name:
            table, _, inner = name.partition(".")
            within.setdefault(table, []).append(f"{inner} = {value}")
    return text + "".join(f"\n[{section.name}.{table}]\n" + "\n".join(inner) + "\n" for table, inner in within.items())


def _written(key: Key, row: models.Model) -> str:
    value: Any = getattr(row, key.field)
    match key.kind:
        case Kind.CODES:
            return f"[{', '.join(_quoted(each.code) for each in sorted(value.all(), key=attrgetter('pk')))}]"
        case Kind.CODE:
            return _quoted(value.code)
        case Kind.EVENT:
            return _quoted(value.name)
        case Kind.DAY | Kind.TIME:
            return str(value.isoformat())
        case Kind.AMOUNT:
            return _quoted(_exact(value))
        case Kind.INSTANT:
            return _instant(value, getattr(row, "zone", ""))
        case Kind.FLAG:
            return "true" if value else "false"
        case Kind.WHOLE_NUMBER:
            return str(value)
        case _:
            return _text(one_line_ends(value))


def _instant(moment: datetime, zone: str) -> str:
    """A moment with its distance from UTC, on the clock of ``zone`` where that distance is of whole minutes."""
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    distance = local.utcoffset()
    whole = distance is not None and distance.total_seconds() % 60 == 0
    return (local if whole else moment.astimezone(UTC)).isoformat()


def _exact(amount: Decimal) -> str:
    """All its digits, at least two of them after the point."""
    whole, _, fraction = f"{amount:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}"


def _text(text: str) -> str:
    """A text of TOML; several lines as they are read."""
    if "\n" not in text:
        return _quoted(text)
    lines = (_quoted(line)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's escapes, and the one character that TOML forbids and JSON does not."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
