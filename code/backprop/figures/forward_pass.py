"""Pictures of the chapter "The forward pass"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..checks import Array, whole_number
from ..lessons.forward_pass import Bend, ForwardPass, LayerProduct, NeuronCurve
from .networks import network_picture
from .palette import DATA, FAINT, FORWARD, INK, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

CELL = 0.4  # inches
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def neuron_picture(curve: NeuronCurve) -> Picture:
    """The curve a = σ(w x + b) over x, with the neuron's value at one input marked."""
    with canvas(height=3.1) as figure:
        axes = figure.subplots()
        axes.plot(curve.x, curve.a, color=FORWARD)
        axes.plot(
            [curve.at_x, curve.at_x, curve.x[0]],
            [0, curve.at_a, curve.at_a],
            color=DATA, linestyle=":", linewidth=1.5,
        )  # fmt: skip
        axes.plot(curve.at_x, curve.at_a, "o", color=FORWARD, markersize=8)
        axes.set(xlim=(-4, 4), ylim=(-0.02, 1.02), xlabel="input x", ylabel="activation a")
        axes.set_title(
            f"w = {plain(curve.w)}, b = {plain(curve.b)}", color=PARAMETER, loc="left", size=12
        )
        return picture(
            figure,
            f"A sigmoid neuron with weight {plain(curve.w)} and bias {plain(curve.b)}: "
            f"{_shape_of(curve)} At x = {plain(curve.at_x)} the sum is z = {plain(curve.at_z)} "
            f"and the neuron says {curve.at_a:.4f}.",
        )


def _shape_of(curve: NeuronCurve) -> str:
    if curve.w == 0:
        return f"a flat line at {curve.a[0]:.4f}, whatever the input."
    way = "rises" if curve.w > 0 else "falls"
    middle = -curve.b / curve.w
    steepest = f"steepest at x = {plain(middle)}, with slope {plain(curve.w / 4)}"
    return f"an S-shaped curve that {way} from left to right, {steepest}."


def product_picture(product: LayerProduct) -> Picture:
    """X, W, b and Z as grids of numbers; the row, the column and the cell they make stand out."""
    X, W, b, Z, row, column = product
    tall, wide = len(X), W.shape[1]
    height = max(tall, len(W) + 1.9) * CELL + 1.25
    terms = " + ".join(
        f"{plain(x)}·{_signed(w)}" for x, w in zip(X[row], W[:, column], strict=True)
    )
    with canvas(WIDTH, height) as figure:
        figure.set_layout_engine("none")  # places are exact already
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
        axes.axis("off")
        top = height - 0.5
        free = WIDTH - CELL * (X.shape[1] + 2 * wide)
        at_W = free / 4 + CELL * X.shape[1] + free / 4
        at_Z = at_W + CELL * wide + free / 4
        own = np.zeros_like(Z, dtype=bool)
        own[row, column] = True
        _grid(axes, (free / 4, top), X, f"X {X.shape}", DATA, _line(X, row=row))
        _grid(axes, (at_W, top), W, f"W {W.shape}", PARAMETER, _line(W, column=column))
        below = top - CELL * len(W) - 0.42
        _grid(axes, (at_W, below), b[None, :], f"b ({len(b)},)", PARAMETER, _line(b, column=column))
        _grid(axes, (at_Z, top), Z, f"Z {Z.shape}", FORWARD, own)
        for x, y, sign in ((at_W - free / 8, top, "@"), (at_Z - free / 8, top, "=")):
            axes.text(x, y - CELL, sign, size=14, ha="center", va="center", color=INK)
        axes.text(at_W - free / 8, below - CELL / 2, "+", size=14, ha="center", va="center")
        result = f"{terms} + {_signed(b[column])} = {plain(Z[row, column])}"
        axes.text(WIDTH / 2, 0.12, result, size=12, ha="center", va="bottom", color=FORWARD)
        return picture(
            figure,
            f"X {X.shape} times W {W.shape} plus b ({len(b)},) gives Z {Z.shape}. Row {row} of X "
            f"and column {column} of W, multiplied term by term and added to b[{column}], make "
            f"the cell Z[{row}, {column}]: {result}.",
        )


def _line(M: Array, row: int | None = None, column: int | None = None) -> Array:
    marked = np.zeros(np.atleast_2d(M).shape, dtype=bool)
    marked[slice(None) if row is None else row, slice(None) if column is None else column] = True
    return marked


def _grid(
    axes: Axes, corner: tuple[float, float], M: Array, name: str, colour: str, marked: Array
) -> None:
    left, top = corner
    axes.text(
        left + CELL * M.shape[1] / 2, top + 0.07, name, color=colour, size=11,
        ha="center", va="bottom",
    )  # fmt: skip
    for (i, j), value in np.ndenumerate(M):
        x, y = left + j * CELL, top - (i + 1) * CELL
        axes.add_patch(
            Rectangle((x, y), CELL, CELL, facecolor="none", edgecolor=FAINT, linewidth=0.8)
        )
        axes.text(
            x + CELL / 2, y + CELL / 2, plain(value), size=12, ha="center", va="center",
            color=colour if marked[i, j] else INK, weight="bold" if marked[i, j] else "normal",
        )  # fmt: skip
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    axes.add_patch(
        Rectangle(
            (left + columns[0] * CELL, top - (rows[-1] + 1) * CELL),
            CELL * len(columns), CELL * len(rows),
            facecolor="none", edgecolor=colour, linewidth=2.2,
        )
    )  # fmt: skip


