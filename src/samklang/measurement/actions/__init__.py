"""All writing of shared measurement."""

from samklang.measurement.actions.agreeing import assign_duties, assign_duties_at
from samklang.measurement.actions.breakdowns import Became, map_categories, replace_dimension, retire_dimension
from samklang.measurement.actions.changes import declare_change, withdraw_change
from samklang.measurement.actions.counting import rebuild_counting
from samklang.measurement.actions.definitions import (
    add_dimension,
    define_indicator,
    revise_indicator,
    set_target,
    settle_indicator,
)
from samklang.measurement.actions.drafting import draft_release, draft_releases
from samklang.measurement.actions.duties import (
    end_duty,
    lift_waivers,
    set_reminders,
    tell_only_by,
    waive_duties,
)
from samklang.measurement.actions.duty_templates import (
    apply_duty_templates,
    set_duty_template,
    set_own_places,
    set_template_places,
)
from samklang.measurement.actions.funders import Answered, answer_funder_form, make_funder_form, remove_funder_form
from samklang.measurement.actions.importing import ask_to_store, discard_import
from samklang.measurement.actions.official import (
    OfficialFile,
    add_series,
    discard_table,
    end_series,
    note_failed_renewal,
    renew_series,
    revise_series,
    stage_table,
)
from samklang.measurement.actions.periods import open_period, set_due_day, take_back_period
from samklang.measurement.actions.protecting import protect_release, protect_releases
from samklang.measurement.actions.release_rules import (
    confirm_to_release_alone,
    propose_to_release_alone,
    require_two_to_release,
    set_amount_rule,
    withdraw_to_release_alone,
)
from samklang.measurement.actions.releasing import (
    confirm_release,
    prepare_release,
    prepare_release_anew,
    release_period,
    withdraw_release,
)
from samklang.measurement.actions.reopening import ask_to_reopen, decline_to_reopen
from samklang.measurement.actions.reporting import (
    Conflict,
    TypedFigure,
    approve_report,
    due_day,
    reopen_report,
    return_report,
    save_figures,
    submit_report,
)
from samklang.measurement.actions.terms import set_data_terms

__all__ = [
    "Answered",
    "Became",
    "Conflict",
    "OfficialFile",
    "TypedFigure",
    "add_dimension",
    "add_series",
    "answer_funder_form",
    "apply_duty_templates",
    "approve_report",
    "ask_to_reopen",
    "ask_to_store",
    "assign_duties",
    "assign_duties_at",
    "confirm_release",
    "confirm_to_release_alone",
    "declare_change",
    "decline_to_reopen",
    "define_indicator",
    "discard_import",
    "discard_table",
    "draft_release",
    "draft_releases",
    "due_day",
    "end_duty",
    "end_series",
    "lift_waivers",
    "make_funder_form",
    "map_categories",
    "note_failed_renewal",
    "open_period",
    "prepare_release",
    "prepare_release_anew",
    "propose_to_release_alone",
    "protect_release",
    "protect_releases",
    "rebuild_counting",
    "release_period",
    "remove_funder_form",
    "renew_series",
    "reopen_report",
    "replace_dimension",
    "require_two_to_release",
    "retire_dimension",
    "return_report",
    "revise_indicator",
    "revise_series",
    "save_figures",
    "set_amount_rule",
    "set_data_terms",
    "set_due_day",
    "set_duty_template",
    "set_own_places",
    "set_reminders",
    "set_target",
    "set_template_places",
    "settle_indicator",
    "stage_table",
    "submit_report",
    "take_back_period",
    "tell_only_by",
    "waive_duties",
    "withdraw_change",
    "withdraw_release",
    "withdraw_to_release_alone",
]
