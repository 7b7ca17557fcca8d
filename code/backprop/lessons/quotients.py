"""Every slope beside its difference quotient, with no more evaluations than that needs.

`backprop.gradcheck` does the same for networks, and also names the corners of a loss. Here some
hundred programs are judged, on random data that sit on no corner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, NamedTuple

import numpy as np

from ..checks import Array, ShapeError

EPSILON = float(np.finfo(float).eps)
H = EPSILON ** (1 / 3)


class Compared(NamedTuple):
    """All slopes in one row: what was claimed, what was measured, and whether they agree."""

    claimed: Array
    measured: Array
    fine: Array


def near_enough(claimed: Any, measured: Any, largest: Any, loss: float, h: float) -> Any:
    """Whether two slopes agree as nearly as the arithmetic allows, as in `check_gradients`.

    100 ε^(2/3) of the largest number involved, for the bend of the loss, and
    10 ε · max(1, loss) / h, for rounding in it.
    """
    return np.abs(claimed - measured) <= 100 * H**2 * largest + 10 * EPSILON * max(1, loss) / h


def compared(
    parameters: MutableMapping[str, Array], loss: Callable[[], float], claimed: Mapping[str, Array]
) -> Compared:
    """Move each entry of the parameters a little up and down, and compare with `claimed`.

    The parameters are live: `loss` sees the moved ones. They are put back.
    Raises ShapeError where a slope has not the shape of its parameter.
    """
    ours, theirs, fine = [], [], []
    for name, array in parameters.items():
        if claimed[name].shape != array.shape:
            raise ShapeError(f"{name} has shape {array.shape}, its slope {claimed[name].shape}")
        for i in np.ndindex(array.shape):
            kept, slope = array[i], float(claimed[name][i])
            for h in (H, H / 10):  # a corner of the loss is behind us at the smaller step
                array[i] = kept + h
                up = loss()
                array[i] = kept - h
                measured = (up - loss()) / (2 * h)
                agree = bool(
                    near_enough(slope, measured, max(abs(slope), abs(measured)), abs(up), h)
                )
                if agree:
                    break
            array[i] = kept
            ours.append(slope)
            theirs.append(measured)
            fine.append(agree)
    return Compared(np.array(ours), np.array(theirs), np.array(fine))
