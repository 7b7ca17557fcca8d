"""The cat, the missing word and the little images: their numbers, oracles and pictures."""

from __future__ import annotations

import re

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from printed import printed_beside
from scipy.signal import correlate2d
from scipy.special import log_softmax, softmax
from scipy.stats import entropy

from backprop import check_gradients
from backprop.explorers.where_used import logit_explorer, word_explorer
from backprop.figures import where_used as figures
from backprop.lessons import cat_or_dog, little_images, next_word

EPOCHS = (0, 5, 50)


def test_the_chapter_shows_the_step_on_the_scores() -> None:
    printed = printed_beside("where_used", "S3-19")
    for number in ("1.6094379124", "0.5532240016", "0.5919922933", "[ 0.8 -0.8]"):
        assert number in printed


def test_the_step_on_the_scores_against_scipy() -> None:
    z = np.log([0.8, 0.2]) - 1.0 * np.array([0.8, -0.8])
    step = cat_or_dog.logit_step(1.0)
    assert step.p == pytest.approx(softmax(z), rel=1e-14)
    assert step.loss == pytest.approx(-log_softmax(z)[1], rel=1e-14)
    assert step.p[1] == pytest.approx(0.5532240016, abs=1e-10)
    assert step.loss == pytest.approx(0.5919922933, abs=1e-10)
    with pytest.raises(ValueError, match="rate"):
        cat_or_dog.logit_step(-1)


def test_the_network_says_what_the_story_says() -> None:
    net = cat_or_dog.network()
    assert softmax(net.forward(cat_or_dog.PICTURE)) == pytest.approx(cat_or_dog.CLAIMED, rel=1e-14)
    _, gradients = net.gradients(cat_or_dog.PICTURE, cat_or_dog.CAT)
    moved = np.abs(gradients["W1"][:, 0])
    collar = cat_or_dog.FEATURES.index("collar")
    assert cat_or_dog.FEATURES[int(moved.argmax())] == "fur"
    assert np.abs(net.parameters["W1"][collar]).max() == np.abs(net.parameters["W1"]).max()
    assert moved[collar] < moved.max()


@pytest.mark.parametrize("seed", range(3))
def test_the_softmax_jacobian_against_autograd(seed: int) -> None:
    z, weights = np.random.RandomState(seed).randn(2, 4)
    p = softmax(z)

    def weighted(z):  # type: ignore[no-untyped-def]
        return anp.dot(weights, anp.exp(z) / anp.sum(anp.exp(z)))

    assert weights @ cat_or_dog.softmax_jacobian(p) == pytest.approx(grad(weighted)(z), abs=1e-14)


def test_only_rows_of_words_that_were_read_move() -> None:
    net = next_word.model(3)
    X, T = next_word.shares(next_word.SOUP), next_word.data()[1][:1]
    _, gradients = net.gradients(X, T)
    read = [word in next_word.SOUP.split() for word in next_word.VOCABULARY]
    assert (np.abs(gradients["W1"]).sum(axis=1) > 0).tolist() == read
    rows = gradients["W1"][read]
    assert np.array_equal(rows, np.tile(rows[0], (sum(read), 1)))
    assert all(np.abs(gradients[key]).max() > 0 for key in next_word.MATRICES)
    assert check_gradients(net, *next_word.data()).ok


def test_shares_refuses_an_unknown_word() -> None:
    with pytest.raises(ValueError, match="'snow' is not in the vocabulary"):
        next_word.shares("snow is cold")


def test_the_floor_is_the_entropy_of_what_followed() -> None:
    assert next_word.floor() == pytest.approx(entropy([2 / 3, 1 / 3]), rel=1e-14)


def test_the_model_learns_the_frequencies_from_every_start() -> None:
    assert next_word.frequencies()[next_word.VOCABULARY.index("good")] == pytest.approx(2 / 3)
    far = next_word.farthest_from_frequencies(range(200), epochs=500)
    assert far.max() < 0.05
    assert np.median(far) < 0.002


