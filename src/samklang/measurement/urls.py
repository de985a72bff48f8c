"""Addresses of measurement."""

from django.urls import path

from samklang.measurement.views import (
    agreeing,
    approval,
    breakdowns,
    data,
    definitions,
    duties,
    funders,
    indicators,
    periods,
    pivots,
    published,
    release_rules,
    releasing,
    reporting,
)

app_name = "measurement"
urlpatterns = [
    path("", indicators.scorecard, name="scorecard"),
    path("indicators/new/", definitions.new_indicator, name="new_indicator"),
    path("indicators/<int:indicator_id>/", indicators.indicator, name="indicator"),
    path("indicators/<int:indicator_id>/revise/", definitions.revise_indicator, name="revise_indicator"),
    path("indicators/<int:indicator_id>/settings/", definitions.indicator_settings, name="indicator_settings"),
    path("indicators/<int:indicator_id>/change/", definitions.declare_change, name="declare_change"),
    path(
        "indicators/<int:indicator_id>/change/<int:declared_change_id>/withdraw/",
        definitions.withdraw_change,
        name="withdraw_change",
    ),
    path("indicators/<int:indicator_id>/target/", definitions.set_target, name="set_target"),
    path("indicators/<int:indicator_id>/duties/", agreeing.duties, name="duties"),
    path("indicators/<int:indicator_id>/pivot/", pivots.pivot, name="pivot"),
    path("indicators/<int:indicator_id>/pivot/figure/", pivots.pivot_figure, name="pivot_figure"),
    path("indicators/<int:indicator_id>/categories/", breakdowns.map_categories, name="map_categories"),
    path("dimensions/", breakdowns.dimensions, name="dimensions"),
    path("dimensions/new/", breakdowns.new_dimension, name="new_dimension"),
    path("dimensions/<int:dimension_id>/replace/", breakdowns.replace_dimension, name="replace_dimension"),
    path("dimensions/<int:dimension_id>/retire/", breakdowns.retire_dimension, name="retire_dimension"),
    path("data/", data.data, name="data"),
    path("data/terms/", data.data_terms, name="data_terms"),
    path("funders/", funders.funder_forms, name="funder_forms"),
    path("funders/new/", funders.new_funder_form, name="new_funder_form"),
    path("funders/<int:funder_form_id>/", funders.funder_form, name="funder_form"),
    path("funders/<int:funder_form_id>/answers/", funders.answer_funder_form, name="answer_funder_form"),
    path("funders/<int:funder_form_id>/remove/", funders.remove_funder_form, name="remove_funder_form"),
    path("published/<int:indicator_id>/<int:release_id>/", published.published_figure, name="published_figure"),
    path("duties/", duties.duty_templates, name="duty_templates"),
    path("duties/<int:duty_id>/end/", duties.end_duty, name="end_duty"),
    path("periods/", periods.periods, name="periods"),
    path("periods/all/", periods.all_periods, name="all_periods"),
    path("periods/<int:period_id>/", duties.period, name="period"),
    path("periods/<int:period_id>/due/", periods.due_day, name="due_day"),
    path("periods/<int:period_id>/take-back/", periods.take_back_period, name="take_back_period"),
    path("periods/<int:period_id>/release/", releasing.release, name="release"),
    path("releases/<int:prepared_release_id>/", releasing.confirm_release, name="confirm_release"),
    path("releases/<int:prepared_release_id>/withdraw/", releasing.withdraw_release, name="withdraw_release"),
    path(
        "releases/<int:prepared_release_id>/tables/<int:indicator_id>/", releasing.release_table, name="release_table"
    ),
    path("releases/<int:prepared_release_id>/anew/", releasing.prepare_release_anew, name="prepare_release_anew"),
    path("releases/who/", release_rules.release_rule, name="release_rule"),
    path(
        "releases/who/<int:rule_proposal_id>/confirm/", release_rules.confirm_release_rule, name="confirm_release_rule"
    ),
    path(
        "releases/who/<int:rule_proposal_id>/withdraw/",
        release_rules.withdraw_release_rule,
        name="withdraw_release_rule",
    ),
    path("releases/amounts/", release_rules.amount_rule, name="amount_rule"),
    path("reports/", reporting.reports, name="reports"),
    path("reports/<int:report_id>/", reporting.report, name="report"),
    path("reports/<int:report_id>/breakdown/<int:indicator_id>/", reporting.report_breakdown, name="report_breakdown"),
    path("reports/<int:report_id>/waive/", duties.waive, name="waive"),
    path("reports/<int:report_id>/lift/", duties.lift_waivers, name="lift_waivers"),
    path("reminders/", duties.reminders, name="reminders"),
    path("approvals/", approval.approvals, name="approvals"),
    path("approvals/<int:report_id>/", approval.approve_report, name="approve_report"),
]
