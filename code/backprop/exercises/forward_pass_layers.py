"""Exercises of "The forward pass" on layers in a row: values kept, and layers folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded

# --- keeping what the way back will need ----------------------------------------------------------


def _two_layers() -> list[tuple[Array, ...]]:
    return [
        seeded(3, (5, 3), (3, 4), (4,), (4, 2), (2,)),
        seeded(4, (2, 4), (4, 3), (3,), (3, 5), (5,)),
    ]


def _kept(
    first: Callable[[Array], Any] = sigmoid,
    second: Callable[[Array], Any] = sigmoid,
    keep: Callable[[Array, Array], Array] = lambda z, a: z,
    into_second: Callable[[Array, Array], Array] = lambda z, a: a,
) -> Callable[..., dict[str, Array]]:
    """A forward pass of one hidden layer, spoiled in one place."""

    def program(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
        z1 = X @ W1 + b1
        a1 = first(z1)
        z2 = into_second(z1, a1) @ W2 + b2
        a2 = second(z2)
        return {"z1": keep(z1, a1), "a1": a1, "z2": keep(z2, a2), "a2": a2}

    return program


def _with_biases(first: float, second: float) -> Callable[..., dict[str, Array]]:
    """The forward pass with each layer's biases multiplied by a number."""

    def program(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
        return _kept()(X, W1, first * b1, W2, second * b2)

    return program


def _places_changed(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
    kept = _kept()(X, W1, b1, W2, b2)
    return {"z1": kept["a1"], "a1": kept["z1"], "z2": kept["a2"], "a2": kept["z2"]}


def _biases_after(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
    z1 = X @ W1
    a1 = sigmoid(z1) + b1
    z2 = a1 @ W2
    return {"z1": z1, "a1": a1, "z2": z2, "a2": sigmoid(z2) + b2}


def _sums_without(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
    kept = _kept()(X, W1, b1, W2, b2)
    return {**kept, "z1": X @ W1, "z2": kept["a1"] @ W2}


keep_all = Exercise(
    "forward_pass.keep_all",
    reference=_kept(),
    cases=_two_layers,
    mistakes=(
        Mistake(
            _kept(keep=lambda z, a: a),
            "What you keep as `z` is the activation: the sum was overwritten by the bend.",
        ),
        Mistake(
            _kept(into_second=lambda z, a: z),
            "The second layer was handed the sums of the first, so nothing bends between the two.",
        ),
        Mistake(
            _kept(second=lambda z: z),
            "The output has a sigmoid as well.",
        ),
        Mistake(
            _kept(into_second=lambda z, a: sigmoid(a)),
            "The hidden values go through the sigmoid twice on their way to the second layer.",
        ),
        Mistake(
            _kept(first=np.tanh, second=np.tanh),
            "These are bent by tanh: the sigmoid is asked for.",
        ),
        Mistake(
            _with_biases(0, 0),
            "The biases are missing.",
        ),
        Mistake(
            _with_biases(1, 0),
            "The biases of the second layer are missing.",
        ),
        Mistake(
            _with_biases(0, 1),
            "The biases of the first layer are missing.",
        ),
        Mistake(
            _with_biases(-1, -1),
            "You subtracted the biases: they are added.",
        ),
        Mistake(
            _places_changed,
            "Sums and activations have changed places: `z` is before the bend, `a` after it.",
            whole=True,
        ),
        Mistake(
            _biases_after,
            "The biases are added after the bend, and they belong into the sum that is bent.",
        ),
        Mistake(
            _sums_without,
            "What you keep as `z` is the product alone: the biases belong to the sum.",
        ),
        Mistake(
            _kept(first=lambda z: np.maximum(z, 0)),
            "The hidden layer cuts off the negative sums: the sigmoid is asked for.",
        ),
        Mistake(
            _kept(first=lambda z: sigmoid(-z), second=lambda z: sigmoid(-z)),
            "In your sigmoid the minus sign is missing: it is 1/(1 + e⁻ᶻ).",
        ),
    ),
    then="The backward pass will ask for every one of these four.",
)

# --- layers without a bend ------------------------------------------------------------------------

Layers = Sequence[tuple[Array, Array]]


def _stacks() -> list[tuple[Layers]]:
    three = seeded(5, (2, 4), (4,), (4, 3), (3,), (3, 5), (5,))
    four = seeded(6, (3, 2), (2,), (2, 5), (5,), (5, 3), (3,), (3, 4), (4,))
    return [(list(zip(drawn[::2], drawn[1::2], strict=True)),) for drawn in (three, four)]


def _through(X: Array, layers: Layers) -> Array:
    for W, b in layers:
        X = X @ W + b
    return X


def _one_layer(layers: Layers, biased: Layers | None = None) -> dict[str, Array]:
    """The one layer that does what `layers` do; its bias may be that of others."""
    W = np.linalg.multi_dot([W for W, _ in layers])
    return {"W": W, "b": _through(np.zeros(W.shape[0]), layers if biased is None else biased)}


def _silent(layers: Layers) -> Layers:
    return [(W, 0 * b) for W, b in layers]


collapse = Exercise(
    "forward_pass.collapse",
    reference=lambda layers: _one_layer(layers),
    cases=_stacks,
    mistakes=(
        Mistake(
            lambda layers: _one_layer(layers, [*_silent(layers[:-1]), layers[-1]]),
            "Only the last bias is left: the earlier ones arrive too, through all the matrices "
            "that follow them.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [layers[0], *_silent(layers[1:])]),
            "Only the first bias is carried through: each layer adds one of its own.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [layers[0], *_silent(layers[1:-1]), layers[-1]]),
            "The first and the last bias have arrived, but those of the layers between are lost: "
            "the formula for two layers has to be used again for each further one.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [*_silent(layers[:-2]), *layers[-2:]]),
            "Only the last two biases have arrived: carry the bias that you have found so far on "
            "through every next matrix.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, _silent(layers)),
            "Your bias is zero: without a bend the weights multiply, but the biases do not vanish.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [(layers[0][0], 0 * layers[0][1]), *layers[1:]]),
            "The first layer's bias is lost: start with it, and not with zero.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [*layers[:-1], *_silent(layers[-1:])]),
            "The last layer's bias is missing.",
        ),
        Mistake(
            lambda layers: {
                **_one_layer(layers),
                "W": _through(np.eye(len(layers[0][0])), layers),
            },
            "Your matrix was found by sending the unit inputs through, and holds the bias in "
            "every row.",
        ),
    ),
    then="However many layers there were, this one does the same.",
)
