"""Official statistics: the list, one series, and how a series comes in, is renewed, described and ended."""

from datetime import date
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv, plain_csv
from samklang.interchange.figures.downloads import CSV, download
from samklang.interchange.statistics import actions
from samklang.interchange.statistics.calculations import UnreadableError
from samklang.interchange.statistics.forms import ChoiceForm, RenewForm, SeriesForm, SourceForm, WordingForm
from samklang.interchange.statistics.queries import Chosen, chosen_from, suggested_wording, tables_in, unended_in
from samklang.interchange.statistics.tables import curve_table
from samklang.interchange.statistics.wording import change_words
from samklang.measurement import actions as measures
from samklang.measurement.models import OfficialFetch, OfficialSeries
from samklang.measurement.queries import (
    Moment,
    OfficialCard,
    changed_by_source,
    moment_of,
    official_cards,
    official_fetches_visible_to,
    official_series_visible_to,
    renewals_of,
    staged_table_of,
)
from samklang.measurement.queries.official import goals_of_series, has_ended
from samklang.places.queries import place_of_municipality
from samklang.ui.file_names import file_name
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def official_series(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the official statistics beside our own figures: each series with its curve and source."""
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    cards = official_cards(official_series_visible_to(viewer), known_on=moment.at)
    context = {
        "moment": moment,
        "cards": [card for card in cards if not has_ended(card.series, at=moment.at)],
        "ended": [card for card in cards if has_ended(card.series, at=moment.at)],
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
    }
    return render(request, "statistics/official_series.html", context)


@require_safe
@page(Permission.READ)
def series(request: HttpRequest, viewer: Viewer, *, official_series_id: int) -> HttpResponse:
    """Show one official series: its curve as fetched by a day, where it comes from, and every time it was fetched."""
    chosen, card, moment = _as_known(request, viewer, official_series_id)
    renewals = renewals_of(chosen, known_on=moment.at)
    context = {
        "series": chosen,
        "card": card,
        "moment": moment,
        "goals": goals_of_series(chosen, at=moment.at),
        "had_ended": has_ended(chosen, at=moment.at),
        "renewals": renewals,
        "changed": changed_by_source(renewals),
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
    }
    return render(request, "statistics/series.html", context)


@require_safe
@page(Permission.READ)
def series_csv(request: HttpRequest, viewer: Viewer, *, official_series_id: int) -> HttpResponse:
    """Give a curve as text for a Danish Excel, as fetched by a day."""
    chosen, card, moment = _as_known(request, viewer, official_series_id)
    return download(danish_csv(*curve_table(card)), CSV, _stem(chosen, moment), "csv")


@require_safe
@page(Permission.READ)
def series_plain_csv(request: HttpRequest, viewer: Viewer, *, official_series_id: int) -> HttpResponse:
    """Give the same with commas and decimal points, for programs."""
    chosen, card, moment = _as_known(request, viewer, official_series_id)
    return download(plain_csv(*curve_table(card)), CSV, f"{_stem(chosen, moment)} plain", "csv")


def _as_known(
    request: HttpRequest, viewer: Viewer, official_series_id: int
) -> tuple[OfficialSeries, OfficialCard | None, Moment]:
    """Return a series and its card, none where nothing was fetched of it by the day that is asked for."""
    chosen = found(official_series_visible_to(viewer), pk=official_series_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    return chosen, next(iter(official_cards([chosen], known_on=moment.at)), None), moment


def _stem(chosen: OfficialSeries, moment: Moment) -> str:
    return f"{chosen.name[:80]} {moment.day}" if moment.day else chosen.name[:80]


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def new_series(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a file of official statistics, or the address it stands at."""
    is_sent = request.method == "POST"
    form = SourceForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if request.method == "POST" and form.is_valid():
        try:
            _stage(form, viewer)
        except Problem as problem:
            form.add_error(problem.field or "file", problem.text)
        else:
            return redirect("statistics:choose_series", initiative=viewer.initiative.slug)
    context = {"form": form, "staged": staged_table_of(viewer)}
    return render(request, "statistics/new_series.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def choose_series(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Choose one curve of the staged file, with the curve beside, and say what it is."""
    staged = staged_table_of(viewer)
    if staged is None:
        return redirect("statistics:new_series", initiative=viewer.initiative.slug)
    if request.POST.get("deed") == "discard":
        measures.discard_table(staged=staged, by=viewer.actor)
        messages.success(request, _("The file is discarded. Nothing was stored."))
        return redirect("statistics:official_series", initiative=viewer.initiative.slug)
    try:
        chosen = chosen_from(tables_in(staged.content), request.POST if request.method == "POST" else request.GET)
    except (UnreadableError, Problem):  # it was read when it was staged, perhaps by an older and more lenient reader
        measures.discard_table(staged=staged, by=viewer.actor)
        return redirect("statistics:new_series", initiative=viewer.initiative.slug)
    tied = place_of_municipality(viewer.initiative, chosen.municipality)
    form = SeriesForm(
        viewer,
        municipality="" if tied else chosen.municipality,
        unended=unended_in(staged),
        data=request.POST if request.method == "POST" else None,
        initial={**suggested_wording(chosen, staged), "staged": staged.pk, "goals": request.GET.getlist("goal")},
    )
    made = _made(form, viewer, staged, chosen) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        messages.success(request, _("The series is in place."))
        return redirect("statistics:series", initiative=viewer.initiative.slug, official_series_id=made.pk)
    context = {"staged": staged, "chosen": chosen, "choice_form": ChoiceForm(chosen), "form": form, "tied": tied}
    return render(request, "statistics/choose_series.html", context, status=422 if form.errors else 200)


def _stage(form: SourceForm, viewer: Viewer) -> OfficialFetch:
    address = form.cleaned_data["address"]
    if address:
        return actions.stage_address(address=address, by=viewer.actor, at=timezone.now())
    return actions.stage_file(
        content=form.content, file_name=form.file_name, by=viewer.actor, at=timezone.now()
    )  # fmt: skip


def _made(form: SeriesForm, viewer: Viewer, staged: OfficialFetch, chosen: Chosen) -> OfficialSeries | None:
    """Return the series made of what was chosen, or None with the reason in the form."""
    if form.cleaned_data["staged"] != staged.pk:
        form.add_error(None, _("You have uploaded another file since. Look at the curve again before you add it."))
        return None
    try:
        return actions.add_chosen_series(
            staged=staged,
            chosen=chosen,
            wording=form.wording(),
            goals=list(form.cleaned_data["goals"]),
            place=form.cleaned_data.get("place"),
            by=viewer.actor,
            at=timezone.now(),
        )
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.text)
        return None


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def renew_series(request: HttpRequest, viewer: Viewer, *, official_series_id: int) -> HttpResponse:
    """Renew a series: by a newer file, or from its address at once."""
    chosen = found(official_series_visible_to(viewer), pk=official_series_id)
    is_fetch = request.POST.get("deed") == "fetch" and bool(chosen.address)
    is_upload = request.method == "POST" and not is_fetch
    form = RenewForm(request.POST if is_upload else None, request.FILES if is_upload else None)
    problem = None
    if is_fetch or (is_upload and form.is_valid()):
        try:
            change = (
                actions.renew_from_address(series=chosen, by=viewer.actor, at=timezone.now())
                if is_fetch
                else actions.renew_from_file(
                    series=chosen,
                    content=form.content,
                    file_name=form.file_name,
                    is_whole=form.is_whole,
                    by=viewer.actor,
                    at=timezone.now(),
                )
            )
        except Problem as refused:
            problem = refused
            if refused.field == "is_whole":
                form.ask_whether_whole()
        else:
            messages.success(request, change_words(change))
            return redirect("statistics:series", initiative=viewer.initiative.slug, official_series_id=chosen.pk)
    context = {"series": chosen, "form": form, "problem": problem}
    return render(request, "statistics/renew_series.html", context, status=422 if problem or form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def revise_series(request: HttpRequest, viewer: Viewer, *, official_series_id: int) -> HttpResponse:
    """Change what is said about a series; its figures stay."""
    chosen = found(official_series_visible_to(viewer), pk=official_series_id)
    form = WordingForm.of(viewer, chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            measures.revise_series(
                series=chosen, wording=form.wording(), goals=list(form.cleaned_data["goals"]), by=viewer.actor,
                at=timezone.now(),
            )  # fmt: skip
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved."))
            return redirect("statistics:series", initiative=viewer.initiative.slug, official_series_id=chosen.pk)
    context = {"series": chosen, "form": form}
    return render(request, "statistics/revise_series.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def end_series(request: HttpRequest, viewer: Viewer, *, official_series_id: int) -> HttpResponse:
    """End a series: it is renewed no more, and its figures stay."""
    chosen = found(official_series_visible_to(viewer), pk=official_series_id)
    if request.method == "POST":
        measures.end_series(series=chosen, by=viewer.actor, at=timezone.now())
        messages.success(request, _("The series has ended. Its figures stay."))
        return redirect("statistics:official_series", initiative=viewer.initiative.slug)
    return render(request, "statistics/end_series.html", {"series": chosen})


@require_safe
@page(Permission.READ)
def fetched_file(request: HttpRequest, viewer: Viewer, *, official_fetch_id: int) -> HttpResponse:
    """Give a file as it came, byte for byte."""
    fetch = found(official_fetches_visible_to(viewer), pk=official_fetch_id)
    response = HttpResponse(fetch.content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{_name(fetch, timezone.localdate(fetch.at))}"'
    response["Cache-Control"] = "no-store"
    return response


def _name(fetch: OfficialFetch, on: date) -> str:
    ending = slugify(PurePath(fetch.file_name).suffix)[:5] or "txt"
    return file_name(f"{str(fetch.series)[:80]} {on}", ending)
