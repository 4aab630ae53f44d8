"""The addresses of pages that are no part of the admin."""

from django.urls import path

from compliance.calendars.views import feed
from compliance.views import readyz

app_name = "compliance"
urlpatterns = [
    path("readyz", readyz, name="readyz"),
    path("calendar/<str:secret>.ics", feed, name="calendar"),
]
