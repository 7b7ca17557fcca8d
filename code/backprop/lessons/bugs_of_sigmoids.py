"""Bugs in a network of two sigmoid layers with the squared error."""

from __future__ import annotations

from .bug import Bug, Met, issue, pull

DELTA1 = 'delta1 = delta2 @ p["W2"].T * a1 * (1 - a1)'
FIRST = "W1 = random.randn(n_in, n_hidden) / np.sqrt(n_in)"
SECOND = "W2 = random.randn(n_hidden, n_out) / np.sqrt(n_hidden)"
SLOPE = "return L, (y - T) / len(T)"


def _bug(name: str, old: str, new: str, story: str, *met: Met) -> Bug:
    return Bug(name, "sigmoids", old, new, story, met)


BUGS = (
    _bug(
        "sign turned",
        SLOPE, "return L, (T - y) / len(T)",
        "Target minus output, handed to a step that subtracts: the loss is climbed.",
        Met("source 002"),
        Met(
            "J. McCaffrey on output minus target, 2017",
            "https://jamesmccaffrey.wordpress.com/2017/07/03/"
            "neural-network-error-output-minus-target-or-target-minus-output/",
        ),
    ),
    _bug(
        "the step adds",
        'p[name] = p[name] - RATE * g[name]', 'p[name] = p[name] + RATE * g[name]',
        "The gradient is right, and the step goes along it instead of against it.",
        Met("source 004, “add or subtract”"),
        Met(
            "a question, AI Stack Exchange 25563",
            "https://ai.stackexchange.com/questions/25563/"
            "for-the-generalised-delta-rule-in-back-propogation-do-you-subtract-the-target-f",
        ),
    ),
    _bug(
        "no 1/N",
        SLOPE, "return L, y - T",
        "The loss is a mean over the batch, its gradient the gradient of the sum.",
        Met("source 002"),
        Met(
            "a question, Cross Validated 183840",
            "https://stats.stackexchange.com/questions/183840/"
            "sum-or-average-of-gradients-in-mini-batch-gradient-decent",
        ),
    ),
    _bug(
        "mean in the loss only",
        "L = 0.5 * np.sum((y - T) ** 2) / len(T)", "L = 0.5 * np.mean((y - T) ** 2)",
        "The loss is a mean over the outputs too, its gradient only over the batch.",
        issue("scikit-learn/scikit-learn", 8349),
    ),
    _bug(
        "target column repeated",
        "cache = forward(p, X)", "cache, T = forward(p, X), T[:, :1]",
        "A target of one column beside outputs of several: NumPy repeats the column.",
        Met("source 000"),
        issue("pytorch/pytorch", 16045),
        pull("LAMDA-Tabular/TALENT", 92),
    ),
    _bug(
        "no σ′ at the output",
        "delta2 = dy * y * (1 - y)", "delta2 = dy",
        "The slope of the output's sigmoid is forgotten.",
        Met("sources 002 and 003"),
    ),
    _bug(
        "no σ′ inside",
        DELTA1, 'delta1 = delta2 @ p["W2"].T',
        "The slope of the hidden layer's sigmoid is forgotten.",
        issue("SciML/SciMLBook", 164, "in a formula"),
        pull("ujjwalkarn/Machine-Learning-Tutorials", 16, "of a text that it lists"),
    ),
    _bug(
        "σ′ of z",
        DELTA1, 'delta1 = delta2 @ p["W2"].T * z1 * (1 - z1)',
        "A derivative that wants the activation is given the pre-activation.",
        Met("sources 003 and 004, whose name for it invites it"),
        issue("shiffman/Neural-Network-p5", 22, "invited by the name; the program was right"),
    ),
    _bug(
        "σ twice in σ′",
        DELTA1, 'delta1 = delta2 @ p["W2"].T * sigmoid(a1) * (1 - sigmoid(a1))',
        "A derivative that applies the sigmoid itself is given the activation.",
        pull("liashchynskyi/skynet", 1),
        Met(
            "AI Stack Exchange 38824, the first of its three versions",
            "https://ai.stackexchange.com/questions/38824/"
            "single-layer-perceptron-backpropagation-how-to-compute-affect-of-the-net-value",
        ),
    ),
    _bug(
        "transpose forgotten",
        DELTA1, 'delta1 = delta2 @ p["W2"] * a1 * (1 - a1)',
        "W₂ where its transpose belongs; equal widths let it pass.",
        Met("source 002"),
        Met(
            "a question, Data Science Stack Exchange 76545",
            "https://datascience.stackexchange.com/questions/76545/"
            "why-dont-we-transpose-deltal1-in-back-propagation",
        ),
    ),
    _bug(
        "the wrong layer's W",
        DELTA1, 'delta1 = delta2 @ p["W1"].T * a1 * (1 - a1)',
        "The error goes back through the weights of the layer it is going to.",
        Met("source 000"),
        Met(
            "a question, AI Stack Exchange 42884",
            "https://ai.stackexchange.com/questions/42884/"
            "why-in-one-article-to-calcule-the-delta-uses-the-weights-of-current-layer-while",
        ),
    ),
    _bug(
        "new weights",
        DELTA1, 'W2 = p["W2"] - RATE * a1.T @ delta2\n    delta1 = delta2 @ W2.T * a1 * (1 - a1)',
        "W₂ takes its step before the error goes back through it.",
        issue("CodingTrain/Toy-Neural-Network-JS", 72),
        issue("kim-marcel/basic_neural_network", 7),
        issue("joelgrus/data-science-from-scratch", 31),
        Met("by the digits, an early program of M. Mazur's example; his text has it right"),
    ),
    _bug(
        "the step inside",
        "    return L, g\n", "    step(p, g, None)\n    return L, g\n",
        "Whoever asks for a gradient moves the point at which it was asked.",
        Met("sources 000 and 004"),
    ),
    _bug(
        "mean for sum in ∂b",
        '"b2": delta2.sum(axis=0)', '"b2": delta2.mean(axis=0)',
        "The shares of the examples, already divided by N, are divided once more.",
        pull("deeplearning4j/deeplearning4j", 366, "a comment"),
    ),
    _bug(
        "∂b not summed",
        '"b1": delta1.sum(axis=0)', '"b1": delta1',
        "One slope for each example; b − RATE · ∂b then grows a row for each example.",
        issue("jimfleming/differentiation", 1),
        pull("mlpack/mlpack", 3679),
    ),
    _bug(
        "biases stand still",
        "for name in p:", 'for name in ("W1", "W2"):',
        "The step forgets the biases.",
        issue("dragen1860/Deep-Learning-with-TensorFlow-book", 217),
        Met("the worked example of M. Mazur, on purpose"),
    ),
    _bug(
        "× 2 and × 4",
        '"b1": delta1.sum(axis=0),\n        "W2": a1.T @ delta2',
        '"b1": 4 * delta1.sum(axis=0),\n        "W2": 2 * a1.T @ delta2',
        "Planted by a well-known course, for its students to find.",
        Met("deeplearning.ai, exercise on gradient checking"),
    ),
    _bug(
        "penalty's sign",
        "g[name] = g[name] + DECAY * p[name]", "g[name] = g[name] - DECAY * p[name]",
        "The slope of the penalty has the other sign: it rewards large weights.",
        issue("andersbll/nnet", 4),
    ),
    _bug(
        "a₁ rounded on the way",
        "    return X, z1, a1, y\n", "    return X, z1, np.round(a1, 4), y\n",
        "The way back works with four digits of what the way forward computed.",
        Met("source 001, whose steps keep four digits"),
        pull("cs231n/cs231n.github.io", 105, "a diagram's rounded number, multiplied on"),
    ),
    _bug(
        "the tape is cut",
        DELTA1, "delta1 = np.zeros_like(a1)",
        "A step of the way forward escapes the recorder, and no slope comes back through it.",
        Met("source 002, where NumPy's exp stands among TensorFlow's"),
    ),
    _bug(
        "exp overflows",
        "return 0.5 + 0.5 * np.tanh(0.5 * z)", "return 1 / (1 + np.exp(-z))",
        "The textbook's sigmoid: for z below −710 its exponential is infinite. The quotient is 0 "
        "all the same, but NumPy warns and math.exp stops.",
        Met("source 000"),
        issue("MichalDanielDobrzanski/DeepLearningPython", 35),
        pull("chainer/chainer", 1047, "the repair"),
    ),
    _bug(
        "all weights start at 0",
        f"{FIRST}\n    {SECOND}",
        "W1 = np.zeros((n_in, n_hidden))\n    W2 = np.zeros((n_hidden, n_out))",
        "No slope reaches the hidden units at first, and later all of them get the same.",
        Met(
            "a question, Cross Validated 294332",
            "https://stats.stackexchange.com/questions/294332/"
            "backpropagation-with-zero-weight-initialization",
        ),
        Met(
            "deeplearning.ai forum 121049",
            "https://community.deeplearning.ai/t/week-1-programming-assignment-initialization-"
            "exercise-1-initialize-parameters-zeros/121049",
        ),
    ),
)  # fmt: skip
