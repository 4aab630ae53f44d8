"""The addresses of the site. The admin has its own."""

from django.urls import path

from compliance.views.api_tokens import ApiTokensView
from compliance.views.calendar import MonthView, YearView
from compliance.views.calendars import CalendarsView
from compliance.views.consents import (
    AnswerView,
    AskView,
    ChangeAnswerView,
    ChangeQuestionView,
    ConsentDetailView,
    ConsentFileView,
    ConsentListView,
)
from compliance.views.dated_facts import ClosingDetailView, EventDetailView
from compliance.views.deadlines import DeadlineDetailView, DeadlineFileView, DeadlineListView, DeadlineRowView
from compliance.views.documents import (
    AddDocumentView,
    DocumentDetailView,
    DocumentFileView,
    DocumentListView,
    FileView,
    GiveVersionView,
)
from compliance.views.duties import AddDutyView, RuleView
from compliance.views.facts import urlpatterns as facts
from compliance.views.feeds import calendar
from compliance.views.findings import FindingsFileView, FindingsView, WithdrawView
from compliance.views.help import HelpView
from compliance.views.holders import GroupListView, HolderDetailView, HolderFileView, HolderListView
from compliance.views.home import HomeView
from compliance.views.libraries import LibraryView
from compliance.views.mail_folder import MailListView
from compliance.views.monitoring import readyz
from compliance.views.notices import GivenView, NoticeFileView, NoticeListView
from compliance.views.parties import AddHolderView, AddIssuerView, ChangeHolderView, ChangeIssuerView
from compliance.views.placement_files import LoadPlacementView
from compliance.views.placements import PlacementDetailView, PlacementFileView, PlacementListView
from compliance.views.placing import AddPlacementView, ChangePlacementView
from compliance.views.positions import LedgerView, PositionDetailView, PositionListView
from compliance.views.recording import (
    ClosingDayView,
    CorrectClosingView,
    CorrectEventView,
    EventDayView,
    ExtendBlackoutView,
    PlanEventView,
    RecordEventView,
    RecordNoticeView,
    RecordTransferView,
    RecordWaiverView,
    StartBlackoutView,
)
from compliance.views.registrations import RegistrationDetailView, RegistrationFileView, RegistrationListView
from compliance.views.reports import ReportAddView, ReportChangeView, ReportDetailView, ReportListView
from compliance.views.saved_views import SavedViewsView
from compliance.views.schedules import ImportScheduleView, LoadScheduleView, ScheduleReceiptView, UndoImportView
from compliance.views.search import SearchView
from compliance.views.sellers import QuestionnaireFileView, QuestionnaireListView, SellerTableView
from compliance.views.set_up import SetUpView
from compliance.views.several_deadlines import SeveralDeadlinesView
from compliance.views.several_findings import SeveralFindingsView
from compliance.views.undoing import UndoView
from compliance.views.waivers import ChangeWaiverView, WaiverDetailView, WaiverFileView, WaiverListView
from compliance.views.what_if import WhatIfView

