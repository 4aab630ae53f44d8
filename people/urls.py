"""The addresses of signing in: of django-allauth's pages those that the site uses, and no other.

There is no signing up, and e-mail addresses are the administrator's to change.
"""

from allauth.account import views as account
from allauth.socialaccount import views as directory_pages
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from people.single_sign_on import leave_for_directory
from people.views import EndSessionView, SecondFactorView

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("two-step/", SecondFactorView.as_view(), name="mfa_index"),
    path("two-step/", include("allauth.mfa.urls")),
    path("directory/", leave_for_directory, name="directory-leave"),
    path("directory/cancelled/", directory_pages.login_cancelled, name="socialaccount_login_cancelled"),
    path("directory/<slug:provider_id>/", openid_connect.callback, name="openid_connect_callback"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("sessions/<int:pk>/end/", EndSessionView.as_view(), name="session-end"),
]
