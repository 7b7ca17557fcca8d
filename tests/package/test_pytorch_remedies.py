"""Batch norm, recurrent layers and modified optimizers in PyTorch, where it is installed."""

from typing import Any

import numpy as np
import pytest

from backprop import GRU, LSTM, BatchNorm, Dense, Layer, Network, Recurrent, Tanh, train
from backprop.losses import MeanSquaredError
from backprop.modifiers import Clip, Schedule, WeightDecay, cosine
from backprop.optimizers import Adam, GradientDescent, Momentum

torch = pytest.importorskip("torch", reason="PyTorch is not installed; autograd is the oracle here")

rng = np.random.default_rng(0)


def tensor(array: Any) -> Any:
    return torch.tensor(np.array(array), requires_grad=True)


@pytest.mark.parametrize("training", [True, False])
def test_batch_norm(training: bool) -> None:
    A, upstream = rng.normal(size=(2, 6, 4))
    own = {name: rng.normal(size=4) for name in ("gamma", "beta", "mean")}
    own["variance"] = rng.uniform(0.5, 2, size=4)
    layer = BatchNorm(4, momentum=0.7, epsilon=1e-3)
    out, cache = layer.training_forward(own, A, (0, 0)) if training else layer.forward(own, A)
    back, gradients = layer.backward(own, cache, upstream)
    X, gamma, beta = tensor(A), tensor(own["gamma"]), tensor(own["beta"])
    running = torch.tensor(own["mean"].copy()), torch.tensor(own["variance"].copy())
    expected = torch.nn.functional.batch_norm(
        X, *running, gamma, beta, training=training, momentum=1 - 0.7, eps=1e-3
    )
    expected.backward(torch.tensor(upstream))
    np.testing.assert_allclose(out, expected.detach(), rtol=1e-12, atol=1e-13)
    for ours, theirs in ((back, X), (gradients["gamma"], gamma), (gradients["beta"], beta)):
        np.testing.assert_allclose(ours, theirs.grad, rtol=1e-11, atol=1e-13)
    if training:
        new = layer.new_statistics(own, cache)
        np.testing.assert_allclose(new["mean"], running[0], rtol=1e-13)
        # Theirs keeps Σ (a − mean)² / (N − 1).
        unbiased = 0.7 * own["variance"] + 0.3 * A.var(axis=0) * 6 / 5
        np.testing.assert_allclose(running[1], unbiased, rtol=1e-13)
        np.testing.assert_allclose(
            new["variance"], 0.7 * own["variance"] + 0.3 * A.var(axis=0), rtol=1e-13
        )


@pytest.mark.parametrize(
    ("layer", "name", "letters"),
    [
        (Recurrent(3, 5, 4), "RNN", "h"),
        (LSTM(3, 5, 4), "LSTM", "ifgo"),
        (GRU(3, 5, 4), "GRU", "run"),
    ],
)
def test_recurrent_layers(layer: Layer, name: str, letters: str) -> None:
    """Theirs stacks the gates in one matrix, in the order of `letters`, as W (n_out, n_in)."""
    A, upstream = rng.normal(size=(6, 12)), rng.normal(size=(6, 5))
    drawn = layer.initial(np.random.RandomState(0))
    own = {key: rng.normal(size=array.shape) for key, array in drawn.items()}
    out, cache = layer.forward(own, A)
    back, gradients = layer.backward(own, cache, upstream)

    twin = getattr(torch.nn, name)(3, 5, batch_first=True, dtype=torch.float64)
    parts = {"weight_ih_l0": "Wx", "weight_hh_l0": "Wh", "bias_ih_l0": "b"}
    with torch.no_grad():
        twin.bias_hh_l0.zero_()
        for theirs, kind in parts.items():
            stacked = np.concatenate([own[f"{kind}{k}"].T for k in letters])
            getattr(twin, theirs).copy_(torch.tensor(stacked))
    X = tensor(A.reshape(6, 4, 3))
    expected = twin(X)[0][:, -1]
    expected.backward(torch.tensor(upstream))
    np.testing.assert_allclose(out, expected.detach(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(back, X.grad.reshape(6, 12), rtol=1e-11, atol=1e-13)
    for theirs, kind in parts.items():
        stacked = np.concatenate([gradients[f"{kind}{k}"].T for k in letters])
        np.testing.assert_allclose(
            stacked, getattr(twin, theirs).grad, rtol=1e-11, atol=1e-12, err_msg=theirs
        )


@pytest.mark.parametrize(
    ("ours", "theirs", "limit", "schedule"),
    [
        (WeightDecay(GradientDescent(0.1), 0.05), ("SGD", {"lr": 0.1}), None, None),
        (
            WeightDecay(Momentum(0.05, 0.8), 0.05),
            ("SGD", {"lr": 0.05, "momentum": 0.8}),
            None,
            None,
        ),
        (WeightDecay(Adam(0.02), 0.05), ("Adam", {"lr": 0.02}), None, None),
        (Clip(WeightDecay(GradientDescent(0.5), 0.05), 0.05), ("SGD", {"lr": 0.5}), 0.05, None),
        (
            Schedule(WeightDecay(Adam(0.05), 0.05), cosine(30)),
            ("Adam", {"lr": 0.05}),
            None,
            lambda inner: torch.optim.lr_scheduler.CosineAnnealingLR(inner, 30),
        ),
    ],
    ids=["decay", "momentum", "adam", "clip", "schedule"],
)
def test_modified_optimizers(ours: Any, theirs: Any, limit: Any, schedule: Any) -> None:
    X, T = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    net = Network([Dense(3, 5), Tanh(), Dense(5, 2)], loss=MeanSquaredError(), seed=1)
    p = {key: tensor(array) for key, array in net.parameters.items()}
    groups = [
        {"params": [p["W1"], p["W2"]], "weight_decay": 0.05},
        {"params": [p["b1"], p["b2"]], "weight_decay": 0.0},
    ]
    name, options = theirs
    optimizer = getattr(torch.optim, name)(groups, **options)
    plan = schedule(optimizer) if schedule else None
    for _ in range(30):
        optimizer.zero_grad()
        Y = torch.tanh(torch.tensor(X) @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        torch.nn.functional.mse_loss(Y, torch.tensor(T)).backward()
        if limit:
            torch.nn.utils.clip_grad_norm_(p.values(), limit)
        optimizer.step()
        if plan:
            plan.step()
    train(net, X, T, ours, epochs=30)
    # Theirs divides by the norm + 1e-6 where it clips.
    close = 1e-4 if limit else 1e-11
    for key, array in net.parameters.items():
        np.testing.assert_allclose(array, p[key].detach(), rtol=close, atol=close / 100)
