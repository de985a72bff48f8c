"""Addresses of csv_xlsx."""

from django.urls import URLPattern

app_name = "csv_xlsx"
urlpatterns: list[URLPattern] = []