def test_the_first_model_that_says_cold_is_the_first() -> None:
    seed = next_word.first_that_says("cold")
    words = [
        next_word.VOCABULARY[int(next_word.next_words(next_word.model(s)).argmax())]
        for s in range(seed + 1)
    ]
    assert words.index("cold") == seed


def test_a_convolution_is_scipys_correlation() -> None:
    random = np.random.RandomState(0)
    images, K = random.randn(3, 64), random.randn(9, 2)
    out = little_images.patches_of(images) @ K
    for n, k in np.ndindex(3, 2):
        expected = correlate2d(images[n].reshape(8, 8), K[:, k].reshape(3, 3), mode="valid")
        assert out[n, :, k] == pytest.approx(expected.ravel(), abs=1e-14)


def test_images_of_is_the_transpose_of_patches_of() -> None:
    random = np.random.RandomState(1)
    images, patches = random.randn(2, 64), random.randn(2, 36, 9)
    forward = np.sum(little_images.patches_of(images) * patches)
    assert np.sum(images * little_images.images_of(patches)) == pytest.approx(forward, rel=1e-13)


@pytest.mark.parametrize("seed", [3, 5])
def test_the_line_finder_passes_its_gradient_check(seed: int) -> None:
    X, T = little_images.lines(7, seed=seed)
    assert check_gradients(little_images.line_finder(kernels=3, seed=seed), X, T).ok


def test_the_derivative_for_a_pixel_against_differences() -> None:
    net = little_images.line_finder(seed=2)
    (x, _), h = little_images.lines(1, seed=9), 1e-6
    kind = np.array([[1.0, 0.0]])
    derivative = little_images.input_derivative(net, x, 0)
    for pixel in (0, 9, 35, 63):
        step = np.zeros((1, 64))
        step[0, pixel] = h
        measured = (net.loss(x + step, kind) - net.loss(x - step, kind)) / (2 * h)
        assert derivative[pixel] == pytest.approx(measured, abs=1e-9)


@pytest.fixture(scope="module")
def finder() -> little_images.Network:
    return little_images.trained_line_finder()


def test_the_line_finder_learns(finder: little_images.Network) -> None:
    X, T = little_images.lines(500, seed=2)
    assert little_images.share_right(finder, X, T) > 0.85


def test_parts_of_a_batch_add_up(finder: little_images.Network) -> None:
    X, T = little_images.lines(50, seed=4)
    _, whole = finder.gradients(X, T)
    for parts in (1, 3, 50):
        added = little_images.in_parts(finder, X, T, parts)
        for key, gradient in whole.items():
            assert added[key] == pytest.approx(gradient, abs=1e-14)


def test_rounding_leaves_the_network_as_it_was(finder: little_images.Network) -> None:
    X, T = little_images.lines(50, seed=4)
    before = finder.parameters.copy()
    coarse, fine = little_images.rounded(finder, X, T, (2, 16))
    assert fine.farthest < 1e-3 < coarse.farthest
    assert all(np.array_equal(before[key], w) for key, w in finder.parameters.items())


def test_pictures_say_what_they_show(finder: little_images.Network) -> None:
    step = cat_or_dog.logit_step(1.0)
    assert "cat 0.5532, cross-entropy 0.5920" in figures.logit_step_picture(step).alt
    learning = next_word.learning(7, EPOCHS)
    last = figures.word_picture(learning, 2)
    found = re.search(r"“good” ([\d.]+) and “cold” ([\d.]+)", last.alt)
    assert found
    assert float(found[1]) == pytest.approx(learning.p[2].max(), abs=1e-4)
    K = np.zeros((9, 1))
    K[[2, 5, 8]] = 1.5  # the third column
    assert "4.5, in column 3" in figures.kernels_picture(K).alt
    derivative = np.zeros(64)
    derivative[13] = -2  # row 2, column 6
    alt = figures.saliency_picture(np.ones(64), derivative, 1).alt
    assert "standing" in alt
    assert "row 2, column 6" in alt


def test_explorers_have_a_frame_for_every_position() -> None:
    assert len(logit_explorer().frames) == 17
    frames = word_explorer(next_word.learning(7, EPOCHS)).frames
    assert len({frame.alt for frame in frames}) == len(EPOCHS)