def single_neuron_picture(
    x: Sequence[float], w: Sequence[float], b: float, z: float, a: float
) -> Picture:
    """One neuron taken apart: inputs, weights, the sum z, the activation a = σ(z)."""
    inputs = [f"{_named('x', i)}\n{plain(value)}" for i, value in enumerate(x, start=1)]
    weights = [[f"{_named('w', i)} = {plain(value)}"] for i, value in enumerate(w, start=1)]
    said = ", ".join(f"{plain(v)} with weight {plain(u)}" for v, u in zip(x, w, strict=True))
    return network_picture(
        [inputs, [f"z\n{plain(z)}"], [f"a\n{a:.4f}"]],
        weights=[weights, [["σ"]]],
        notes=[[""] * len(inputs), [f"b = {plain(b)}"], [""]],
        headings=["inputs", "sum", "activation"],
        alt=f"One neuron. Inputs {said} and the bias {plain(b)} add up to z = {plain(z)}; the "
        f"sigmoid turns z into the activation a = {a:.4f}.",
    )


def values_picture(passed: ForwardPass, row: int, steps: int | None = None) -> Picture:
    """A network with its weights and, in the nodes, the values that one row of X gives them.

    `steps` counts half layers, sums and activations: 0 shows the inputs alone, 1 the first
    layer's z, 2 its a, and so on; left out, all of them are done.

    Raises:
        ValueError: if `row` or `steps` is more than there is.
    """
    whole_number(row, "row", at_least=0)
    last = 2 * len(passed.layers)
    done = last if steps is None else whole_number(steps, "steps", at_least=0)
    if row >= len(passed.X) or done > last:
        raise ValueError(
            f"there are {len(passed.X)} rows and {last} steps, got row {row} and {done} steps"
        )
    nodes = [[f"{_named('x', i)}\n{plain(v)}" for i, v in enumerate(passed.X[row], start=1)]]
    said = [f"inputs {_listed(passed.X[row])}"]
    for number_of_layer, layer in enumerate(passed.layers, start=1):
        if done >= 2 * number_of_layer:
            letter, values = "a", layer.A[row]
        elif done == 2 * number_of_layer - 1:
            letter, values = "z", layer.Z[row]
        else:
            nodes.append([""] * len(layer.b))
            said.append(f"layer {number_of_layer} not reached yet")
            continue
        nodes.append([f"{_named(letter, i)}\n{plain(v)}" for i, v in enumerate(values, start=1)])
        said.append(f"layer {number_of_layer} has {letter} = {_listed(values)}")
    names = [*(f"layer {i}" for i in range(1, len(passed.layers) + 1))]
    return network_picture(
        nodes,
        weights=[[[plain(w) for w in line] for line in layer.W] for layer in passed.layers],
        notes=[[""] * passed.X.shape[1]]
        + [
            [f"b = {plain(v)}" if layer.b.any() else "" for v in layer.b] for layer in passed.layers
        ],
        headings=["input", *names],
        alt="A network of layers with "
        f"{'-'.join(str(len(layer)) for layer in nodes)} nodes: {'; '.join(said)}.",
    )


def bend_picture(bend: Bend) -> Picture:
    """The output of one network along a line, without activations and with them."""
    with canvas(height=3.0) as figure:
        left, right = figure.subplots(1, 2)
        left.plot(bend.s, bend.straight, color=FORWARD)
        right.plot(bend.s, bend.bent, color=FORWARD)
        left.set(title="without activations", xlabel="x₁ = x₂ = s", ylabel="output")
        right.set(title="with a sigmoid", xlabel="x₁ = x₂ = s", ylim=(0, 1))
        for axes in (left, right):
            axes.set(xlim=(0, 1), xticks=(0, 0.5, 1))
        slopes = sorted({f"{v:.4g}" for v in np.diff(bend.straight) / np.diff(bend.s)})
        top = int(np.argmax(bend.bent))
        return picture(
            figure,
            f"On the way from (0, 0) to (1, 1) the network without activations climbs in a "
            f"straight line of slope {' or '.join(slopes)}. "
            f"With sigmoids the same weights give {bend.bent[0]:.4f} at the start, "
            f"{bend.bent[top]:.4f} at s = {bend.s[top]:.4g} and {bend.bent[-1]:.4f} at the end: "
            "up and down again.",
        )


def plain(value: float) -> str:
    """A number as text, with at most four decimals, a true minus sign and no negative zero."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".").replace("-", "−")


def _signed(value: float) -> str:
    return f"({plain(value)})" if value < 0 else plain(value)


def _named(letter: str, number_of_node: int) -> str:
    return letter + str(number_of_node).translate(SUBSCRIPTS)


def _listed(values: Array) -> str:
    return ", ".join(plain(value) for value in values)
