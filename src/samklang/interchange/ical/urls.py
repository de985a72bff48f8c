"""Addresses of ical."""

from django.urls import URLPattern

app_name = "ical"
urlpatterns: list[URLPattern] = []
