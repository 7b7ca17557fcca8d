"""What the build adds to a page, piece by piece."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from backprop.figures import PALETTE
from bookkit import build, project
from bookkit.notebook_files import read, source
from bookkit.sphinx_ext import assets, pictures, repository, saved_widgets

ROOT = project.root()


@pytest.mark.parametrize(("address", "shown"), [("", False), ("https://example.org/book", True)])
def test_buttons_appear_with_the_repositorys_address(address: str, shown: bool) -> None:
    config = SimpleNamespace(html_theme_options={"repository_url": address})
    repository._buttons(None, config)  # type: ignore[arg-type]
    options = config.html_theme_options
    assert all(options[button] is shown for button in repository.BUTTONS)
    assert bool(options["launch_buttons"]) is shown


def test_a_drawing_takes_its_name_along() -> None:
    svg = pictures.inlined('<svg class="bp-figure"><g/></svg>', 'falls from "2" to <1>')
    assert svg.startswith('<svg role="img" aria-label="falls from &quot;2&quot; to &lt;1&gt;" ')


def test_a_drawing_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        pictures.inlined("<svg/>", " ")


def test_the_static_folders_are_there() -> None:
    assert all((ROOT / folder).is_dir() for folder in assets.STATIC)
    assert all((ROOT / "vendor" / file).is_file() for file in (*saved_widgets.FILES, assets.MATHS))


@pytest.mark.parametrize("name", ["book/a.css", "vendor/b.js", "code/bookkit/c.py", "_config.yml"])
def test_a_change_of_any_input_means_a_new_build(tmp_path: Path, name: str) -> None:
    for file in ("book/a.css", "vendor/b.js", "code/bookkit/c.py", "_config.yml", "_toc.yml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("one")
    (tmp_path / "requirements.txt").write_text("one")
    palette = tmp_path / build.PALETTE
    palette.parent.mkdir(parents=True)
    palette.write_text("one")
    before = build.inputs_hash(tmp_path)
    assert build.inputs_hash(tmp_path) == before
    (tmp_path / name).write_text("two")
    assert build.inputs_hash(tmp_path) != before


def test_an_explorer_shows_its_first_frame_before_any_script() -> None:
    models = {
        "w1": {"state": {"children": ["IPY_MODEL_w2", "IPY_MODEL_w3"]}},
        "w2": {"state": {"_model_name": "SelectionSliderModel"}},
        "w3": {
            "state": {
                "_model_name": "StackModel",
                "selected_index": 1,
                "children": ["IPY_MODEL_w4", "IPY_MODEL_w5"],
            }
        },
        "w4": {"state": {"value": "<svg>one</svg>"}},
        "w5": {"state": {"value": "<svg>two</svg>"}},
    }
    script = '<script type="application/vnd.jupyter.widget-view+json">{"model_id": "w1"}</script>'
    view = saved_widgets.VIEW.search(script)
    assert view
    page = saved_widgets.with_first_frame(view, models)
    assert page.startswith('<div class="saved-widget-fallback"><svg>two</svg><noscript>')
    assert page.endswith(script)


def rgb(colour: str) -> str:
    """The colour as a browser writes it into a style."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def test_every_colour_of_an_equation_has_its_twin_in_the_dark() -> None:
    css = (ROOT / "book" / "style" / "book.css").read_text(encoding="utf-8")
    used = set()
    for path in project.notebooks(ROOT):
        text = "".join(source(cell) for cell in read(path)["cells"])
        used |= set(re.findall(r"\\\\?(?:text)?color\{(#?\w+)\}", text))
    roles = {tone.light: role for role, tone in PALETTE.items()}
    assert used
    assert used <= roles.keys(), "an equation uses a colour outside the palette"
    for colour in used:
        line = next(line for line in css.splitlines() if rgb(colour) in line)
        assert f"var(--bp-{roles[colour]})" in line
