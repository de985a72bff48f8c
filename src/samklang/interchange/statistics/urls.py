"""Addresses of statistics."""

from django.urls import path

from samklang.interchange.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.official_series, name="official_series"),
    path("new/", views.new_series, name="new_series"),
    path("new/choose/", views.choose_series, name="choose_series"),
    path("<int:official_series_id>/", views.series, name="series"),
    path("<int:official_series_id>/series.csv", views.series_csv, name="series_csv"),
    path("<int:official_series_id>/series-plain.csv", views.series_plain_csv, name="series_plain_csv"),
    path("<int:official_series_id>/renew/", views.renew_series, name="renew_series"),
    path("<int:official_series_id>/revise/", views.revise_series, name="revise_series"),
    path("<int:official_series_id>/end/", views.end_series, name="end_series"),
    path("files/<int:official_fetch_id>/", views.fetched_file, name="fetched_file"),
]
