"""Addresses of the calendar feed."""

from django.urls import URLPattern, path

from samklang.interchange.ical import views

app_name = "ical"
urlpatterns: list[URLPattern] = [
    path("<str:secret>.ics", views.feed, name="feed"),
]
