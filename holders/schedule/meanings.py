"""What a column of a schedule means: a detail of the holder, a quantity of one of the securities, a price."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .problems import refusal

WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Words of a security's name that tell it from no other.
_COMMON_WORDS = frozenset(
    {
        *("a", "an", "and", "for", "in", "of", "per", "the", "to", "under"),
        *("class", "common", "note", "notes", "preferred", "series", "share", "shares", "stock", "warrant", "warrants"),
        *("convertible", "cumulative", "par", "purchase", "redeemable", "value", "voting"),
    }
)
_SERIES = re.compile(r"\bseries\s+([a-z0-9-]+)")


class Use(StrEnum):
    """What the texts of a column are."""

    NAME = "name"
    CODE = "holder"
    ADDRESS = "address"
    ATTENTION = "attention"
    FAX = "fax"
    TELEPHONE = "telephone"
    EMAIL = "e-mail"
    STATUS = "status"
    SECURITY = "security"
    QUANTITY = "quantity"
    PRICE = "price"
    CLOSED_ON = "closing date"
    CLOSING = "closing"
    IGNORED = "ignore"


@dataclass(frozen=True, slots=True)
class Sold:
    """A security as a schedule may call it; ``kind`` is preferred, common, warrant or note."""

    code: str
    kind: str
    name: str

    @property
    def is_warrant(self) -> bool:
        return self.kind == "warrant"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column is; ``security`` is the code of the security whose quantity or price it gives, if of one."""

    use: Use
    security: str = ""


_DETAILS = (
    (Use.CODE, r"(?:holder|purchaser|investor)(?:'s)? code|code"),
    (Use.CLOSING, r"closing"),
    (Use.CLOSED_ON, r"(?:closing|purchase|issue) (?:date|day)|date|closed on|date of closing"),
    (Use.FAX, r".*\b(?:fax|facsimile)\b.*"),
    (Use.TELEPHONE, r".*\b(?:telephone|phone)\b.*"),
    (Use.EMAIL, r".*\be-?mail\b.*"),
    (Use.ATTENTION, r".*\b(?:attention|attn|contact)\b.*"),
    (Use.STATUS, r"(?:holder |investor )?status"),
    (Use.NAME, r"(?:.*\bname\b.*|(?:the )?(?:purchaser|investor|holder|buyer|subscriber|stockholder|lender)s?)"),
    (Use.ADDRESS, r"(?:mailing |notice )?address(?:es)?(?: for notices?)?"),
    (Use.SECURITY, r"(?:title of |class of |name of )?(?:security|securities|class|series)"),
    (Use.IGNORED, r"no\.?|#|.*(?:%|\bpercent(?:age)?\b).*"),
)
_PRICE = re.compile(
    r"\b(?:price|amount|consideration|investment|dollars|paid|proceeds|subscription)\b|\$|\btotal purchase\b"
)
_OTHER_PRICE = re.compile(r"\b(?:exercise|conversion)\b|\bper (?:share|unit)\b|\bprincipal\b")
_DERIVED = re.compile(r"\b(?:conversion|underlying|issuable|converted|as-converted)\b")
_KINDS = (
    ("warrant", r"\bwarrants?\b"),
    ("note", r"\b(?:notes?|debentures?|principal)\b"),
    ("preferred", r"\bpreferred\b"),
    ("common", r"\bcommon\b"),
)
_GENERIC = re.compile(r"\b(?:shares?|number|quantity|units?|stock)\b")


