"""Placement files for tests: the demo's, and the one that the format's description shows."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from django.apps import apps
from django.forms.models import model_to_dict

from compliance.models import Deadline

DEMO = {
    slug: (files("compliance") / "demo" / f"{slug}.toml").read_text(encoding="utf-8")
    for slug in ("series-d-2003", "common-2004", "resale-2003")
}

# Every section of the format's description, as it is written there.
EXAMPLE = """\
format = 1
[issuer]
name = "Spectrum Pharmaceuticals, Inc."
state = "Delaware"
fiscal_year_end = "12-31"
[placement]
slug = "series-d-2003"
name = "Series D preferred, May 2003"
[[documents]]
code = "ex-4.4"
title = "Registration Rights Agreement"
dated = 2003-05-07
[[securities]]
code = "series-d"
kind = "preferred"            # preferred | common | warrant | note
name = "Series D 8% Cumulative Convertible Voting Preferred Stock"
price = "10000"
conversion_price = "2.35"
[[securities]]
code = "d-1"
kind = "warrant"
exercise_price = "3.00"
[[closings]]
code = "first"
on = 2003-05-07
certainty = "inferred"        # exact | inferred | approximate | unknown
reason = "agreement dated as of this day; the May 14 release says the week before"
source = "ex-4.4"
[agreement]
dated = 2003-05-07
source = "ex-4.4"
calendar = "NYBANK"
time_zone = "America/New_York"
tolling = "excuse"            # none | excuse | extend
reading = "literal"           # literal | forward
minimum_shares = 4967600
other_securities_maximum = 10538
[agreement.blackouts]
consecutive_days = 20
total_days = 40
window_months = 12
maximum_periods = 0           # 0: no limit on the number
[[duties]]
code = "FILE"
clause = "§2, §3(a)"
title = "File the resale registration statement"
owed_by = "issuer"
owed_to = "holders"
per = "closing"
due = "45 days after closing"
satisfied_by = "filing"
[[holders]]
code = "xmark"
name = "Xmark Fund Ltd."
[[allocations]]
closing = "first"
holder = "xmark"
security = "series-d"
quantity = 134
price_paid = "1340000"
[[registration_statements]]
code = "s-3"
form = "S-3"
file_number = ""
closings = ["first"]
[[milestones]]
event = "filing"
on = 2003-06-20
registration_statement = "s-3"
source = "ex-4.4"
[[blackouts]]
from = 2003-09-02
until = 2003-09-21
facts = "a name for the facts it rests on"
registration_statement = "s-3"
"""


def written(folder: Path, text: str | bytes, name: str = "deal.toml") -> Path:
    """``text`` as a file of this name in ``folder``."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def database() -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables, keys included; of the computed deadlines all but the key."""
    rows = {}
    for app in ("placements", "holders", "compliance"):
        for model in apps.get_app_config(app).get_models():
            kept = model._default_manager.order_by("pk")
            rows[model.__name__] = [model_to_dict(row) | ({} if model is Deadline else {"pk": row.pk}) for row in kept]
    return rows
