"""The sign-in library's pages that we use; there are no passwords and no sign-up, so those are not here."""

from allauth.account import views as account
from django.urls import include, path

urlpatterns = [
    path("", account.login, name="account_login"),
    path("code/", account.request_login_code, name="account_request_login_code"),
    path("code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("keys/", include("allauth.mfa.urls")),
]
