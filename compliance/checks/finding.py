"""What a check finds: one frozen value with its clause, its figures and the arithmetic in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .deal import Deal


class Severity(StrEnum):
    """How much a finding matters; ``docs/findings.md`` says the same to its readers."""

    ERROR = "error"
    """Figures that must be equal are not, or a stated limit is broken."""
    WARNING = "warning"
    """The documents leave a doubt on which a right or a date depends."""
    NOTICE = "notice"
    """To know: a figure that another explains, or something unusual that breaks nothing."""

    @property
    def word(self) -> str:
        """What it is called on screen, where a notice is one that is sent (§7(g))."""
        return "observation" if self is Severity.NOTICE else self.value


Figures = Mapping[str, int | str]
"""Exact figures by name: whole numbers as such, everything else as text (decimals, days as YYYY-MM-DD, names)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a lawyer should see in the documents of a placement."""

    code: str
    severity: Severity
    clause: str
    """Where the documents say it, such as "Ex. 4.4 §2"."""
    message: str
    figures: Figures

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that stay the same while the code and every figure do."""
        text = json.dumps([self.code, self.figures], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def key(self) -> str:
        """The first digits of the fingerprint: enough to name a finding of one placement."""
        return self.fingerprint[:8]


Check = Callable[[Deal], Iterator[Finding]]
"""One check: a pure function from the rows of one placement to what it finds in them."""
