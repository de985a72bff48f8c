"""Addresses of csv_xlsx."""

from django.urls import path

from samklang.interchange.csv_xlsx.views import downloads, history, history_layouts, layouts, uploads

app_name = "csv_xlsx"
urlpatterns = [
    path("reports/<int:report_id>/template.csv", downloads.report_csv, name="report_csv"),
    path("reports/<int:report_id>/template.xlsx", downloads.report_xlsx, name="report_xlsx"),
    path("reports/<int:report_id>/upload/", uploads.upload, name="upload"),
    path("uploads/<int:upload_id>/", uploads.preview, name="preview"),
    path("uploads/<int:upload_id>/layout/", layouts.layout, name="layout"),
    path("refusals/<int:refused_upload_id>/comments/", uploads.comments, name="comments"),
    path("history/", history.history, name="history"),
    path("history/template/", history.history_template, name="history_template"),
    path("history/<int:figure_import_id>/", history.history_import, name="history_import"),
    path("history/<int:figure_import_id>/rows/", history.history_rows, name="history_rows"),
    path("history/<int:figure_import_id>/layout/", history_layouts.history_layout, name="history_layout"),
    path("history/<int:figure_import_id>/comments/", history.history_comments, name="history_comments"),
    path("indicators/<int:indicator_id>/figures.csv", downloads.indicator_csv, name="indicator_csv"),
    path("indicators/<int:indicator_id>/figures.xlsx", downloads.indicator_xlsx, name="indicator_xlsx"),
    path("indicators/<int:indicator_id>/pivot.csv", downloads.pivot_csv, name="pivot_csv"),
    path("indicators/<int:indicator_id>/pivot.xlsx", downloads.pivot_xlsx, name="pivot_xlsx"),
]
