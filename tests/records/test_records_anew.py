"""Results that lie in a file because measuring them takes a minute: measured again, all of them.

`make test` trains a part of every line; here nothing is left out. Run by `make prove`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from backprop.lessons import experiment_record
from bookkit.compare import is_reference_machine

# After thousands of steps a last digit that is rounded otherwise can move an epoch.
pytestmark = pytest.mark.skipif(
    not is_reference_machine(), reason="records are compared byte for byte on Linux x86-64 only"
)


def test_the_record_of_the_experiments_is_what_training_gives(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    experiment_record.write(experiment_record.measure(), again)
    assert again.read_bytes() == experiment_record.PATH.read_bytes()
