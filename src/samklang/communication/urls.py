"""Addresses of communication."""

from django.urls import URLPattern

app_name = "communication"
urlpatterns: list[URLPattern] = []