def meanings(
    headings: Sequence[str], securities: Sequence[Sold], given: Mapping[str, str]
) -> tuple[Meaning | None, ...]:
    """What each heading means; None for one that is not understood.

    ``given`` says it for headings that a person has decided on: a use ("name", "ignore", …), the code of a security,
    or "price:" and the code of the security that was paid for. Raises Refused for what is none of these.
    """
    decided = {_plain(heading): _decided(heading, said, securities) for heading, said in given.items()}
    unknown = sorted(set(decided) - {_plain(heading) for heading in headings})
    if unknown:
        raise refusal(f"There is no column “{unknown[0]}”. The columns are {_listed(headings)}.")
    plain = [_plain(heading) for heading in headings]
    is_long = any((decided.get(heading) or _meaning(heading, ())) == Meaning(Use.SECURITY) for heading in plain)
    found = [decided.get(heading) or _meaning(heading, () if is_long else securities) for heading in plain]
    if is_long:
        found = [
            meaning or (Meaning(Use.QUANTITY) if _GENERIC.search(heading) else None)
            for meaning, heading in zip(found, plain, strict=True)
        ]
    warrants = {security.code for security in securities if security.is_warrant}
    bought = {each.security for each in found if each and each.use is Use.QUANTITY and each.security} - warrants
    paid_for = bought.pop() if len(bought) == 1 else ""
    return tuple(
        Meaning(Use.PRICE, meaning.security or paid_for) if meaning and meaning.use is Use.PRICE else meaning
        for meaning in found
    )


def _decided(heading: str, said: str, securities: Sequence[Sold]) -> Meaning:
    use, _, code = said.strip().partition(":")
    codes = [security.code for security in securities]
    if said.strip() in codes:
        return Meaning(Use.QUANTITY, said.strip())
    if use in set(Use) and (not code or (use == Use.PRICE and code in codes)):
        return Meaning(Use(use), code)
    raise refusal(
        f"The column “{heading}” cannot be “{said}”. Say a security ({', '.join(codes)}), price: and a security, or "
        f"one of {', '.join(Use)}."
    )


def _meaning(heading: str, securities: Sequence[Sold]) -> Meaning | None:
    for security in securities:
        if heading in (security.code, security.name.casefold()):
            return Meaning(Use.QUANTITY, security.code)
    for use, form in _DETAILS:
        if re.fullmatch(form, heading):
            return Meaning(use)
    if _PRICE.search(heading) and not _OTHER_PRICE.search(heading):
        return Meaning(Use.PRICE)
    if heading in ("quantity", "number", "shares", "number of shares") and len(securities) > 1:
        bought = [security for security in securities if not security.is_warrant]
        return Meaning(Use.QUANTITY, bought[0].code) if len(bought) == 1 else None
    kind = next((kind for kind, form in _KINDS if re.search(form, heading)), "")
    if kind != "warrant" and _DERIVED.search(heading):
        return None
    if not kind and not _GENERIC.search(heading) and not _SERIES.search(heading):
        return None
    candidates = [security for security in securities if (security.kind == kind if kind else not security.is_warrant)]
    chosen = _designated(heading, candidates)
    return Meaning(Use.QUANTITY, chosen.code) if chosen else None


def _designated(heading: str, candidates: Sequence[Sold]) -> Sold | None:
    """The one of ``candidates`` whose own words the heading has most of; none where two have as many."""
    words = {word.replace("-", "") for word in WORD.findall(heading)}
    ranked = sorted(candidates, key=lambda security: -len(words & _designations(security)))
    if not ranked:
        return None
    best = len(words & _designations(ranked[0]))
    if len(ranked) > 1 and len(words & _designations(ranked[1])) == best:
        return None
    series = _SERIES.search(heading)
    if not best and series and series[1] not in _COMMON_WORDS:
        return None
    return ranked[0]


def _designations(security: Sold) -> set[str]:
    """The words that tell a security from others: "d1", "placement", "agent"."""
    own = {word.replace("-", "") for word in WORD.findall(security.name.casefold())}
    return (own | {security.code.replace("-", ""), *(part for part in security.code.split("-") if len(part) > 1)}) - (
        _COMMON_WORDS
    )


def _plain(heading: str) -> str:
    """A heading for comparison: small letters, one space between words, no footnote's mark."""
    return " ".join(re.sub(r"\s*(?:\(\w{1,2}\)|\*+)\s*$", "", heading).casefold().replace("_", " ").split())


def _listed(headings: Sequence[str]) -> str:
    return ", ".join(f"“{heading}”" for heading in headings if heading)
