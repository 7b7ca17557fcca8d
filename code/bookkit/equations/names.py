"""How commands of LaTeX are called in the registry: `\\delta` is δ there, `\\hat a` is "hat a"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

GREEK: Mapping[str, str] = {
    r"\alpha": "α",
    r"\beta": "β",
    r"\gamma": "γ",
    r"\delta": "δ",
    r"\epsilon": "ε",
    r"\varepsilon": "ε",
    r"\eta": "η",
    r"\theta": "θ",
    r"\lambda": "λ",
    r"\mu": "μ",
    r"\sigma": "σ",
    r"\ln": "ln",
    r"\max": "max",
    r"\tanh": "tanh",
}
PREFIXES: Mapping[str, str] = {r"\nabla": "∇", r"\Delta": "Δ"}
ACCENTS: Mapping[str, str] = {r"\hat": "hat", r"\tilde": "tilde"}

# What every equation means by these; abs and norm, which bars stand for, and max
# have no slope by an imaginary step.
BUILT_IN: Mapping[str, Callable[..., Any]] = {
    "ln": np.log,
    "tanh": np.tanh,
    "max": np.maximum,
    "Im": np.imag,
    "√": np.sqrt,
    "abs": np.abs,
    "norm": np.linalg.norm,
}
CONSTANTS: Mapping[str, float] = {"e": np.e}
