"""Addresses of JSON-stat."""

from django.urls import path

from samklang.interchange.jsonstat import views

app_name = "jsonstat"
urlpatterns = [
    path("all.json", views.all_jsonstat, name="all_jsonstat"),
    path("<int:indicator_id>.json", views.one_jsonstat, name="one_jsonstat"),
]
