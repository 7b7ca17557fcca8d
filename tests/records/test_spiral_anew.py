"""The two logs of the spiral network, 10,000 steps each, trained again. Run by `make prove`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from backprop.lessons import court_spiral as spiral

# The last digits of such a log are noise: another processor's matrix products, other digits.
NOISE = 1e-5


def test_the_record_of_the_spiral_is_what_training_gives(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    spiral.write(again)
    anew, kept = spiral.recorded(again), spiral.recorded()
    for ours, theirs in zip(anew, kept, strict=True):
        np.testing.assert_allclose(ours.loss[:6], theirs.loss[:6], rtol=0, atol=2e-9)
        np.testing.assert_allclose(ours.loss, theirs.loss, rtol=0, atol=NOISE)
        assert ours.right == theirs.right
