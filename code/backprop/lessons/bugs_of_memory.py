"""Bugs in a network that reads two words with the same weights, and in its optimizer Adam."""

from __future__ import annotations

from .bug import Bug, Met, issue, pull

LOSS = "L = np.mean((y - T) ** 2)"
SLOPE = "return L, 2 * (y - T) / y.size"
TANH = 'delta2 = dy @ p["V"].T * (1 - h2**2)'
COUNT = 'kept["t"] = kept.get("t", 0) + 1\n    for name in p:\n'
HATS = (
    '        kept[name] = m, v\n        m = m / (1 - 0.9 ** kept["t"])\n'
    '        v = v / (1 - 0.999 ** kept["t"])\n'
)


def _bug(name: str, old: str, new: str, story: str, *met: Met) -> Bug:
    return Bug(name, "memory", old, new, story, met)


BUGS = (
    _bug(
        "factor 2 forgotten",
        SLOPE, "return L, (y - T) / y.size",
        "The slope of a square without its 2.",
        issue("Open-Deep-ML/DML-OpenProblem", 54),
        issue("davisking/dlib", 1169, "on purpose"),
    ),
    _bug(
        "a sum called mean",
        f"{LOSS}\n    {SLOPE}", "L = np.sum((y - T) ** 2)\n    return L, 2 * (y - T)",
        "Loss and gradient fit each other; the name and the learning rate do not fit them.",
        issue("ageron/handson-ml", 2),
        Met(
            "joelnet, which says so itself",
            "https://github.com/joelgrus/joelnet/blob/master/joelnet/loss.py",
        ),
    ),
    _bug(
        "|error| printed",
        LOSS, "L = np.mean(np.abs(y - T))",
        "The slopes are those of the squares, the number shown is the mean absolute error.",
        Met("source 003"),
    ),
    _bug(
        "tanh for tanh′",
        TANH, TANH.replace("(1 - h2**2)", "h2"),
        "The function that should be the derivative of tanh is tanh.",
        issue("andersbll/nnet", 4),
    ),
    _bug(
        "tanh′ of a",
        TANH, TANH.replace("h2**2", "np.tanh(h2) ** 2"),
        "The derivative is taken at the activation, which has been through tanh already.",
        issue("davidrmiller/neural2d", 40),
    ),
    _bug(
        "transpose of a square",
        'delta1 = delta2 @ p["Wh"].T', 'delta1 = delta2 @ p["Wh"]',
        "The weights from step to step are square in every network: no shape can object.",
        Met("source 002, as “transpose forgotten”; here where no shape objects"),
    ),
    _bug(
        "one of two paths",
        'g["Wx"] += X1.T @ delta1', "pass",
        "The shared weights get the blame of the last step only.",
        issue("qixianbiao/RNN", 2),
        Met(
            "a question, AI Stack Exchange 31566, from which source 001 has its figure",
            "https://ai.stackexchange.com/questions/31566/"
            "different-ways-to-calculate-backpropagation-derivatives-any-difference",
        ),
    ),
    _bug(
        "overwritten share",
        'g["Wx"] += X1.T @ delta1', 'g["Wx"] = X1.T @ delta1',
        "The second share of the blame takes the place of the first instead of joining it.",
        Met("tinygrad in its first weeks"),
        issue("PaddlePaddle/Paddle", 3689, "foreseen"),
    ),
    _bug(
        "kept from last time",
        "g = {name: np.zeros_like(w) for name, w in p.items()}",
        'g = vars(backward).setdefault("g", {name: np.zeros_like(w) for name, w in p.items()})',
        "The slopes of the call before are still there, and the new ones are added to them.",
        pull("karpathy/micrograd", 102, "others want it so, to add up batches"),
    ),
    _bug(
        "Adam: t for each array",
        COUNT, '    for name in p:\n        kept["t"] = kept.get("t", 0) + 1\n'.lstrip(),
        "The clock ticks once for each array; the correction for young averages ends too soon.",
        Met("tinygrad in its first weeks"),
        issue("clab/dynet", 77),
        issue("flashlight/flashlight", 143),
    ),
    _bug(
        "Adam: hats kept",
        HATS, "".join(HATS.splitlines(keepends=True)[1:] + HATS.splitlines(keepends=True)[:1]),
        "The corrected averages are remembered, and corrected again at the next step.",
        issue("frgfm/holocron", 1),
    ),
    _bug(
        "Adam: new each step",
        COUNT, 'kept.clear()\n    ' + COUNT,
        "The optimizer is made anew at every step and remembers nothing.",
        Met("source 002, harmless there: its optimizer has nothing to remember"),
    ),
)  # fmt: skip
