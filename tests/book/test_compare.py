"""Outputs are compared elsewhere as strictly as the arithmetic of another machine allows."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest

from bookkit import compare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("loss 0.0446280687647", "loss 0.0446280687647", True),
        ("loss 0.0446280687647", "loss 0.0446280687648", True),
        ("loss 0.0446280687647", "loss 0.0446280697647", False),
        ("loss 0.0446", "lost 0.0446", False),
        ("η = 1e-07", "η = 1e-06", False),
        ("3 of 500", "4 of 500", False),
        ("−0.5", "0.5", False),
        ("12345678.1", "12345678.2", False),
        ("1.8e308", "1.8e308", True),
        ("1.8e308", "1.7e308", False),
    ],
)
def test_numbers_agree_to_rounding_and_words_exactly(one: str, other: str, same: bool) -> None:
    assert compare.agree(one, other, compare.TOLERANCE) is same


def test_drawings_agree_to_a_hundredth() -> None:
    assert compare.agree("M 1.00 2.00", "M 1.01 2.00", compare.COORDINATES)
    assert not compare.agree("M 1.00 2.00", "M 1.02 2.00", compare.COORDINATES)


def notebook(**outputs: str) -> dict[str, Any]:
    cell = nbformat.v4.new_code_cell(
        "x", outputs=[nbformat.v4.new_output("display_data", data=outputs)]
    )
    return dict(nbformat.v4.new_notebook(cells=[cell]))


def test_a_difference_is_named_by_its_cell() -> None:
    one = notebook(**{"text/plain": "0.5"})
    other = copy.deepcopy(one)
    assert compare.differences(one, other) == []
    other["cells"][0]["outputs"][0]["data"]["text/plain"] = "0.6"
    assert compare.differences(one, other) == ["cell 1: its text/plain differs"]
    other["cells"][0]["outputs"] = []
    assert compare.differences(one, other) == ["cell 1: shows another kind of output"]
