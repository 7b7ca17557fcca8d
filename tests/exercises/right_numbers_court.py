"""Two right answers of other hands to each exercise of "The numbers court"."""

from decimal import Decimal

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop.lessons.court_mazur import early_program, right_program


def _last_errors():
    return right_program().error[-1], early_program().error[-1]


def digits_by_decimals():
    ours, theirs = (Decimal(float(error)) for error in _last_errors())
    for digits in range(1, 17):
        if len({f"{error:.{digits}g}" for error in (ours, theirs)}) == 2:
            return digits
    raise AssertionError("they never differ")


def digits_by_numpy():
    ours, theirs = _last_errors()
    digits = 1
    while np.format_float_scientific(ours, digits - 1) == np.format_float_scientific(
        theirs, digits - 1
    ):
        digits += 1
    return digits


def units_by_decimals(printed, value):
    number = Decimal(printed)
    return float((number - Decimal(value)) / Decimal((0, (1,), number.as_tuple().exponent)))


def units_by_shifting(printed, value):
    """Take the point out of the text, and shift the value by as many places."""
    whole, _, decimals = printed.partition(".")
    for _ in decimals:
        value = value * 10
    return int(whole + decimals) - value


def range_by_sorting(shown, decimals, factor):
    unit = 1 / 10**decimals
    return tuple(sorted((shown + side * unit / 2) * factor for side in (1, -1)))


def range_by_middle(shown, decimals, factor):
    middle, reach = shown * factor, abs(factor) * 10**-decimals / 2
    return middle - reach, middle + reach


def round_by_autograd(x, t, W1, W2, rate):
    def loss(first, second):
        a = 1 / (1 + anp.exp(-anp.dot(x, first)))
        y = 1 / (1 + anp.exp(-anp.dot(a, second)))
        return anp.sum((y - t) ** 2) / 2

    return W1 - rate * grad(loss, 0)(W1, W2), W2 - rate * grad(loss, 1)(W1, W2)


def round_unit_by_unit(x, t, W1, W2, rate):
    a = [1 / (1 + np.exp(-sum(x[i] * W1[i, j] for i in range(len(x))))) for j in range(len(W2))]
    y = [1 / (1 + np.exp(-sum(a[j] * W2[j, k] for j in range(len(a))))) for k in range(len(t))]
    signal = [(y[k] - t[k]) * y[k] * (1 - y[k]) for k in range(len(t))]
    first, second = np.array(W1), np.array(W2)
    for j in range(len(a)):
        arriving = sum(W2[j, k] * signal[k] for k in range(len(t)))
        for i in range(len(x)):
            first[i, j] -= rate * arriving * a[j] * (1 - a[j]) * x[i]
        for k in range(len(t)):
            second[j, k] -= rate * signal[k] * a[j]
    return first, second


RIGHT = {
    "digits_needed": (digits_by_decimals, digits_by_numpy),
    "units_off": (units_by_decimals, units_by_shifting),
    "range_of_product": (range_by_sorting, range_by_middle),
    "one_round": (round_by_autograd, round_unit_by_unit),
}
