"""The addresses of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from config.views import favicon, healthz

handler500 = "config.views.failed"
urlpatterns = [
    path("", include("compliance.urls")),
    path("api/", include("compliance.views.api")),
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("accounts/", include("people.urls")),
    # One door: the admin's own sign-in page leads to ours, and keeps where the person wanted to go.
    path(
        "admin/login/",
        login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True)),
        name="admin-login",
    ),
    path("admin/", include(("compliance.views.moved", "moved"))),
    path("admin/", admin.site.urls),
]
