"""Numbers that well-known explanations print, met by this package.

The digits stand in one place, `backprop.lessons.court_*`, with credit to their authors; the chapter
"The numbers court" tells what they show. Here each is demanded: met as printed, or met by the
program that its case names, or undecided because right programs differ as much.
"""

import pytest

from backprop.lessons.court_rules import DIFFERS, Case
from backprop.lessons.numbers_court import SOURCES

CASES = [
    pytest.param(case, id=f"{source.name}: {case.what}")
    for source in SOURCES
    for case in source.cases
]


@pytest.mark.parametrize("case", CASES)
def test_every_printed_number_is_met_or_explained(case: Case) -> None:
    assert case.ruling.verdict != DIFFERS or case.ruling.reason, case.ruling
