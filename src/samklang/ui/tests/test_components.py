"""The components: what they write, that they are accessible, and that nothing in them breaks the content policy."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from samklang.ui import specimens
from samklang.ui.charts.shapes import Curve, CurvePoint, Segment
from samklang.ui.widgets import DateInput

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEMPLATES = Path(__file__).parent.parent / "templates"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta"}


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


def written(source, **context):
    request = RequestFactory().get("/somewhere/?q=bolig&page=2")
    return Template(source).render(Context({"request": request, **context}))


class Wellformed(HTMLParser):
    """Complains where an element is closed that was not the last one opened."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, name, attributes):
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open.pop() == name


def test_a_card_has_its_heading_at_the_level_asked_for():
    html = written('{% card heading="Det venter på dig" level=3 id="asks" %}<p>x</p>{% endcard %}')
    assert '<section class="card" id="asks"><h3 class="card-heading">Det venter på dig</h3><p>x</p></section>' in html


def test_what_is_written_by_people_is_escaped():
    assert "<b>" not in written(
        "{% card heading=words %}{{ words }}{% endcard %}{% pill words %}{% tag words %}", words="<b>"
    )
    assert "<b>" not in written(
        "{% fact words %}{{ words }}{% endfact %}{% disclosure words %}{% enddisclosure %}", words="<b>"
    )
    assert "<b>" not in written(
        "{% term words words %}{% secret words label=words %}{% figure words words %}", words="<b>"
    )


@pytest.mark.parametrize(("state", "word"), [("holds", "opfyldt"), ("fragile", "skrøbelig"), ("missing", "mangler")])
def test_a_state_is_a_shape_and_a_word(state, word):
    html = written(f'{{% state "{state}" %}}')
    assert word in html
    assert "<svg" in html
    assert 'aria-hidden="true"' in html


def test_an_unknown_state_is_refused():
    with pytest.raises(KeyError):
        written('{% state "green" %}')


def test_a_table_scrolls_in_a_frame_that_the_keyboard_reaches():
    html = written('{% data_table caption="Efter sted" %}<tbody></tbody>{% enddata_table %}')
    assert 'role="region" aria-label="Efter sted" tabindex="0"' in html
    assert ">Efter sted</span></caption>" in html


def test_only_the_first_ask_is_filled():
    html = written("{% ask_list asks %}", asks=[specimens.Specimen(title=name, verb="Svar") for name in "ab"])
    assert html.count('data-variant="primary"') == 1
    assert 'Svar<span class="visually-hidden">: a</span>' in html


def test_buttons_say_what_they_send():
    assert 'name="answer" value="yes"' in written('{% button "Ja" kind="filled" name="answer" value="yes" %}')
    assert 'data-variant="secondary"' in written('{% link_button "Se" "/x/" %}')


def test_a_post_button_carries_the_token():
    html = written('{% post_button "Accepter" "/x/" %}')
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', html)
    assert 'method="post" action="/x/"' in html


def test_history_says_who_what_and_from_to():
    entry = specimens.Specimen(
        at=datetime(2026, 11, 22, 9, tzinfo=COPENHAGEN),
        who="Bo",
        organisation="Havnen",
        text="indsendte 3. kvartal",
        changes=(specimens.Change("Antal", None, "64"),),
    )
    html = written("{% history entries %}", entries=[entry])
    assert "i går" in html
    assert "<strong>Bo</strong>" in html
    assert "<del>–</del>" in html
    assert "<ins>64</ins>" in html


def test_pages_of_a_list_keep_the_question():
    html = written("{% pagination page %}", page=Paginator(range(50), 10).page(2))
    assert 'href="?q=bolig&amp;page=3"' in html
    assert "Side 2 af 5" in html
    assert written("{% pagination page %}", page=Paginator(range(5), 10).page(1)) == ""


def test_terms_on_one_page_have_names_of_their_own():
    html = written('{% term "a" "b" %}{% term "a" "b" %}')
    assert html.count('id="term-1"') == html.count('id="term-2"') == 1


def test_the_steps_say_where_one_is():
    html = written("{% stepper steps current=2 %}", steps=["Vælg fil", "Se rækkerne", "Send"])
    assert html.count("aria-current") == 1
    assert "(færdig)" in html


