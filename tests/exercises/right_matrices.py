"""Other right answers to the exercises of matrices."""

from __future__ import annotations

import numpy as np

from backprop import Dense, Identity, Network, Tanh
from backprop.gradcheck import numerical_gradient
from backprop.losses import MeanSquaredError


def pencil_example_by_example():
    sums = [0, 0, 0]
    for (first, second), delta in zip([(1, 2), (0, -1), (3, 1)], [2, -1, -2], strict=True):
        sums[0] += first * delta
        sums[1] += second * delta
        sums[2] += delta
    return sums


def pencil_with_a_column_of_ones():
    A = np.array([[1, 2, 1], [0, -1, 1], [3, 1, 1]])
    return np.array([2, -1, -2]) @ A


def layer_in_loops(A, W, delta):
    (N, n_in), n_out = A.shape, W.shape[1]
    dW, db, dA = np.zeros((n_in, n_out)), np.zeros(n_out), np.zeros((N, n_in))
    for n in range(N):
        for j in range(n_out):
            db[j] += delta[n, j]
            for i in range(n_in):
                dW[i, j] += A[n, i] * delta[n, j]
                dA[n, i] += W[i, j] * delta[n, j]
    return {"dA": dA, "db": db, "dW": dW}


def layer_by_index_letters(A, W, delta):
    return {
        "dW": np.einsum("ni,nj->ij", A, delta),
        "db": np.einsum("nj->j", delta),
        "dA": np.einsum("nj,ij->ni", delta, W),
    }


def network_of_the_package(X, T, W1, b1, W2, b2):
    layers = [Dense(*W1.shape), Tanh(), Dense(*W2.shape), Identity()]
    net = Network(layers, loss=MeanSquaredError(), seed=0)
    for key, array in {"W1": W1, "b1": b1, "W2": W2, "b2": b2}.items():
        net.parameters[key] = array
    return dict(net.gradients(X, T)[1])


def network_in_columns(X, T, W1, b1, W2, b2):
    z = W1.T @ X.T + b1[:, None]
    y = W2.T @ np.tanh(z) + b2[:, None]
    back = 2 * (y - T.T) / y.size
    hidden = (W2 @ back) / np.cosh(z) ** 2
    return {
        "b2": back.sum(axis=1),
        "W2": np.tanh(z) @ back.T,
        "b1": hidden.sum(axis=1),
        "W1": (hidden @ X).T,
    }


def columns_through_rows(X, A1, W2, delta2):
    X, A1, delta = X.T, A1.T, delta2.T / X.shape[1]
    delta1 = delta @ W2 * A1 * (1 - A1)
    return {"dW2": (A1.T @ delta).T, "dW1": (X.T @ delta1).T, "db1": delta1.sum(axis=0)[:, None]}


def columns_by_index_letters(X, A1, W2, delta2):
    delta1 = np.einsum("kh,kn,hn->hn", W2, delta2, A1 - A1**2)
    return {
        "dW2": np.mean([np.outer(d, a) for d, a in zip(delta2.T, A1.T, strict=True)], axis=0),
        "dW1": np.mean([np.outer(d, x) for d, x in zip(delta1.T, X.T, strict=True)], axis=0),
        "db1": delta1.mean(axis=1, keepdims=True),
    }


def tied_by_differences(X, W):
    return numerical_gradient(lambda V: 0.5 * np.sum((np.tanh(X @ V) @ V.T - X) ** 2), W)


def tied_as_two_matrices(X, W):
    encoder, decoder = W, W.T
    H = np.tanh(X @ encoder)
    error = H @ decoder - X
    d_decoder = H.T @ error
    d_encoder = X.T @ ((error @ decoder.T) * (1 - H * H))
    return d_encoder + d_decoder.T


RIGHT = {
    "pencil_layer": (pencil_example_by_example, pencil_with_a_column_of_ones),
    "layer_backward": (layer_in_loops, layer_by_index_letters),
    "tanh_network": (network_of_the_package, network_in_columns),
    "columns_backward": (columns_through_rows, columns_by_index_letters),
    "tied_weights": (tied_by_differences, tied_as_two_matrices),
}
