"""Every address of the product. The segment after the initiative is the folder of the code."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", include("samklang.people.sign_in_urls")),
    path("people/", include("samklang.people.urls")),
    path("calendar/", include("samklang.interchange.ical.urls")),
    path("api/", include("samklang.interchange.api.urls")),
    path("ui/", include("samklang.ui.urls")),
    path("", include("samklang.overview.front_urls")),
    path("", include("samklang.initiatives.front_urls")),
    path("<slug:initiative>/initiatives/", include("samklang.initiatives.urls")),
    path("<slug:initiative>/agenda/", include("samklang.agenda.urls")),
    path("<slug:initiative>/measurement/", include("samklang.measurement.urls")),
    path("<slug:initiative>/activities/", include("samklang.activities.urls")),
    path("<slug:initiative>/communication/", include("samklang.communication.urls")),
    path("<slug:initiative>/backbone/", include("samklang.backbone.urls")),
    path("<slug:initiative>/figures/", include("samklang.interchange.figures.urls")),
    path("<slug:initiative>/jsonstat/", include("samklang.interchange.jsonstat.urls")),
    path("<slug:initiative>/indicator-set/", include("samklang.interchange.indicator_set.urls")),
    path("<slug:initiative>/funder-forms/", include("samklang.interchange.funder_forms.urls")),
    path("<slug:initiative>/tables/", include("samklang.interchange.csv_xlsx.urls")),
    path("<slug:initiative>/statistics/", include("samklang.interchange.statistics.urls")),
    path("<slug:initiative>/", include("samklang.overview.urls")),
]

handler400 = "samklang.ui.views.bad_request"
handler403 = "samklang.ui.views.permission_denied"
handler404 = "samklang.ui.views.page_not_found"
handler500 = "samklang.ui.views.server_error"
