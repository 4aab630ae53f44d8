"""Lines of tables that documents print: Schedule 1, the totals stated of a closing, selling holders."""

from __future__ import annotations

from holders.models import Allocation, Coverage
from placements.models import ClosingTotal

from .asking import MORE, EnteredForm, asked_as


class AllocationForm(EnteredForm):
    """A line of Schedule 1: so much of one security to one holder at one closing."""

    class Meta:
        model = Allocation
        formfield_callback = asked_as
        fields = ("closing", "holder", "security", "quantity", "price_paid", "source", "clause")


class TotalForm(EnteredForm):
    """What a document states was sold at a closing in all, of one security."""

    class Meta:
        model = ClosingTotal
        formfield_callback = asked_as
        fields = ("closing", "security", "quantity", "amount", "approximate", "source", "clause")


class CoverageForm(EnteredForm):
    """A line of a selling-holder table, as printed."""

    folded = {MORE: ("shares_before", "percent_before", "shares_after", "percent_after")}

    class Meta:
        model = Coverage
        formfield_callback = asked_as
        fields = (
            "registration_statement", "holder", "shares_offered", "filing", "as_of_on", "source", "clause",
            "shares_before", "percent_before", "shares_after", "percent_after",
        )  # fmt: skip
