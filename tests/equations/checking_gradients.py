"""What the symbols of "Checking gradients" mean."""

from collections.abc import Iterator

import numpy as np
from chain_rule import of_one_weight
from numpy.random import RandomState
from witnesses import jacobian, sizes

from backprop import Dense, Tanh
from bookkit.equations import Registry, Table

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-check-central", within=(1e-6,))
def central(random: RandomState) -> Iterator[tuple[str, Table]]:
    known = of_one_weight(random)
    yield "the package", known | {"∂L/∂w": known["slope"], "h": 1e-4}


# "About": the step within a factor of four, what remains of the error within ten.
@equation("eq-check-step", within=(0.75, 0.9, 0.75))
def best_step(random: RandomState) -> Iterator[tuple[str, Table]]:
    """Central differences of sin, whose slope is known, measured with many steps.

    The worst of their errors at many places has its lowest point r at h.
    """
    for kind in np.float32, np.float64:
        places = random.uniform(0, 3, size=3000).astype(kind)
        precision = float(np.finfo(kind).eps)
        steps = np.geomspace(precision**0.6, precision**0.1, 101).astype(kind)[:, None]
        quotients = (np.sin(places + steps) - np.sin(places - steps)) / (2 * steps)
        errors = quotients.astype(float) - np.cos(places.astype(float))
        worst = np.abs(errors).max(axis=1)
        yield (
            f"measured with {np.dtype(kind)}",
            {"h": float(steps[worst.argmin(), 0]), "ε": precision, "r": worst.min()},
        )


@equation("eq-check-directional")
def directional(random: RandomState) -> Iterator[tuple[str, Table]]:
    n, m = sizes(random, 2)
    W, x = random.normal(size=(n, m)), random.normal(size=n)
    u, v = random.normal(size=m), random.normal(size=n)
    known = {"u": u, "v": v}
    yield "an imaginary step", known | {"J": jacobian(lambda x: np.tanh(x @ W), x)}
    dense, bend = Dense(n, m, bias=False), Tanh()
    z, A = dense.forward({"W": W}, x[None])
    _, cache = bend.forward({}, z)
    rows = [bend.backward({}, cache, row[None])[0] for row in np.eye(m)]
    back = [dense.backward({"W": W}, A, row)[0][0] for row in rows]
    yield "the package", known | {"J": np.stack(back)}
