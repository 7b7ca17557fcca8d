"""Other right answers to the exercises of checking gradients."""

from __future__ import annotations

import numpy as np

from backprop.gradcheck import numerical_gradient


def hand_by_the_package():
    return numerical_gradient(lambda w: w**3, 2.0, h=1.0)


def hand_by_algebra():
    # ((w + h)³ − (w − h)³) / 2h = 3w² + h²
    return 3 * 2**2 + 1**2


def errors_one_by_one(analytic, numeric):
    found = []
    for a, n in zip(analytic, numeric, strict=True):
        larger = max(abs(a), abs(n))
        found.append(abs(a - n) / larger if larger > 0 else 0.0)
    return found


def errors_by_the_ratio(analytic, numeric):
    small, large = np.sort([np.abs(analytic), np.abs(numeric)], axis=0)
    same_side = np.where(analytic * numeric < 0, -1, 1)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(1 - same_side * small / large)


def sharper_with_four_places(f, x, h):
    return (8 * f(x + h) - 8 * f(x - h) - f(x + 2 * h) + f(x - 2 * h)) / (12 * h)


def sharper_by_a_polynomial(f, x, h):
    # The slope in the middle of the polynomial through five equally spaced places.
    steps = np.arange(-2, 3)
    values = np.array([f(x + k * h) for k in steps])
    return np.linalg.solve(np.vander(steps, increasing=True), values)[1] / h


def softmax_with_jacobians(P, dP):
    return np.array(
        [(np.diag(p) - np.outer(p, p)).T @ u for p, u in zip(P, dP, strict=True)],
    )


def softmax_by_differences(P, dP):
    def asked(Z):
        E = np.exp(Z)
        return np.sum(E / E.sum(axis=1, keepdims=True) * dP)

    return numerical_gradient(asked, np.log(P))


def repaired_by_differences(p, X, T, decay):
    def loss(key, value):
        q = {**p, key: value}
        y = np.tanh(X @ q["W1"] + q["b1"]) @ q["W2"] + q["b2"]
        half = 0.5 * ((y - T) ** 2).sum(axis=1).mean()
        return half + 0.5 * decay * (np.sum(q["W1"] ** 2) + np.sum(q["W2"] ** 2))

    return {
        key: numerical_gradient(lambda value, key=key: loss(key, value), array)
        for key, array in p.items()
    }


def repaired_in_columns(p, X, T, decay):
    z = np.einsum("ni,ih->hn", X, p["W1"]) + p["b1"][:, None]
    a = np.tanh(z)
    back = (np.einsum("hn,hk->kn", a, p["W2"]) + p["b2"][:, None] - T.T) / len(X)
    below = np.einsum("kn,hk->hn", back, p["W2"]) / np.cosh(z) ** 2
    found = {"b2": back.sum(axis=1), "b1": below.sum(axis=1)}
    found["W2"] = np.einsum("hn,kn->hk", a, back)
    found["W1"] = np.einsum("ni,hn->ih", X, below)
    for key in ("W1", "W2"):
        found[key] = found[key] + decay * p[key]
    return found


RIGHT = {
    "by_hand": (hand_by_the_package, hand_by_algebra),
    "relative_errors": (errors_one_by_one, errors_by_the_ratio),
    "sharper": (sharper_with_four_places, sharper_by_a_polynomial),
    "softmax_backward": (softmax_with_jacobians, softmax_by_differences),
    "repaired": (repaired_by_differences, repaired_in_columns),
}
