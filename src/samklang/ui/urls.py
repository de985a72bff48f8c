"""Addresses of the look itself."""

from django.urls import URLPattern, path

from samklang.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [path("gallery/", views.gallery, name="gallery")]
