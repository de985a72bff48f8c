"""Everything that can be wrong has a sentence with its place and the way out."""

import pytest

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule
from samklang.interchange.csv_xlsx.wording import SENTENCES, line, problem_of


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_a_sentence_that_names_a_way_out(rule):
    text = line(Finding(rule, 7, "Tal", "12x", "5"))
    assert rule in SENTENCES
    assert text.endswith(".")
    assert "%(" not in text


def test_one_finding_is_told_in_one_line_and_many_in_a_list():
    assert problem_of(Refused([Finding(Rule.EMPTY)])).lines == ()
    problem = problem_of(Refused([Finding(Rule.NEGATIVE, row) for row in range(1_200)]))
    assert len(problem.lines) == 1_001
    assert "1200" in problem.text
