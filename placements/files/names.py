"""The name of a file as a person gave it, made fit to be shown and to be given out again."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
_PATH = re.compile(r".*[/\\]", re.DOTALL)
# What Windows does not take in a name, and what ends or splits a header.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*;%]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def fit_name(given: str) -> str:
    """``given`` without folders, control characters and marks that turn the direction of writing; never empty."""
    name = _PATH.sub("", unicodedata.normalize("NFC", given))
    # Categories of Unicode: controls, formats (such as U+202E), surrogates, line and paragraph separators.
    name = "".join(" " if unicodedata.category(each) in {"Zl", "Zp"} else each for each in name)
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    name = " ".join(_NOT_IN_NAMES.sub("-", name).split()).strip(". ")
    ending = _ENDING.search(name)
    kept = ending[0] if ending else ""
    return f"{name.removesuffix(kept)[: LONGEST - len(kept)].rstrip('. ')}{kept}".lstrip(". ") or "document"


def given_out_as(name: str, ending: str) -> str:
    """The name under which a file is given out: its own, with the ending of its kind behind any other."""
    return name if name.lower().endswith(ending) else f"{name}{ending}"
