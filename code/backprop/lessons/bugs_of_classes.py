"""Bugs in a network with ReLU, a maximum over neighbours, softmax and the cross-entropy."""

from __future__ import annotations

from .bug import Bug, Met, issue, pull

SOFTMAX = "delta2 = y * (dy - np.sum(dy * y, axis=1, keepdims=True))"
LOSS = "L = -np.sum(T * np.log(safe)) / len(T)"


def _bug(name: str, old: str, new: str, story: str, *met: Met) -> Bug:
    return Bug(name, "classes", old, new, story, met)


BUGS = (
    _bug(
        "softmax: diagonal only",
        SOFTMAX, "delta2 = dy * y * (1 - y)",
        "Each probability is treated like a sigmoid; that they push each other is forgotten.",
        issue("deeplearning4j/libnd4j", 440),
    ),
    _bug(
        "softmax: skipped",
        SOFTMAX, "delta2 = dy",
        "What arrives above the softmax is handed on below it.",
        pull("pjreddie/darknet", 96),
    ),
    _bug(
        "softmax: y forgotten",
        SOFTMAX, "delta2 = dy * (1 - y)",
        "The diagonal again, without its first factor.",
        issue("neuroph/neuroph", 37),
    ),
    _bug(
        "softmax: plus for minus",
        SOFTMAX, "delta2 = y * (dy + np.sum(dy * y, axis=1, keepdims=True))",
        "The part that pushes the others has the wrong sign.",
        issue("mlpack/mlpack", 2360, "of the logarithm of a softmax"),
        issue("mlpack/mlpack", 3468, "of the same"),
    ),
    _bug(
        "softmax: off by two",
        SOFTMAX, f"{SOFTMAX} * 2",
        "A factor of two too many.",
        issue("markroxor/fromscratchtoml", 65),
    ),
    _bug(
        "σ′ where it cancels",
        SOFTMAX, f"{SOFTMAX} * y * (1 - y)",
        "A repair of a program that was right: with this loss the slope has cancelled already.",
        pull("mnielsen/neural-networks-and-deep-learning", 77, "proposed, not taken"),
    ),
    _bug(
        "softmax overflows",
        "e = np.exp(z2 - z2.max(axis=1, keepdims=True))", "e = np.exp(z2)",
        "The largest score is not subtracted first: exp(710) is infinite.",
        issue("andrewschreiber/numpy-saliency", 2),
    ),
    _bug(
        "log of 0",
        "safe = np.maximum(y, TINY)", "safe = y",
        "A certain and wrong answer: the loss is infinite and its slope no number.",
        issue("akshaybahadur21/Digit-Recognizer", 1),
        Met("M. Nielsen's network2.py, which turns it into 1.8e308"),
    ),
    _bug(
        "another loss printed",
        LOSS, "L = np.mean((y - T) ** 2)",
        "The slopes are those of the cross-entropy, the number shown is the squared error.",
        Met("source 003"),
    ),
    _bug(
        "ReLU: ≥ for >",
        "delta1 = da1 * (z1 > 0)", "delta1 = da1 * (a1 >= 0)",
        "Asked of the activation, which is never negative: no unit is ever switched off.",
        pull("iamtrask/Grokking-Deep-Learning", 13),
    ),
    _bug(
        "max-pool: = for +=",
        "da1[:, 1:] += dm * ~left", "da1[:, 1:] = dm * ~left",
        "Where two windows of a maximum overlap, the second overwrites the first.",
        issue("0809zheng/CS231n-assignment2019", 19),
        pull("jmschrei/tangermeme", 95),
    ),
)  # fmt: skip
