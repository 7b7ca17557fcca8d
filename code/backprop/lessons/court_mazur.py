"""Matt Mazur's worked example of 2015, the network and three programs that train it.

A 2-2-2 network of sigmoids, half squared error summed over both outputs, learning rate 0.5. Its
biases are shared within a layer and never updated. The post's text sends the error back through
the weights of the forward pass; its first program updated the output weights before it did so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ..checks import Array
from ..initializers import Given
from ..layers import Dense, Layer, Sigmoid
from ..losses import HalfSquaredError
from ..network import Network
from ..optimizers import GradientDescent
from ..training import train
from .court_rules import Case, Other, Source

X, T = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
RATE, ROUNDS = 0.5, 10_000
# Each column holds what flows into one unit: h1 and h2, then o1 and o2.
W1, B1 = np.array([[0.15, 0.25], [0.20, 0.30]]), 0.35
W2, B2 = np.array([[0.40, 0.50], [0.45, 0.55]]), 0.60

START = "0.298371109"
ROUND_1, ROUND_10000 = "0.291027924", "0.0000351085"
OUTPUTS = "0.015912196 0.984065734"
URL = "https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/"


class Shift(Layer):
    """z = a + b with a b that does not learn: the post leaves its biases where they are."""

    def __init__(self, b: float) -> None:
        self.b = b

    def forward(self, parameters: Mapping[str, Array], A: Array) -> tuple[Array, None]:
        return A + self.b, None

    def backward(
        self, parameters: Mapping[str, Array], cache: Any, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        return delta, {}


def network() -> Network:
    """The network of the post at its starting weights: parameters W1 and W2, each (2, 2)."""
    return Network(
        [
            *(Dense(2, 2, init=Given(W1), bias=False), Shift(B1), Sigmoid()),
            *(Dense(2, 2, init=Given(W2), bias=False), Shift(B2), Sigmoid()),
        ],
        loss=HalfSquaredError(),
        seed=0,
    )


class Run(NamedTuple):
    """The error before the first round and after each one, and the last two pairs of outputs."""

    error: Array
    outputs: Array
    before: Array


@cache
def right_program(rounds: int = ROUNDS) -> Run:
    """Both gradients from the weights of the forward pass, then both updates."""
    net, optimizer = network(), GradientDescent(RATE)
    first = train(net, X, T, optimizer, epochs=rounds - 1)
    before = net.forward(X).ravel()
    last = train(net, X, T, optimizer, epochs=1)
    return Run(np.append(first.loss, last.loss[1]), net.forward(X).ravel(), before)


@cache
def early_program(rounds: int = ROUNDS) -> Run:
    """The output weights are updated first, and the error goes back through the new ones."""
    w1, w2 = W1.copy(), W2.copy()
    errors = []
    for a1, y in _forwards(w1, w2, rounds):
        errors.append(0.5 * ((y - T) ** 2).sum())
        delta = (y - T) * y * (1 - y)
        w2 -= RATE * a1.T @ delta
        w1 -= RATE * X.T @ (delta @ w2.T * a1 * (1 - a1))
    _, last = next(_forwards(w1, w2, 1))
    return Run(np.array([*errors, 0.5 * ((last - T) ** 2).sum()]), last.ravel(), y.ravel())


def _forwards(w1: Array, w2: Array, rounds: int) -> Iterator[tuple[Array, Array]]:
    """A forward pass for each round, with the weights as they are when it is asked for."""
    for _ in range(rounds):
        a1 = 1 / (1 + np.exp(-(X @ w1 + B1)))
        yield a1, 1 / (1 + np.exp(-(a1 @ w2 + B2)))


class First(NamedTuple):
    """What the post computes before and in the first update, by its names; columns are units."""

    net_h: Array
    out_h: Array
    net_o: Array
    out_o: Array
    errors: Array
    total: float
    delta_o: Array
    back: Array  # back[i, k]: what output k says of hidden unit i, ∂E_k/∂out_i
    gradient1: Array
    gradient2: Array


@cache
def first_round() -> First:
    """The first forward and backward pass, with the package."""
    net = network()
    _, net_h, out_h, _, net_o, out_o = net.trace(X)
    total, gradients = net.gradients(X, T)
    delta = (out_o - T) * out_o * (1 - out_o)
    errors = 0.5 * (out_o - T) ** 2
    return First(
        net_h=net_h.ravel(),
        out_h=out_h.ravel(),
        net_o=net_o.ravel(),
        out_o=out_o.ravel(),
        errors=errors.ravel(),
        total=total,
        delta_o=delta.ravel(),
        back=W2 * delta,
        gradient1=gradients["W1"],
        gradient2=gradients["W2"],
    )


def halved_after_rounding() -> list[float]:
    """The three parts of ∂E/∂out_h1, the second from a delta that was rounded to 9 decimals."""
    first = first_round()
    delta = Decimal(str(round(first.delta_o[1], 9)))
    half = (delta * Decimal(str(W2[0, 1]))).quantize(Decimal("1e-9"), ROUND_HALF_UP)
    return [first.back[0, 0], float(half), first.back[0].sum()]


Closing = tuple[str, str, dict[str, float]]


def closing_numbers(rounds: int = ROUNDS) -> list[Closing]:
    """The four numbers at the end of the post: what, as printed, and what each program gives.

    The programs are the right one, the early one, and the right one stopped a round too soon.
    """
    right, early = right_program(rounds), early_program(rounds)
    outputs = {"right": right.outputs, "early": early.outputs, "short": right.before}
    found = [
        # A round too soon is here no round at all.
        ("error after 1 round", ROUND_1, (right.error[1], early.error[1], right.error[0])),
        (
            f"error after {rounds:,} rounds",
            ROUND_10000,
            (right.error[-1], early.error[-1], right.error[-2]),
        ),
        *(
            (f"output {k + 1} after {rounds:,} rounds", printed, [o[k] for o in outputs.values()])
            for k, printed in enumerate(OUTPUTS.split())
        ),
    ]
    return [
        (what, printed, {name: float(v) for name, v in zip(outputs, values, strict=True)})
        for what, printed, values in found
    ]


def _after(step: int, which: str) -> Array:
    first = first_round()
    old, gradient = (W1, first.gradient1) if which == "W1" else (W2, first.gradient2)
    return (old - step * RATE * gradient).T.ravel()


EARLY = "weights updated too early"
CASES = (
    Case("net h1", "0.3775", lambda: first_round().net_h[0]),
    Case("out h1, h2", "0.593269992 0.596884378", lambda: first_round().out_h),
    Case("net o1", "1.105905967", lambda: first_round().net_o[0]),
    Case("out o1, o2", "0.75136507 0.772928465", lambda: first_round().out_o),
    Case("E of o1, o2", "0.274811083 0.023560026", lambda: first_round().errors),
    Case("E in all", START, lambda: first_round().total),
    Case(
        "three factors and ∂E/∂w5",
        "0.74136507 0.186815602 0.593269992 0.082167041",
        lambda: [
            first_round().out_o[0] - T[0, 0],
            first_round().out_o[0] * (1 - first_round().out_o[0]),
            first_round().out_h[0],
            first_round().gradient2[0, 0],
        ],
    ),
    Case("delta of o1", "0.138498562", lambda: first_round().delta_o[0]),
    Case(
        "w5 to w8 after a round",
        "0.35891648 0.408666186 0.511301270 0.561370121",
        lambda: _after(1, "W2"),
    ),
    Case(
        "∂E/∂out h1, in parts",
        "0.055399425 -0.019049119 0.036350306",
        lambda: [*first_round().back[0], first_round().back[0].sum()],
        other=Other("half of a rounded number", halved_after_rounding),
    ),
    Case(
        "slope of h1 and ∂E/∂w1",
        "0.241300709 0.000438568",
        lambda: [
            first_round().out_h[0] * (1 - first_round().out_h[0]),
            first_round().gradient1[0, 0],
        ],
    ),
    Case(
        "w1 to w4 after a round",
        "0.149780716 0.19956143 0.24975114 0.29950229",
        lambda: _after(1, "W1"),
    ),
    Case(
        "E after 1 round",
        ROUND_1,
        lambda: right_program().error[1],
        other=Other(EARLY, lambda: early_program().error[1]),
    ),
    Case(
        "E after 10,000 rounds",
        ROUND_10000,
        lambda: right_program().error[ROUNDS],
        other=Other("the right program, 9,999 rounds", lambda: right_program().error[ROUNDS - 1]),
    ),
    Case(
        "outputs after 10,000",
        OUTPUTS,
        lambda: right_program().outputs,
        other=Other(EARLY, lambda: early_program().outputs),
    ),
)

SOURCE = Source("worked example", "Matt Mazur", URL, CASES)
