"""The addresses of pages that are no part of the admin."""

from django.urls import path

from compliance.views import calendar, readyz

app_name = "compliance"
urlpatterns = [
    path("readyz", readyz, name="readyz"),
    path("calendar/<str:secret>.ics", calendar, name="calendar"),
]
