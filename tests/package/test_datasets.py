"""The small data sets: what they hold, and that each caller receives arrays of their own."""

import numpy as np
import pytest

from backprop import datasets


def test_xor_is_one_where_exactly_one_input_is() -> None:
    X, T = datasets.xor()
    assert (X.shape, T.shape, X.dtype, T.dtype) == ((4, 2), (4, 1), np.float64, np.float64)
    assert sorted(map(tuple, X)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    np.testing.assert_array_equal(T[:, 0], X[:, 0] != X[:, 1])


def test_addition_always_makes_five() -> None:
    X, T = datasets.addition()
    np.testing.assert_array_equal(X, [[2, 3], [1, 4], [3, 2], [0, 5]])
    np.testing.assert_array_equal(T, X.sum(axis=1, keepdims=True))
    np.testing.assert_array_equal(T, 5)


@pytest.mark.parametrize("make", [datasets.xor, datasets.addition])
def test_nobody_can_spoil_the_data_for_the_next(make: object) -> None:
    X, T = make()
    kept = X.copy(), T.copy()
    X[:], T[:] = -1, -1
    np.testing.assert_array_equal(make()[0], kept[0])
    np.testing.assert_array_equal(make()[1], kept[1])


def test_one_hot_rows() -> None:
    expected = [[0, 0, 1], [1, 0, 0]]
    np.testing.assert_array_equal(datasets.one_hot([2, 0], 3), expected)
    np.testing.assert_array_equal(datasets.one_hot([[2], [0]], 3), expected)


@pytest.mark.parametrize(
    ("labels", "classes", "kind", "words"),
    [
        ([0, 3], 3, ValueError, "3"),
        ([-1, 0], 3, ValueError, "-1"),
        ([0.0, 1.0], 3, TypeError, "float"),
        ([True, False], 2, TypeError, "bool"),
        ([], 3, TypeError, "float"),
        (np.zeros((0, 1), dtype=int), 3, ValueError, r"\(0, 1\)"),
        ([[0, 1]], 3, ValueError, r"\(1, 2\)"),
        ([0, 0], 1, ValueError, "1"),
        ([0, 1], 2.0, TypeError, "2.0"),
    ],
)
def test_labels_that_are_no_classes_are_refused(
    labels: object, classes: object, kind: type, words: str
) -> None:
    with pytest.raises(kind, match=words):
        datasets.one_hot(labels, classes)
