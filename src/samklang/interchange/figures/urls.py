"""Addresses of figures as files."""

from django.urls import path

from samklang.interchange.figures import views

app_name = "figures"
urlpatterns = [
    path("all/excel.csv", views.all_excel_csv, name="all_excel_csv"),
    path("all/figures.xlsx", views.all_xlsx, name="all_xlsx"),
    path("all/figures.csv", views.all_csv, name="all_csv"),
    path("all/figures.csv-metadata.json", views.all_csvw, name="all_csvw"),
    path("all/figures.zip", views.all_zip, name="all_zip"),
    path("<int:indicator_id>/figures.csv", views.one_csv, name="one_csv"),
    path("<int:indicator_id>/figures.csv-metadata.json", views.one_csvw, name="one_csvw"),
    path("<int:indicator_id>/figures.zip", views.one_zip, name="one_zip"),
]
