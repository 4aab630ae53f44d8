"""Each page of ours and each action of a list that can write is known here, with the test that looks at what it leaves.

A new one fails this until it is listed: whoever adds it says where it is shown that what it writes is on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

TESTS = Path(__file__).parents[1]

PAGES = {
    "compliance:act-undo": "test_is_taken_back_with_the_statement_that_it_added",
    "compliance:address-add": "test_what_is_stated_of_a_party_is_added_and_taken_back",
    "compliance:address-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:agreement-add": "test_an_agreement_is_added_to_a_placement_that_has_none",
    "compliance:agreement-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:allocation-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:allocation-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:answer-change": "test_an_answer_is_corrected_and_the_meter_follows",
    "compliance:api-tokens": "test_a_person_makes_a_token_which_is_shown_once_and_revokes_it",
    "compliance:blackout-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:blackout-extend": "test_begins_is_extended_within_the_limit_and_is_taken_back",
    "compliance:blackout-start": "test_begins_is_extended_within_the_limit_and_is_taken_back",
    "compliance:calendars": "test_one_s_own_link_is_revoked_and_nobody_else_s",
    "compliance:closing-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:closing-change": "test_a_closing_is_corrected_from_its_page_and_undone_there",
    "compliance:closing-day": "test_of_a_closing_is_given_from_where_it_is_missing",
    "compliance:consent-answer": "test_an_answer_is_recorded_from_the_question_and_can_be_taken_back",
    "compliance:consent-ask": "test_a_question_is_put_and_has_a_code_of_its_words",
    "compliance:consent-change": "test_a_question_is_put_otherwise_and_its_holders_come_back_with_undo",
    "compliance:control-add": "test_what_is_stated_of_a_party_is_added_and_taken_back",
    "compliance:control-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:coverage-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:coverage-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:deadline-several": "test_a_person_is_made_responsible_for_those_chosen_once_that_was_read",
    "compliance:document-add": "test_is_added_with_its_file_and_leads_to_its_page",
    "compliance:document-change": "test_is_added_with_its_file_and_leads_to_its_page",
    "compliance:document-give": "test_the_page_of_the_document_leads_to_the_upload_and_lists_the_versions",
    "compliance:duty-add": "test_a_duty_is_added_with_its_sentence",
    "compliance:duty-change": "test_terms_on_record_are_corrected_and_taken_back",
    "compliance:entry-add": "test_is_shown_in_positions_before_it_is_saved_and_taken_back_after",
    "compliance:entry-change": "test_is_corrected_and_made_void_for_a_reason",
    "compliance:entry-void": "test_is_corrected_and_made_void_for_a_reason",
    "compliance:event-change": "test_an_event_is_corrected_from_its_page",
    "compliance:event-day": "test_changed_by_somebody_else_meanwhile_shows_both_and_saves_nothing",
    "compliance:event-plan": "test_of_a_plan_takes_its_place",
    "compliance:event-record": "test_is_shown_before_it_is_saved_and_then_leads_back",
    "compliance:finding-list": "test_until_another_accepts_it_the_finding_is_open",
    "compliance:finding-several": "test_are_proposed_for_one_reason_and_accepted_by_another",
    "compliance:finding-withdraw": "test_only_counsel_withdraws_and_is_asked_first",
    "compliance:holder-add": "test_is_put_on_file_with_a_code_of_its_name_and_its_page_goes_on",
    "compliance:holder-change": "test_is_corrected_and_taken_back",
    "compliance:issuer-add": "test_an_issuer_is_added_before_its_placement_and_corrected_with_what_moves_shown",
    "compliance:issuer-change": "test_an_issuer_is_added_before_its_placement_and_corrected_with_what_moves_shown",
    "compliance:issueraddress-add": "test_what_is_stated_of_a_party_is_added_and_taken_back",
    "compliance:issueraddress-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:library-take": "test_it_takes_what_is_ticked_and_keeps_what_is_on_record",
    "compliance:limb-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:limb-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:notice-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:notice-record": "test_a_notice_gives_its_event_the_day_that_its_clause_says",
    "compliance:othername-add": "test_what_is_stated_of_a_party_is_added_and_taken_back",
    "compliance:othername-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:paper-add": "test_is_corrected_has_its_papers_and_is_made_void",
    "compliance:paper-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:placement-add": "test_a_placement_is_added_and_restricted_by_counsel_on_the_site",
    "compliance:placement-change": "test_a_placement_is_added_and_restricted_by_counsel_on_the_site",
    "compliance:placement-load": "test_a_file_is_shown_then_saved_and_given_again_changes_nothing",
    "compliance:registration-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:registration-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:report-add": "test_a_report_is_had_changed_and_stopped",
    "compliance:report-change": "test_a_report_is_had_changed_and_stopped",
    "compliance:report-detail": "test_a_test_goes_to_one_s_own_address_once_for_each_press",
    "compliance:report-list": "test_a_report_is_had_changed_and_stopped",
    "compliance:rule-edit": "test_what_it_moves_is_seen_before_it_is_saved_and_can_be_taken_back",
    "compliance:saved-views": "test_a_view_is_saved_from_the_list_and_stands_above_it",
    "compliance:schedule-import": "test_an_import_its_undo_and_a_merge",
    "compliance:schedule-load": "test_a_file_is_shown_beside_its_lines_and_nothing_is_written_yet",
    "compliance:schedule-undo": "test_an_import_its_undo_and_a_merge",
    "compliance:security-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:security-change": "test_terms_on_record_are_corrected_and_taken_back",
    "compliance:status-add": "test_what_is_stated_of_a_party_is_added_and_taken_back",
    "compliance:status-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:step-add": "test_a_questionnaire_is_sent_chased_and_received_from_where_it_is_outstanding",
    "compliance:step-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:total-add": "test_terms_are_added_from_the_fewest_words_and_taken_back",
    "compliance:total-change": "test_each_kind_is_read_corrected_and_hidden_as_its_placement_is",
    "compliance:transfer-change": "test_is_corrected_has_its_papers_and_is_made_void",
    "compliance:transfer-record": "test_names_holders_by_name_and_is_made_void_when_it_is_taken_back",
    "compliance:transfer-void": "test_is_corrected_has_its_papers_and_is_made_void",
    "compliance:waiver-change": "test_a_waiver_changed_on_the_site_waits_for_approval_anew",
    "compliance:waiver-detail": "test_a_waiver_entered_by_one_and_approved_by_another",
    "compliance:waiver-record": "test_a_waiver_counts_for_nothing_until_another_counsel_approves_it",
}
"""What takes a POST, but for the admin's own pages, on which all that is entered is one act: test_every_way.py."""

