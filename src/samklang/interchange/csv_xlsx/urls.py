"""Addresses of csv_xlsx."""

from django.urls import path

from samklang.interchange.csv_xlsx import views

app_name = "csv_xlsx"
urlpatterns = [
    path("reports/<int:report_id>/template.csv", views.report_csv, name="report_csv"),
    path("reports/<int:report_id>/template.xlsx", views.report_xlsx, name="report_xlsx"),
    path("reports/<int:report_id>/upload/", views.upload, name="upload"),
    path("uploads/<int:upload_id>/", views.preview, name="preview"),
    path("indicators/<int:indicator_id>/figures.csv", views.indicator_csv, name="indicator_csv"),
    path("indicators/<int:indicator_id>/figures.xlsx", views.indicator_xlsx, name="indicator_xlsx"),
    path("indicators/<int:indicator_id>/pivot.csv", views.pivot_csv, name="pivot_csv"),
    path("indicators/<int:indicator_id>/pivot.xlsx", views.pivot_xlsx, name="pivot_xlsx"),
]
