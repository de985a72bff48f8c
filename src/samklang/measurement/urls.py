"""Addresses of measurement."""

from django.urls import path

from samklang.measurement.views import approval, data, definitions, duties, funders, indicators, periods, reporting

app_name = "measurement"
urlpatterns = [
    path("", indicators.scorecard, name="scorecard"),
    path("indicators/new/", definitions.new_indicator, name="new_indicator"),
    path("indicators/<int:indicator_id>/", indicators.indicator, name="indicator"),
    path("indicators/<int:indicator_id>/revise/", definitions.revise_indicator, name="revise_indicator"),
    path("indicators/<int:indicator_id>/settings/", definitions.indicator_settings, name="indicator_settings"),
    path("indicators/<int:indicator_id>/change/", definitions.declare_change, name="declare_change"),
    path("indicators/<int:indicator_id>/target/", definitions.set_target, name="set_target"),
    path("indicators/<int:indicator_id>/duties/", definitions.duties, name="duties"),
    path("data/", data.data, name="data"),
    path("data/terms/", data.data_terms, name="data_terms"),
    path("funders/", funders.funder_forms, name="funder_forms"),
    path("funders/new/", funders.new_funder_form, name="new_funder_form"),
    path("funders/<int:funder_form_id>/", funders.funder_form, name="funder_form"),
    path("funders/<int:funder_form_id>/answers/", funders.answer_funder_form, name="answer_funder_form"),
    path("funders/<int:funder_form_id>/remove/", funders.remove_funder_form, name="remove_funder_form"),
    path("duties/", duties.duty_templates, name="duty_templates"),
    path("duties/<int:duty_id>/end/", duties.end_duty, name="end_duty"),
    path("periods/", periods.periods, name="periods"),
    path("periods/<int:period_id>/", duties.period, name="period"),
    path("periods/<int:period_id>/release/", periods.release, name="release"),
    path("reports/", reporting.reports, name="reports"),
    path("reports/<int:report_id>/", reporting.report, name="report"),
    path("reports/<int:report_id>/waive/", duties.waive, name="waive"),
    path("reports/<int:report_id>/lift/", duties.lift_waivers, name="lift_waivers"),
    path("reminders/", duties.reminders, name="reminders"),
    path("approvals/", approval.approvals, name="approvals"),
    path("approvals/<int:report_id>/", approval.approve_report, name="approve_report"),
]
