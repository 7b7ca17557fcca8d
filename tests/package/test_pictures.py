"""The palette keeps its contrast, pictures are the same on every run, explorers refuse nonsense."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from backprop.explorers import evenly, explore
from backprop.figures import FORWARD, PALETTE, Picture, canvas, picture
from backprop.figures.palette import css_variables

TEXT = [role for role in PALETTE if role not in ("faint", "paper")]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.1: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("role", TEXT)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_text_stands_out(role: str, theme: str) -> None:
    paper = getattr(PALETTE["paper"], theme)
    assert contrast(getattr(PALETTE[role], theme), paper) >= 4.5


def test_every_colour_reaches_the_page() -> None:
    css = css_variables()
    for role, tone in PALETTE.items():
        assert css.count(f"--bp-{role}: {tone.light};") == 1
        assert css.count(f"--bp-{role}: {tone.dark};") == 1


def draw(height: float, words: str = "0.0446280687647") -> Picture:
    with canvas() as figure:
        axes = figure.subplots()
        axes.plot([0, 1, 2], [0, height, 4], color=FORWARD)
        axes.fill_between([0, 1], [0, 1], color=FORWARD, alpha=0.2)
        axes.text(1, 1, words)
        return picture(figure, f"A line from 0 to 4 by way of {height}.")


def test_a_picture_is_the_same_on_every_run() -> None:
    assert draw(3).svg == draw(3).svg
    assert draw(3).svg != draw(2).svg


def test_a_picture_is_one_svg_that_takes_the_pages_colours() -> None:
    svg = draw(3).svg
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert f"var(--bp-forward, {FORWARD})" in svg
    assert not re.search(r"#[0-9a-f]{6}(?!\))[;\"]", svg), "a colour outside the palette"


def test_words_in_a_picture_keep_every_digit() -> None:
    assert "0.0446280687647" in draw(3).svg


def test_two_pictures_may_share_a_page() -> None:
    ids = [set(re.findall(r' id="([^"]+)"', draw(height).svg)) for height in (2, 3)]
    assert ids[0]
    assert not ids[0] & ids[1]
    for height in (2, 3):
        svg = draw(height).svg
        used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
        assert used == set(re.findall(r' id="([^"]+)"', svg))


@pytest.mark.parametrize("alt", ["", "   ", "a line"])
def test_a_picture_must_say_what_it_shows(alt: str) -> None:
    with pytest.raises(ValueError, match="needs a sentence"):
        Picture("<svg/>", alt)


@pytest.fixture(params=["frames", None])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """A page without Python, and one where it draws."""
    monkeypatch.delenv("BACKPROP_EXPLORERS", raising=False)
    if request.param:
        monkeypatch.setenv("BACKPROP_EXPLORERS", request.param)
    found: str | None = request.param
    return found


def test_without_python_an_explorer_shows_the_frame_of_its_slider(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BACKPROP_EXPLORERS", "frames")
    explorer = explore("height", [1, 2, 3], draw, start=2, finer=[1.5])
    assert explorer.slider.options == ("1", "2", "3")
    assert explorer.slider.index == 1
    stack = explorer.children[1]
    assert stack.selected_index == 1
    for height, frame in enumerate(stack.children, start=1):
        assert draw(height).alt in frame.value
    assert (explorer.link.source, explorer.link.target) == (
        (explorer.slider, "index"),
        (stack, "selected_index"),
    )


def test_with_python_an_explorer_draws_what_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKPROP_EXPLORERS", raising=False)
    drawn = []

    def noted(height: float) -> Picture:
        drawn.append(height)
        return draw(height)

    explorer = explore("height", [1, 2, 3], noted, start=2, finer=[2.5, 1.5, 0])
    assert explorer.slider.options == ("0", "1", "1.5", "2", "2.5", "3")
    assert explorer.slider.value == "2"
    (view,) = explorer.children[1].children
    assert drawn == [2]
    for index, height in ((4, 2.5), (0, 0), (1, 1)):
        explorer.slider.index = index
        assert draw(height).alt in view.value
    assert drawn == [2, 2.5, 0, 1]


def test_finer_positions_keep_the_direction_and_the_values_of_the_frames(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BACKPROP_EXPLORERS", raising=False)
    third = 1 / 3
    explorer = explore(
        "height", [1.0, third, 0.1], draw, read="{:.3g}".format, finer=[0.333, 0.5, 0.2]
    )
    assert explorer.slider.options == ("1", "0.5", "0.333", "0.2", "0.1")
    assert explorer.positions["0.333"] == third


def test_numbers_are_evenly_apart_and_read_as_they_are() -> None:
    assert evenly(0, 0.3, 0.1) == [0.0, 0.1, 0.2, 0.3]
    assert evenly(-1, 1, 0.5) == [-1, -0.5, 0, 0.5, 1]


def test_an_explorer_says_the_same_of_itself_everywhere(mode: str | None) -> None:
    explorer = explore("height", [1, 2, 3], draw, finer=[1.5])
    assert repr(explorer) == "An explorer: move “height”."


@pytest.mark.parametrize(
    ("positions", "start", "said"),
    [
        ([1], 1, "at least two positions, got 1"),
        ([1, 1], 1, "all read differently, got .'1', '1'"),
        ([1, 2], 3, "one of the positions 1, 2; got 3"),
    ],
)
def test_an_explorer_refuses_what_it_cannot_show(
    mode: str | None, positions: list[int], start: int, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        explore("height", positions, draw, start=start)
