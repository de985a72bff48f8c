"""A report is asked, saved and sent by plain statements: they say what Django's own would say, and they are few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samklang.measurement.actions import revise_indicator, save_figures, submit_report
from samklang.measurement.models import (
    Cell,
    Dimension,
    DraftFigure,
    Duty,
    Indicator,
    IndicatorVersion,
    Observation,
    Report,
)
from samklang.measurement.queries import asked_of
from samklang.measurement.queries.asked_duties import duties_for, versions_in_force
from samklang.measurement.queries.plain_rows import columns_of, rows_as
from samklang.measurement.queries.what_stands import what_stands_in
from samklang.measurement.tests.build import figure, indicator, quarter, report_of
from samklang.measurement.tests.build_reports import AUTUMN, SUMMER, typed_figure, wording
from samklang.places.models import Place

MODELS = [Cell, Dimension, DraftFigure, Duty, Indicator, IndicatorVersion, Observation, Place, Report]
FIGURES = {"I-01": ("8", None), "I-02": ("65", None), "I-03": ("4", "12"), "I-04": ("31", None)}


def fields_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("model", MODELS)
def test_a_row_read_plainly_is_as_django_reads_it(report, bo, actor_of, model):
    filled_in(report, actor_of(bo))
    read = rows_as(f"SELECT {columns_of(model, 'm')} FROM {model._meta.db_table} m ORDER BY m.id", {}, model)
    assert [fields_of(row) for (row,) in read] == [fields_of(row) for row in model.objects.order_by("pk")]
    assert all(row._state.db == "default" and not row._state.adding for (row,) in read)
    # A field that is changed on reading would be read wrong: JSON, for one.
    assert not [each.name for each in model._meta.concrete_fields if hasattr(each, "from_db_value")]


def test_what_several_rows_tell_of_is_one_object_and_what_is_not_there_is_none(report):
    sql = f"""
      SELECT {columns_of(Report, "r")}, {columns_of(Place, "p")}, n FROM generate_series(1, 2) n
      CROSS JOIN measurement_report r LEFT JOIN places_place p ON p.id = -r.id WHERE r.id = %(id)s ORDER BY n
    """
    (first, no_place, one), (second, _none, two) = rows_as(sql, {"id": report.pk}, Report, Place)
    assert first == report
    assert first is second
    assert (no_place, one, two) == (None, 1, 2)


def filled_in(report, actor):
    typed = [
        typed_figure(line.key, *FIGURES[line.version.indicator.code]) for line in asked_of(report) if line.is_total
    ]
    assert save_figures(report=report, figures=typed, by=actor, at=AUTUMN) == []


def test_a_report_is_asked_saved_and_sent_by_few_statements(founded, harbour, bo, actor_of):
    made = indicator(founded, organisations=[harbour])
    report = report_of(harbour, quarter(founded, 2026, 2))
    report.organisation = harbour  # as a page has read it
    acts, typed = actor_of(bo), [figure(report, "H1", 5)]
    with CaptureQueriesContext(connection) as asked:
        lines = asked_of(report)
        save_figures(report=report, figures=typed, by=acts, at=AUTUMN, asked=lines)
        submit_report(report=report, by=acts, at=AUTUMN, asked=lines)
    said = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(said) <= 17, said
    stored = Observation.objects.get(report=report)
    assert (stored.indicator, stored.numerator, stored.answer, stored.how) == (made, 5, "measured", "registered")


def test_what_was_sent_and_what_is_typed_anew_stand_in_a_report_side_by_side(report, bo, actor_of):
    filled_in(report, actor_of(bo))
    typed = what_stands_in(report)
    submit_report(report=report, by=actor_of(bo), at=AUTUMN)
    told = what_stands_in(report)
    assert (len(typed.typed), len(typed.told), len(told.typed), len(told.told)) == (4, 0, 0, 4)
    assert typed.by_key.keys() == told.by_key.keys()
    assert what_stands_in(report, with_drafts=False).told == told.told


@pytest.mark.parametrize(
    ("day", "name"), [(date(2019, 5, 1), "Først"), (date(2021, 5, 1), "Først"), (date(2026, 8, 1), "Senest")]
)
def test_in_force_is_the_last_definition_that_has_begun_and_before_any_has_the_first(founded, harbour, day, name):
    made = indicator(founded, organisations=[harbour], **wording("Først"))
    for words, begins in (("Mellem", date(2026, 7, 1)), ("Senest", date(2026, 7, 1)), ("Siden", date(2027, 1, 1))):
        revise_indicator(
            indicator=made, wording=wording(words, valid_from=begins), reason="Klarere ord", breaks_comparability=False,
            dimensions=[], by=founded, at=SUMMER,
        )  # fmt: skip
    duties = duties_for(report_of(harbour, quarter(founded, 2026, 2)))
    versions, cells = versions_in_force(duties, on=day)
    assert [version.name for version in versions.values()] == [name]
    assert cells[versions[made.pk].pk] == []
