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
from samklang.measurement.actions.importing import ask_to_store, discard_import
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

__all__ = [
    "Conflict",
    "TypedFigure",
    "add_dimension",
    "apply_duty_templates",
    "approve_report",
    "ask_to_store",
    "assign_duties",
    "declare_change",
    "define_indicator",
    "discard_import",
    "due_day",
    "end_duty",
    "lift_waivers",
    "open_period",
    "protect_release",
    "protect_releases",
    "rebuild_counting",
    "release_period",
    "reopen_report",
    "return_report",
    "revise_indicator",
    "save_figures",
    "set_duty_template",
    "set_reminders",
    "set_target",
    "settle_indicator",
    "submit_report",
    "waive_duties",
]
