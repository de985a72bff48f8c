"""What an event changed reads as words, never as codes."""

from django.utils import translation

from samklang.audit.words import label_of, value_of


def test_choices_days_and_yes_read_as_words_in_the_readers_language():
    kind = "agenda.agendaversion"
    with translation.override("da"):
        assert (label_of("stance", target_kind=kind), value_of("ratify", "stance", target_kind=kind)) == (
            "svar",
            "Vi ratificerer",
        )
        assert value_of("2026-03-19", "due_on", target_kind="activities.commitment") == "19. marts 2026"
        assert value_of(True, "has_public_page", target_kind="initiatives.initiative") == "ja"
        assert value_of("holds", "measurement", target_kind="initiatives.initiative") == "Opfyldt"
    with translation.override("en"):
        assert value_of("broken", "state", target_kind="activities.commitment") == "Broken"


def test_what_people_wrote_stays_as_they_wrote_it():
    assert value_of("Et tal ser skævt ud.", "comment", target_kind="measurement.report") == "Et tal ser skævt ud."
    assert value_of(None, "note", target_kind="activities.commitment") is None
    assert value_of(3, "figures", target_kind="measurement.report") == 3
