"""Addresses of a person's own pages."""

from django.urls import path

from samklang.people import views

app_name = "people"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/end-sessions/", views.end_sessions, name="end_sessions"),
    path("language/", views.language, name="language"),
    path("link/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("outbox/", views.outbox, name="outbox"),
]
