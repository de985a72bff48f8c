"""Addresses of backbone."""

from django.urls import URLPattern

app_name = "backbone"
urlpatterns: list[URLPattern] = []
