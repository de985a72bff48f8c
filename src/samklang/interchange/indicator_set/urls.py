"""Addresses of indicator_set."""

from django.urls import URLPattern

app_name = "indicator_set"
urlpatterns: list[URLPattern] = []
