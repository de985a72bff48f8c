"""Addresses of the forms of funders as files."""

from django.urls import path

from samklang.interchange.funder_forms import views

app_name = "funder_forms"
urlpatterns = [
    path("upload/", views.upload_form, name="upload_form"),
    path("<int:funder_form_id>/form.csv", views.form_csv, name="form_csv"),
    path("<int:funder_form_id>/form.xlsx", views.form_xlsx, name="form_xlsx"),
]
