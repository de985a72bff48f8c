"""Addresses of funder_forms."""

from django.urls import URLPattern

app_name = "funder_forms"
urlpatterns: list[URLPattern] = []
