"""Findings: what a careful reader of a placement's documents would raise, each with its arithmetic.

A check is one function in one file of the same name, a pure function from a deal to findings; it is listed here by
import, and described in ``docs/findings.md``. It names no placement, and stays silent where a fact that it needs is
absent.
"""

from .agent_warrants import agent_warrants
from .amount_raised import amount_raised
from .blackout_limits import blackout_limits
from .boundary_words import boundary_words
from .control_persons import control_persons
from .conversion_rounding import conversion_rounding
from .cross_references import cross_references
from .deal import Deal, Names, deals
from .excused_unperformed import excused_unperformed
from .exercise_proceeds import exercise_proceeds
from .extension_to_earlier_day import extension_to_earlier_day
from .filed_over_objection import filed_over_objection
from .finding import Check, Figures, Finding, Severity
from .holder_names import holder_names
from .holders_left_out import holders_left_out
from .inferred_closing import inferred_closing
from .late_under_a_reading import late_under_a_reading
from .minimum_shares import minimum_shares
from .objection_window import objection_window
from .offered_of_class import offered_of_class
from .other_securities_listed import other_securities_listed
from .other_shares_over_cap import other_shares_over_cap
from .percent_of_class import percent_of_class
from .purchase_prices import purchase_prices
from .questionnaires_missing import questionnaires_missing
from .registered_shares import registered_shares
from .relief_of_nothing import relief_of_nothing
from .running import Found, findings_of, found_in
from .schedule_drift import schedule_drift
from .schedule_foots import schedule_foots
from .sellers_not_allotted import sellers_not_allotted
from .sellers_without_rights import sellers_without_rights
from .shared_details import shared_details
from .signatories import signatories
from .statements_differ import statements_differ
from .total_rounding import total_rounding
from .totals_at_price import totals_at_price
from .unallocated_closing import unallocated_closing
from .uncovered_closing import uncovered_closing
from .undated_closing import undated_closing
from .undated_milestone import undated_milestone
from .under_one_percent import under_one_percent
from .unnamed_transferors import unnamed_transferors
from .unstated_duty import unstated_duty
from .warrant_coverage import warrant_coverage
from .warrant_totals import warrant_totals

# In the order of the documents: what was sold, what is to be registered, what is open, who, and what was sold on.
CHECKS: tuple[Check, ...] = (
    schedule_foots,
    schedule_drift,
    purchase_prices,
    warrant_coverage,
    conversion_rounding,
    total_rounding,
    agent_warrants,
    minimum_shares,
    registered_shares,
    other_shares_over_cap,
    other_securities_listed,
    totals_at_price,
    warrant_totals,
    amount_raised,
    exercise_proceeds,
    unallocated_closing,
    uncovered_closing,
    inferred_closing,
    undated_closing,
    undated_milestone,
    unstated_duty,
    blackout_limits,
    excused_unperformed,
    relief_of_nothing,
    extension_to_earlier_day,
    objection_window,
    filed_over_objection,
    statements_differ,
    cross_references,
    boundary_words,
    holders_left_out,
    holder_names,
    signatories,
    shared_details,
    late_under_a_reading,
    percent_of_class,
    under_one_percent,
    offered_of_class,
    control_persons,
    questionnaires_missing,
    unnamed_transferors,
    sellers_not_allotted,
    sellers_without_rights,
)

__all__ = [
    "CHECKS",
    "Check",
    "Deal",
    "Figures",
    "Finding",
    "Found",
    "Names",
    "Severity",
    "agent_warrants",
    "amount_raised",
    "blackout_limits",
    "boundary_words",
    "control_persons",
    "conversion_rounding",
    "cross_references",
    "deals",
    "excused_unperformed",
    "exercise_proceeds",
    "extension_to_earlier_day",
    "filed_over_objection",
    "findings_of",
    "found_in",
    "holder_names",
    "holders_left_out",
    "inferred_closing",
    "late_under_a_reading",
    "minimum_shares",
    "objection_window",
    "offered_of_class",
    "other_securities_listed",
    "other_shares_over_cap",
    "percent_of_class",
    "purchase_prices",
    "questionnaires_missing",
    "registered_shares",
    "relief_of_nothing",
    "schedule_drift",
    "schedule_foots",
    "sellers_not_allotted",
    "sellers_without_rights",
    "shared_details",
    "signatories",
    "statements_differ",
    "total_rounding",
    "totals_at_price",
    "unallocated_closing",
    "uncovered_closing",
    "undated_closing",
    "undated_milestone",
    "under_one_percent",
    "unnamed_transferors",
    "unstated_duty",
    "warrant_coverage",
    "warrant_totals",
]
