"""Addresses of the backbone's room."""

from django.urls import path

from samklang.backbone import views

app_name = "backbone"
urlpatterns = [
    path("", views.today, name="today"),
    path("conditions/", views.conditions, name="conditions"),
    path("thresholds/", views.thresholds, name="thresholds"),
    path("events/", views.events, name="events"),
]
