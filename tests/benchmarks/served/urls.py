"""The site's addresses, and those of the pages that it is measured against."""

from django.urls import include, path

from tests.benchmarks.served.views import TunedView, UsualView, floor

urlpatterns = [
    path("floor/", floor),
    path("tuned/", TunedView.as_view()),
    path("usual/", UsualView.as_view()),
    path("", include("config.urls")),
]
