"""Addresses outside any one initiative: answering an invitation, and the example's bar."""

from django.urls import path

from samklang.initiatives import views

app_name = "front"
urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("act-as/", views.act_as, name="act_as"),
]
