"""Addresses of an initiative's home and its public page."""

from django.urls import path

from samklang.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("our-organisation/", views.our_organisation, name="our_organisation"),
    path("public/", views.public, name="public"),
]
