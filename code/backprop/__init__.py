"""Backpropagation, from the formulas to networks that train.

The names most used are here; the rest is one floor down: `backprop.losses`,
`backprop.optimizers`, `backprop.modifiers`, `backprop.initializers`, `backprop.activations`,
`backprop.datasets`, `backprop.gradcheck`.
"""

from backprop.batch_norm import BatchNorm
from backprop.checks import ShapeError
from backprop.dropout import Dropout
from backprop.gradcheck import check_gradients, numerical_gradient
from backprop.graph import Value, topological_order
from backprop.layers import Dense, Identity, Layer, ReLU, Sigmoid, Softmax, Tanh
from backprop.network import Network
from backprop.recurrent import GRU, LSTM, Recurrent
from backprop.residual import Residual
from backprop.training import Diverged, History, train

__all__ = [
    "GRU",
    "LSTM",
    "BatchNorm",
    "Dense",
    "Diverged",
    "Dropout",
    "History",
    "Identity",
    "Layer",
    "Network",
    "ReLU",
    "Recurrent",
    "Residual",
    "ShapeError",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Value",
    "check_gradients",
    "numerical_gradient",
    "topological_order",
    "train",
]
