"""What a file is called when it is kept."""

import pytest

from samklang.ui.file_names import file_name, plain_name


@pytest.mark.parametrize(
    ("words", "plain"),
    [("Mål på Ærø", "maal-paa-aeroe"), ("Århus, øst", "aarhus-oest"), ("Café No. 5", "cafe-no-5"), ("日本", "")],
)
def test_danish_letters_become_two_plain_ones_and_none_is_lost(words, plain):
    assert plain_name(words) == plain


def test_a_file_without_a_name_in_plain_letters_still_has_one():
    assert file_name("日本", "csv") == "samklang.csv"
    assert file_name("Hjælp og støtte 2026-11-25", "xlsx") == "hjaelp-og-stoette-2026-11-25.xlsx"