app_name = "compliance"
urlpatterns = [
    *facts,
    path("", HomeView.as_view(), name="home"),
    path("views/", SavedViewsView.as_view(), name="saved-views"),
    path("programs/", ApiTokensView.as_view(), name="api-tokens"),
    path("search/", SearchView.as_view(), name="search"),
    path("placements/", PlacementListView.as_view(), name="placement-list"),
    path("placements/as.<str:kind>", PlacementFileView.as_view(), name="placement-file"),
    path("placements/set-up/", SetUpView.as_view(), name="placement-start"),
    path("placements/load/", LoadPlacementView.as_view(), name="placement-load"),
    path("placements/<int:placement>/", PlacementDetailView.as_view(), name="placement-detail"),
    path("placements/<int:placement>/positions/", PositionDetailView.as_view(), name="position-detail"),
    path("record/placement/", AddPlacementView.as_view(), name="placement-add"),
    path("placements/<int:placement>/change/", ChangePlacementView.as_view(), name="placement-change"),
    path("placements/<int:placement>/library/", LibraryView.as_view(), name="library-take"),
    path("placements/<int:placement>/ledger/", LedgerView.as_view(), name="placement-ledger"),
    path("holders/<int:holder>/ledger/", LedgerView.as_view(), name="holder-ledger"),
    path("positions/", PositionListView.as_view(), name="position-list"),
    path("holders/", HolderListView.as_view(), name="holder-list"),
    path("holders/as.<str:kind>", HolderFileView.as_view(), name="holder-file"),
    path("holders/groups/", GroupListView.as_view(), name="group-list"),
    path("holders/<int:holder>/", HolderDetailView.as_view(), name="holder-detail"),
    path("consents/", ConsentListView.as_view(), name="consent-list"),
    path("consents/as.<str:kind>", ConsentFileView.as_view(), name="consent-file"),
    path("consents/<int:consentquestion>/", ConsentDetailView.as_view(), name="consent-detail"),
    path("consents/<int:consentquestion>/change/", ChangeQuestionView.as_view(), name="consent-change"),
    path("consents/<int:consentquestion>/answer/", AnswerView.as_view(), name="consent-answer"),
    path("consents/answers/<int:consent>/", ChangeAnswerView.as_view(), name="answer-change"),
    path("waivers/", WaiverListView.as_view(), name="waiver-list"),
    path("waivers/as.<str:kind>", WaiverFileView.as_view(), name="waiver-file"),
    path("waivers/<int:waiver>/", WaiverDetailView.as_view(), name="waiver-detail"),
    path("waivers/<int:waiver>/change/", ChangeWaiverView.as_view(), name="waiver-change"),
    path("questionnaires/", QuestionnaireListView.as_view(), name="questionnaire-list"),
    path("questionnaires/as.<str:kind>", QuestionnaireFileView.as_view(), name="questionnaire-file"),
    path("registrations/<int:registration>/sellers/", SellerTableView.as_view(), name="seller-table"),
    path("deadlines/", DeadlineListView.as_view(), name="deadline-list"),
    path("deadlines/as.<str:kind>", DeadlineFileView.as_view(), name="deadline-file"),
    path("deadlines/several/", SeveralDeadlinesView.as_view(), name="deadline-several"),
    path("deadlines/<int:deadline>/", DeadlineRowView.as_view(), name="deadline-row"),
    path("placements/<slug:slug>/deadlines/<str:code>/", DeadlineDetailView.as_view(), name="deadline-detail"),
    path(
        "placements/<slug:slug>/deadlines/<str:code>/<path:subject>/",
        DeadlineDetailView.as_view(),
        name="deadline-detail",
    ),
    path("documents/", DocumentListView.as_view(), name="document-list"),
    path("documents/as.<str:kind>", DocumentFileView.as_view(), name="document-file"),
    path("documents/<int:document>/", DocumentDetailView.as_view(), name="document-detail"),
    path("documents/<int:document>/file/", GiveVersionView.as_view(), name="document-give"),
    path("documents/versions/<int:version>/", FileView.as_view(), name="document-download"),
    path("findings/", FindingsView.as_view(), name="finding-list"),
    path("findings/as.<str:kind>", FindingsFileView.as_view(), name="finding-file"),
    path("findings/several/", SeveralFindingsView.as_view(), name="finding-several"),
    path("findings/<int:ack>/withdraw/", WithdrawView.as_view(), name="finding-withdraw"),
    path("notices/", NoticeListView.as_view(), name="notice-list"),
    path("notices/as.<str:kind>", NoticeFileView.as_view(), name="notice-file"),
    path("notices/given/", GivenView.as_view(), name="notice-given"),
    path("calendars/", CalendarsView.as_view(), name="calendars"),
    path("duties/<int:duty>/rule/", RuleView.as_view(), name="rule-edit"),
    path("record/duty/", AddDutyView.as_view(), name="duty-add"),
    path("what-if/", WhatIfView.as_view(), name="what-if"),
    path("registrations/", RegistrationListView.as_view(), name="registration-list"),
    path("registrations/as.<str:kind>", RegistrationFileView.as_view(), name="registration-file"),
    path("registrations/<int:registration>/", RegistrationDetailView.as_view(), name="registration-detail"),
    path("record/event/", RecordEventView.as_view(), name="event-record"),
    path("record/plan/", PlanEventView.as_view(), name="event-plan"),
    path("record/notice/", RecordNoticeView.as_view(), name="notice-record"),
    path("record/blackout/", StartBlackoutView.as_view(), name="blackout-start"),
    path("record/transfer/", RecordTransferView.as_view(), name="transfer-record"),
    path("record/question/", AskView.as_view(), name="consent-ask"),
    path("record/waiver/", RecordWaiverView.as_view(), name="waiver-record"),
    path("closings/<int:closing>/", ClosingDetailView.as_view(), name="closing-detail"),
    path("closings/<int:closing>/change/", CorrectClosingView.as_view(), name="closing-change"),
    path("closings/<int:closing>/day/", ClosingDayView.as_view(), name="closing-day"),
    path("closings/<int:closing>/schedule/", LoadScheduleView.as_view(), name="schedule-load"),
    path("schedules/<int:number>/", ScheduleReceiptView.as_view(), name="schedule-receipt"),
    path("schedules/<int:number>/import/", ImportScheduleView.as_view(), name="schedule-import"),
    path("schedules/<int:number>/undo/", UndoImportView.as_view(), name="schedule-undo"),
    path("record/document/", AddDocumentView.as_view(), name="document-add"),
    path("record/holder/", AddHolderView.as_view(), name="holder-add"),
    path("holders/<int:holder>/change/", ChangeHolderView.as_view(), name="holder-change"),
    path("record/issuer/", AddIssuerView.as_view(), name="issuer-add"),
    path("issuers/<int:issuer>/change/", ChangeIssuerView.as_view(), name="issuer-change"),
    path("events/<int:milestone>/", EventDetailView.as_view(), name="event-detail"),
    path("events/<int:milestone>/change/", CorrectEventView.as_view(), name="event-change"),
    path("events/<int:milestone>/day/", EventDayView.as_view(), name="event-day"),
    path("blackouts/<int:blackout>/until/", ExtendBlackoutView.as_view(), name="blackout-extend"),
    path("acts/<str:act>/undo/", UndoView.as_view(), name="act-undo"),
    path("reports/", ReportListView.as_view(), name="report-list"),
    path("reports/add/", ReportAddView.as_view(), name="report-add"),
    path("reports/mails/", MailListView.as_view(), name="mail-list"),
    path("reports/<int:subscription>/", ReportDetailView.as_view(), name="report-detail"),
    path("reports/<int:subscription>/change/", ReportChangeView.as_view(), name="report-change"),
    path("calendar/", MonthView.as_view(), name="calendar-month"),
    path("calendar/year/", YearView.as_view(), name="calendar-year"),
    path("help/", HelpView.as_view(), name="help"),
    path("readyz", readyz, name="readyz"),
    path("calendar/<str:secret>.ics", calendar, name="calendar"),
]
