"""What a page carries in a hidden field is never taken for a CPR number."""

import pytest
from django.core.exceptions import ValidationError

from samklang.people.forms import guard_text
from samklang.ui.marks import mark_of_text


def test_no_mark_of_a_thousand_reads_as_a_cpr_number():
    for number in range(1000):
        guard_text(mark_of_text(str(number)))


def test_a_digest_as_it_is_does_at_times():
    with pytest.raises(ValidationError):
        guard_text("4ed99b5a57b160f783cf417ef86e7611713625cef6bd326782463b8a329110dd")
