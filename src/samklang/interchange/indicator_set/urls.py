"""Addresses of the set of indicators."""

from django.urls import path

from samklang.interchange.indicator_set import views

app_name = "indicator_set"
urlpatterns = [
    path("indicators.json", views.set_as_json, name="set_as_json"),
    path("indicators.xlsx", views.set_as_xlsx, name="set_as_xlsx"),
    path("take-in/", views.take_in, name="take_in"),
    path("take-in/<int:staged_set_id>/", views.preview_set, name="preview_set"),
]
