"""All writing of shared measurement."""

from samklang.measurement.actions.definitions import (
    add_dimension,
    assign_duties,
    declare_change,
    define_indicator,
    revise_indicator,
    set_target,
    settle_indicator,
)
from samklang.measurement.actions.duties import (
    apply_duty_templates,
    end_duty,
    lift_waivers,
    set_duty_template,
    set_reminders,
    waive_duties,
)
from samklang.measurement.actions.facts import rebuild_counting
from samklang.measurement.actions.funders import Answered, answer_funder_form, make_funder_form, remove_funder_form
from samklang.measurement.actions.releasing import protect_release, protect_releases, release_period
from samklang.measurement.actions.reporting import (
    Conflict,
    TypedFigure,
    approve_report,
    due_day,
    open_period,
    reopen_report,
    return_report,
    save_figures,
    submit_report,
)
from samklang.measurement.actions.terms import set_data_terms

__all__ = [
    "Answered",
    "Conflict",
    "TypedFigure",
    "add_dimension",
    "answer_funder_form",
    "apply_duty_templates",
    "approve_report",
    "assign_duties",
    "declare_change",
    "define_indicator",
    "due_day",
    "end_duty",
    "lift_waivers",
    "make_funder_form",
    "open_period",
    "protect_release",
    "protect_releases",
    "rebuild_counting",
    "release_period",
    "remove_funder_form",
    "reopen_report",
    "return_report",
    "revise_indicator",
    "save_figures",
    "set_data_terms",
    "set_duty_template",
    "set_reminders",
    "set_target",
    "settle_indicator",
    "submit_report",
    "waive_duties",
]
