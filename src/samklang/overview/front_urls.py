"""The address of the house itself."""

from django.urls import path

from samklang.overview import views

app_name = "entrance"
urlpatterns = [path("", views.front, name="front")]
