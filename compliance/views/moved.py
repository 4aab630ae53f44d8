"""Where pages are that once stood in the admin. Mails, calendars and bookmarks still lead to their old addresses."""

from django.urls import path
from django.views.generic import RedirectView

# The old address below the admin's, and the name of the page that stands for it.
MOVED = (
    ("calendars/", "calendars"),
    ("findings/", "finding-list"),
    ("groups/", "group-list"),
    ("notice/", "notice-given"),
    ("positions/", "position-list"),
    ("what-if/", "what-if"),
    ("reports/", "report-list"),
    ("reports/mails/", "mail-list"),
    ("reports/<int:subscription>/", "report-change"),
    ("reports/<int:subscription>/preview/", "report-detail"),
    ("placements/closing/<int:closing>/schedule/", "schedule-load"),
    ("compliance/scheduleimport/<int:number>/look/", "schedule-import"),
    ("placements/placement/<int:placement>/library/", "library-take"),
    ("placements/sourcedocument/<int:document>/file/", "document-give"),
    ("placements/documentversion/<int:version>/download/", "document-download"),
)


class MovedView(RedirectView):
    """Leads on for good, with the day and all else that was asked; behind sign-in as every page is."""

    http_method_names = ("get", "head", "options")
    permanent = True
    query_string = True


urlpatterns = [path(old, MovedView.as_view(pattern_name=f"compliance:{name}"), name=name) for old, name in MOVED]
