"""What can be said of a wrong answer that no known mistake explains."""

from __future__ import annotations

import numpy as np

from ...checks import Array
from .comparison import Parts, same

NEAR = 1e-3  # within this share of the largest entry an answer is nearly right
FRACTIONS = {2: "twice", 0.5: "half", 3: "three times", 1 / 3: "a third of", 0.25: "a quarter of"}


def sentence(answers: list[Parts], rights: list[Parts], name: str, rtol: float) -> str:
    """One sentence about how the part `name` differs, over all cases; "" for no pattern."""
    found = [(a[name], r[name]) for a, r in zip(answers, rights, strict=True) if name in r]
    who = f"`{name}`" if name else "The answer"
    for pattern in (_words, _shape, _not_finite, _sign, _nearly, _factor, _some_cases, _factors):
        if said := pattern(found, who, rtol):
            return said
    return ""


Pairs = list[tuple[Array, Array]]


def _words(found: Pairs, who: str, rtol: float) -> str:
    for answer, right in found:
        if (answer.dtype.kind == "U") != (right.dtype.kind == "U"):
            return f"{who} should be {'a text' if right.dtype.kind == 'U' else 'a number'}."
    for number, (answer, right) in enumerate(found, start=1):
        if right.dtype.kind == "U" and not np.array_equal(answer, right):
            return f"{who} is `{answer}` in case {number}, and something else is right."
    return ""


def _shape(found: Pairs, who: str, rtol: float) -> str:
    for answer, right in found:
        if answer.shape == right.shape:
            continue
        is_shape = f"shape {answer.shape} where {right.shape} is expected"
        if right.shape == ():
            return f"{who} should be one number, and has shape {answer.shape}."
        if answer.shape == right.shape[::-1] and same(answer.T, right, rtol):
            return f"The numbers are right, but turned: {who} has {is_shape}."
        if answer.size == right.size and same(answer.reshape(right.shape), right, rtol):
            return f"The numbers are right, the form is not: {who} has {is_shape}."
        return f"{who} has {is_shape}."
    return ""


def _not_finite(found: Pairs, who: str, rtol: float) -> str:
    for answer, _ in found:
        if not np.isfinite(answer.astype(float)).all():
            return f"{who} holds numbers that are not finite (`nan` or `inf`)."
    return ""


def _sign(found: Pairs, who: str, rtol: float) -> str:
    if all(same(-answer.astype(float), right, rtol) for answer, right in found):
        return f"{who} has the opposite sign, everywhere."
    return ""


def _nearly(found: Pairs, who: str, rtol: float) -> str:
    """Digits that agree and then no more: what rounding or a long step leaves."""
    if not all(same(answer, right, NEAR) for answer, right in found):
        return ""
    shares = [
        np.abs(answer.astype(float) - right).max() / np.abs(right.astype(float)).max()
        for answer, right in found
        if np.any(right)
    ]
    digits = int(-np.log10(max(shares))) if shares else 0
    return (
        f"{who} agrees to about {digits} digits and no further: is something rounded, or a step "
        "too long?"
    )


def _ratios(found: Pairs, rtol: float) -> list[float]:
    """By which factor each case differs; nothing where one of them differs otherwise."""
    factors = []
    for answer, right in found:
        place = np.unravel_index(np.abs(right.astype(float)).argmax(), right.shape)
        largest = float(right[place])
        factor = float(answer[place]) / largest if largest else 0.0
        if not factor or not same(answer / factor, right, rtol):
            return []
        factors.append(factor)
    return factors


def _factor(found: Pairs, who: str, rtol: float) -> str:
    factors = _ratios(found, rtol)
    if not factors or np.ptp(factors) > rtol * abs(factors[0]):
        return ""
    near = [word for value, word in FRACTIONS.items() if abs(factors[0] / value - 1) < 1e-9]
    often = near[0] if near else f"{factors[0]:.6g} times"
    return f"{who} is {often} what it should be, everywhere."


def _factors(found: Pairs, who: str, rtol: float) -> str:
    # Any two single numbers have a ratio: only of arrays does it say something.
    if all(right.size == 1 for _, right in found) or not (factors := _ratios(found, rtol)):
        return ""
    listed = ", ".join(f"{factor:.6g}" for factor in factors)
    return (
        f"{who} differs by one factor in each case, but not the same one ({listed}): something "
        "is multiplied or divided that depends on the case."
    )


def _some_cases(found: Pairs, who: str, rtol: float) -> str:
    right = [same(answer, expected, rtol) for answer, expected in found]
    if any(right):
        wrong = right.index(False) + 1
        return f"{who} is right in {sum(right)} of {len(right)} cases, and wrong in case {wrong}."
    return ""
