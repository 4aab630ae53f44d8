"""The block under "Name and Address of Purchaser": which of its lines are name, address, attention, fax and status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from .figures import without_marks

_FIELDS = {
    "attention": r"att(?:['\u2019]n|n|ention)\b\.?",
    "fax": r"(?:fax|facsimile|telecop(?:y|ier))\b(?:\s+(?:no\b\.?|number))?",
    "telephone": r"(?:tel(?:ephone)?|phone)\b\.?(?:\s+(?:no\b\.?|number))?",
    "email": r"e-?mail\b",
}
_OPENING = {name: re.compile(rf"{form}\s*:?\s*", re.IGNORECASE) for name, form in _FIELDS.items()}
# Two details on one line, such as "Tel: 212-555-0100  Fax: 212-555-0101".
_INNER = re.compile(rf"(?<=[^\s,;/])[\s,;/]+(?=(?:{'|'.join(_FIELDS.values())})\s*:)", re.IGNORECASE)
_STATUS = {
    "qib": re.compile(r"(?:an?\s+)?qualified\s+institutional\s+buyer", re.IGNORECASE),
    "accredited": re.compile(r"(?:an?\s+)?(?:institutional\s+)?accredited\s+investor", re.IGNORECASE),
    "affiliate": re.compile(r"(?:an?\s+)?affiliate\s+of\s+the\s+(?:issuer|company)", re.IGNORECASE),
}
_STATUS_BEGINS = re.compile(r"an?\s+(?:qualified|accredited|institutional|affiliate)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:\d|c/o\b|p\.?\s?o\.?\s+box|(?:one|two|three|four|five|ten)\s+\w)|"
    r".*(?:\b(?:street|st\.|avenue|ave\.?|road|rd\.|suite|floor|boulevard|blvd|drive|lane|plaza|square|parkway|box|"
    r"house|building|centre|center|court|terrace|place)\b|,\s*[A-Z][A-Za-z. ]+\s+\d{5}(?:-\d{4})?\Z)",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"\b(?:llc|l\.l\.c\.?|llp|l\.?p\.?|ltd\.?|limited|inc\.?|incorporated|corp\.?|corporation|company|co\.|trust|fund|"
    r"n\.?a\.?|s\.a\.|plc|gmbh|a\.?g\.?|b\.v\.|n\.v\.|partners|partnership|ira|plan)\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:[,&/-]|\b(?:of|and|the|for|fbo|f/b/o|u/a|a|as|under))\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Party:
    """Who stands in one row of a schedule, as printed; what is not printed is empty."""

    name: str
    address: tuple[str, ...] = ()
    attention: str = ""
    fax: str = ""
    telephone: str = ""
    email: str = ""
    status: str = ""
    """qib, accredited or affiliate."""


def party(lines: Sequence[str], width: int) -> Party:
    """Who a block of lines is about; ``width`` is how many characters its column has, for names that are wrapped."""
    found: dict[str, list[str]] = {"name": [], "address": []}
    status, part, previous = "", "name", ""
    pieces = [piece.strip() for line in lines for piece in _INNER.split(line)]
    block = list(_statuses_joined(list(filter(None, pieces))))
    for place, line in enumerate(block):
        if word := next((word for word, form in _STATUS.items() if form.fullmatch(without_marks(line))), ""):
            status, part = word, "status"
            continue
        part, text = _part_of(block[place:], part, previous, found, width)
        found.setdefault(part, []).append(text)
        previous = line
    return Party(
        name=without_marks(" ".join(found["name"])),
        address=tuple(found["address"]),
        status=status,
        **{name: " ".join(found.get(name, ())) for name in _FIELDS},
    )


def _part_of(rest: Sequence[str], part: str, previous: str, found: dict[str, list[str]], width: int) -> tuple[str, str]:
    """What the first line of ``rest`` belongs to, and what it says of it."""
    line = rest[0]
    for name, opening in _OPENING.items():
        if opened := opening.match(line):
            return name, line[opened.end() :]
    if not found["name"]:
        return "name", line
    is_address = _ADDRESS.match(line) is not None
    if part == "name" and not is_address and _name_goes_on(previous, rest, width):
        return "name", line
    if part == "attention" and not is_address:
        return "attention", line
    return "address", line


def _name_goes_on(previous: str, rest: Sequence[str], width: int) -> bool:
    """Whether the first line of ``rest`` goes on with the name that the line above begins."""
    line = rest[0]
    if _GOES_ON.search(previous) or line[0].islower() or _ENTITY.match(without_marks(line)):
        return True
    if _ENTITY.search(without_marks(previous)) and len(previous) + len(line.split()[0]) < width:
        return False
    wrapped = len(previous) + len(line.split()[0]) >= width
    return wrapped or any(_ENTITY.search(without_marks(each)) for each in takewhile(_may_be_of_a_name, rest))


def _may_be_of_a_name(line: str) -> bool:
    return not (_ADDRESS.match(line) or any(opening.match(line) for opening in _OPENING.values()))


def _statuses_joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with a status that is broken over two of them in one."""
    rest = iter(lines)
    for line in rest:
        if _STATUS_BEGINS.match(line) and not any(form.match(line) for form in _STATUS.values()):
            yield f"{line} {next(rest, '')}".strip()
        else:
            yield line