ACTIONS = {
    "delete_selected": "test_several_deleted_from_their_list",
    "hold": "test_an_uncertain_mail_is_held",
    "make_void": "test_entries_are_made_void_for_a_reason",
    "merge": "test_an_import_its_undo_and_a_merge",
    "open_sign_in": "test_sign_in_is_opened_again_after_wrong_tries",
    "revoke": "test_a_colleagues_secrets_are_revoked_on_record",
    "send_again": "test_an_uncertain_mail_is_sent_again_on_an_administrators_word",
    "sign_out": "test_a_person_is_signed_out_everywhere",
    "stop": "test_chosen_reports_are_stopped_at_once",
    "take_over": "test_a_report_that_stopped_says_why_and_is_taken_over_by_who_may_read_all_of_it",
    "take_second_factor": "test_a_lost_second_factor_is_taken_away_with_every_session",
}
"""The actions of lists."""

ADMINS_OWN = re.compile(r"_(changelist|add|history|delete|change)\Z")
ASK_ONLY = re.compile(
    r"admin:(index|login|logout|password_change(_done)?|autocomplete|jsi18n|view_on_site|app_list)\Z|"
    r"admin:\w+_(history_file|file)\Z|api:[\w-]+\Z|(compliance:)?(readyz|calendar|healthz|favicon)\Z"
)
"""Functions that write nothing of the office's, or are the framework's own."""
SIGNING_IN = "accounts/"
"""The pages of signing in are people's own: tests/people."""


def routes(patterns: Any, before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each route of the site with its name and what answers it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(
                pattern.url_patterns, route, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern):
            yield route, space + (pattern.name or ""), pattern.callback


def takes_post(answers: Any) -> bool:
    """Whether a view takes a POST; a function does, unless it is known to ask only."""
    view = getattr(answers, "view_class", None)
    return view is None or (hasattr(view, "post") and "post" in view.http_method_names)


def posting() -> set[str]:
    """The names of all that takes a POST."""
    every = routes(get_resolver().url_patterns)
    named = {name for route, name, answers in every if takes_post(answers) and not route.startswith(SIGNING_IN)}
    return {
        name for name in named - {"admin:", "admin-login"} if not ADMINS_OWN.search(name) and not ASK_ONLY.match(name)
    }


def test_each_page_that_writes_is_known() -> None:
    assert posting() == set(PAGES)


def test_each_action_of_a_list_is_known() -> None:
    actions = {name for each in admin.site._registry.values() for name in each.actions or ()}
    assert actions | set(admin.site._actions) - {"delete_selected"} == set(ACTIONS)


def test_each_names_a_test_that_exists() -> None:
    written = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    assert {name for name in {*PAGES.values(), *ACTIONS.values()} if f"def {name}(" not in written} == set()