class AForm(forms.Form):
    name = forms.CharField(label="Navn", help_text="Som det skal stå.")
    answer = forms.ChoiceField(label="Svar", widget=forms.RadioSelect, choices=[("y", "Ja"), ("n", "Nej")])
    why = forms.CharField(label="Hvorfor", required=False, widget=forms.Textarea)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    agree = forms.BooleanField(label="Enig", required=False, help_text="Uforpligtende.")


def test_a_form_ties_label_help_and_error_to_the_field():
    html = written("{{ form }}", form=AForm({"name": "", "answer": ""}))
    assert '<label for="id_name">Navn</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.count('id="id_answer"') == 1
    assert "(kan udelades)" in html


def test_the_summary_of_errors_links_to_every_field():
    html = written("{% error_summary form %}", form=AForm({"name": "", "answer": ""}))
    assert 'href="#id_name"' in html
    assert 'href="#id_answer"' in html
    assert "data-error-summary" in html
    assert written("{% error_summary form %}", form=AForm()) == ""


def test_the_errors_of_the_whole_form_stand_in_the_summary():
    form = AForm({"name": "Bo", "answer": "y"})
    form.add_error(None, "Fristen er overskredet.")
    assert "<li>Fristen er overskredet.</li>" in written("{{ form }}", form=form)


def test_a_date_is_sent_and_shown_the_way_browsers_want_it():
    class Due(forms.Form):
        due_on = forms.DateField(widget=DateInput())

    html = str(Due(initial={"due_on": date(2026, 12, 4)})["due_on"])
    assert 'type="date"' in html
    assert 'value="2026-12-04"' in html


def test_the_filters_take_what_is_missing():
    names = [
        "number",
        "signed",
        "percent",
        "percentage",
        "kroner",
        "oere",
        "day",
        "date_long",
        "date_short",
        "moment",
        "moment_long",
        "clock",
        "ago",
    ]
    for name in names:
        assert written(f"{{{{ nothing|{name} }}}}") == "–"
        assert written(f"{{{{ nothing|{name} }}}}", nothing=None) == "–"
    assert written("{{ a|until:b }}{{ a|dates:b }}{{ a|period:b }}", a=None, b=None) == "–––"


def test_moments_are_shown_in_the_time_of_the_reader():
    moment = datetime.fromisoformat("2026-12-01T12:00:00+00:00")
    assert written("{{ moment|moment }}", moment=moment) == "1. december kl.\u00a013"


def test_english_readers_get_english_words():
    with translation.override("en"):
        assert (
            written("{{ 1234.5|number }} {{ 0.45|percent }} {{ d|date_long }}", d=date(2026, 12, 4))
            == "1,234.5 45% 4 December 2026"
        )


def test_a_curve_has_a_table_in_which_hidden_values_stay_hidden():
    chart = Curve(
        "x",
        (CurvePoint("1. kvartal", 57), CurvePoint("2. kvartal", 43, is_hidden=True), CurvePoint("3. kvartal", None)),
    )
    html = written("{% curve chart %}", chart=chart)
    assert "skjult" in html
    assert ">43<" not in html
    assert "<details" in html
    assert html.index("3. kvartal</th>") < html.index("1. kvartal</th>")


def test_answers_are_said_in_words_beside_the_bar():
    html = written("{% answers segments %}", segments=[Segment("ratificerer", 14), Segment("mangler", 0, "missing")])
    assert "14 ratificerer" in html
    assert "mangler" not in html


@dataclass(frozen=True)
class Place:
    slug: str = "havnebyen"


@dataclass(frozen=True)
class Someone:
    initiative: Place = Place()


def test_the_gallery_shows_every_component_and_obeys_the_content_policy(client, settings):
    settings.SAMKLANG_EXAMPLE = False
    settings.DEBUG = True
    response = client.get("/ui/gallery/")
    html = response.content.decode()
    assert response.status_code == 200
    assert "style=" not in re.sub(r"<style[^>]*>", "", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html)
    Wellformed().feed(html)
    for piece in (
        "conditions",
        "asks",
        "history",
        "chart-wide",
        "timeline-rows",
        "stepper",
        "error-summary",
        "secret",
        "term",
    ):
        assert piece in html


def test_the_gallery_is_not_there_in_a_real_house(client, settings):
    settings.SAMKLANG_EXAMPLE = settings.DEBUG = False
    assert client.get("/ui/gallery/").status_code == 404


def test_no_template_carries_inline_styles_or_scripts():
    for template in TEMPLATES.rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert "style=" not in source, template
        assert not re.search(r"\son(click|change|submit|load|input)=", source), template
        assert len(source.splitlines()) <= 120, template
