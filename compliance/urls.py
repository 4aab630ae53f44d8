"""The addresses of the site. The admin has its own."""

from django.urls import path

from compliance.views.feeds import calendar
from compliance.views.home import HomeView
from compliance.views.monitoring import readyz

app_name = "compliance"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("readyz", readyz, name="readyz"),
    path("calendar/<str:secret>.ics", calendar, name="calendar"),
]
