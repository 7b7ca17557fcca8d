"""The list of what the sources ask for, against the chapters that claim to treat it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from bookkit import coverage, project

ROOT = Path(__file__).resolve().parents[2]
LIST = {
    "sources": {"000": "Source 000", "all": "All"},
    "covers": [
        {"id": "S0-01", "source": "000", "what": "A | bar.", "required": True},
        {"id": "S0-02", "source": "000", "what": "Second."},
        {"id": "X-01", "source": "all", "what": "A rule.", "test": "tests/rule.py"},
    ],
    "statements": [
        {"id": "M1", "source": "all", "said": "Wrong.", "what": "Right.", "required": True}
    ],
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one chapter, in which nothing is wrong."""
    (tmp_path / "book").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/rule.py").touch()
    (tmp_path / "_config.yml").write_text("sphinx: {config: {myst_heading_anchors: 3}}\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/first\n")
    write_list(tmp_path, LIST)
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    write_cells(
        tmp_path,
        [
            markdown("# The first page\n\nText."),
            code("# not a heading\n1", metadata={"tags": ["covers:S0-01"]}),
            markdown("## One $x$ and `y`: a loss!\n\nText.", metadata={"tags": ["covers:M1"]}),
            markdown("```\n# not a heading\n```\n\n:::{note}\n## nor this\n:::"),
            markdown("Text.\n\n## Twice", metadata={"tags": ["covers:M1"]}),
            markdown("## Twice\n\nText."),
            markdown("#### Too deep for an anchor", metadata={"tags": ["covers:M1"]}),
        ],
    )
    return tmp_path


def write_list(root: Path, listed: dict) -> None:
    text = yaml.safe_dump(listed, sort_keys=False)
    (root / "book/coverage.yml").write_text(text, encoding="utf-8")


def write_cells(root: Path, cells: list) -> None:
    metadata = {"language_info": {"name": "python", "pygments_lexer": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.write(notebook, root / "book/first.ipynb")


def cells(root: Path) -> list:
    return nbformat.read(root / "book/first.ipynb", as_version=4).cells


def changed(group: str, index: int, **fields: object) -> dict:
    """The small list with some fields of one entry changed."""
    entries = [dict(entry) for entry in LIST[group]]
    entries[index].update(fields)
    return LIST | {group: entries}


def copy_of_the_book(folder: Path) -> Path:
    """What coverage reads, copied from the real project."""
    shutil.copytree(ROOT / "book", folder / "book")
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, folder)
    for entry in coverage.entries(ROOT):
        if entry.test:
            (folder / entry.test).parent.mkdir(parents=True, exist_ok=True)
            (folder / entry.test).touch()
    return folder


def test_the_book_covers_what_it_must() -> None:
    assert coverage.problems(ROOT) == []


def test_every_tag_of_the_book_that_is_needed_is_missed(tmp_path: Path) -> None:
    root = copy_of_the_book(tmp_path)
    required = {entry.id for entry in coverage.entries(ROOT) if entry.required}
    for path in project.notebooks(root):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            cell.metadata.pop("tags", None)
        nbformat.write(notebook, path)
    assert {line.split()[0] for line in coverage.problems(root)} == required


def test_every_link_of_the_book_names_a_heading() -> None:
    headings = {
        path.name: {
            line.lstrip("#").strip()
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "markdown"
            for line in cell.source.splitlines()
            if line.startswith("#")
        }
        for path in project.notebooks(ROOT)
    }
    links = re.findall(r"\[([^\]]+)\]\(([^)#]+)#[^)]+\)", coverage.markdown(ROOT))
    assert len(links) >= len(coverage.places(ROOT)) > 0
    for heading, page in links:
        assert heading.replace(r"\|", "|") in headings[page], f"{page}: {heading}"


def test_the_links_lead_where_sphinx_puts_the_headings(small: Path) -> None:
    (small / "conf.py").write_text(
        'extensions, nb_execution_mode, myst_heading_anchors = ["myst_nb"], "off", 3\n'
        'myst_enable_extensions = ["colon_fence", "dollarmath"]\n'
        'suppress_warnings = ["myst.header"]  # the small page skips levels on purpose\n'
    )
    (small / "book/sources.md").write_text(f"# Sources\n\n{coverage.markdown(small)}")
    (small / "book/index.md").write_text("# Index\n\n```{toctree}\nfirst\nsources\n```\n")
    built = small / "built"
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-Wnq", "-c", small, small / "book", built], check=True
    )
    page = (built / "sources.html").read_text(encoding="utf-8")
    target = (built / "first.html").read_text(encoding="utf-8")
    anchors = re.findall(r'href="first.html#([^"]+)"><span class="std std-ref">', page)
    assert anchors == ["the-first-page", "one-x-and-y-a-loss", "id1"]
    assert re.findall(r'<section [^>]*id="([^"]+)"', target)[1:4] == [
        "one-x-and-y-a-loss",
        "twice",
        "id1",
    ]


def test_the_small_project_is_sound(small: Path) -> None:
    assert coverage.problems(small) == []


def test_places_are_the_headings_above(small: Path) -> None:
    found = coverage.places(small)
    assert [p.link for p in found["S0-01"]] == ["[The first page](first.ipynb#the-first-page)"]
    assert [p.link for p in found["M1"]] == [
        "[One $x$ and `y`: a loss!](first.ipynb#one--and-y-a-loss)",
        "[Twice](first.ipynb#twice-1)",
    ]


def test_a_required_entry_without_its_tag(small: Path) -> None:
    kept = cells(small)
    kept[1].metadata["tags"] = []
    write_cells(small, kept)
    assert coverage.problems(small) == ["S0-01 is required and no cell has the tag covers:S0-01"]


def test_a_tag_that_the_list_does_not_know(small: Path) -> None:
    kept = cells(small)
    kept[0].metadata["tags"] = ["covers:S9-99"]
    write_cells(small, kept)
    assert coverage.problems(small) == [
        "first.ipynb: tag covers:S9-99, which book/coverage.yml does not list"
    ]


@pytest.mark.parametrize("tag", ["remove-cell", "remove_cell"])
def test_a_tag_on_a_cell_that_nobody_sees(small: Path, tag: str) -> None:
    kept = cells(small)
    kept[1].metadata["tags"].append(tag)
    write_cells(small, kept)
    assert coverage.problems(small) == [
        "S0-01 is required and no cell has the tag covers:S0-01",
        "first.ipynb: tag covers:S0-01 is on a cell that the page does not show",
    ]


def test_an_entry_listed_twice(small: Path) -> None:
    write_list(small, LIST | {"covers": [*LIST["covers"], LIST["covers"][1]]})
    assert coverage.problems(small) == ["book/coverage.yml: S0-02 is listed 2 times"]


def test_a_check_that_is_not_there(small: Path) -> None:
    (small / "tests/rule.py").unlink()
    assert coverage.problems(small) == ["X-01 names the check tests/rule.py, which is not there"]


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        (changed("covers", 0, source="007"), "S0-01: source '007', not of"),
        (changed("covers", 0, said="Something."), "S0-01: only a statement says"),
        (changed("statements", 0, said=""), "M1: only a statement says"),
        (changed("covers", 0, place="somewhere"), "unexpected keyword argument 'place'"),
    ],
)
def test_a_malformed_entry(small: Path, listed: dict, message: str) -> None:
    write_list(small, listed)
    with pytest.raises(ValueError, match=re.escape(message)):
        coverage.problems(small)


def test_the_tables_say_what_is_treated_and_what_is_not(small: Path) -> None:
    rows = coverage.markdown(small).splitlines()
    assert (
        r"| S0-01 | A \| bar. | *The first page*, [The first page](first.ipynb#the-first-page) |"
        in rows
    )
    assert "| S0-02 | Second. | in a later chapter |" in rows
    assert "| X-01 | A rule. | kept by the check `rule.py` |" in rows
    assert [
        row for row in rows if row.startswith("| M1 | Wrong. (all) | Right. *The first page*, ")
    ]


def test_every_entry_has_its_row() -> None:
    text = coverage.markdown(ROOT)
    for entry in coverage.entries(ROOT):
        assert len(re.findall(rf"^\| {entry.id} \|", text, flags=re.MULTILINE)) == 1, entry.id


def test_measured_numbers_stay_in_the_chapters_that_compute_them() -> None:
    for entry in coverage.entries(ROOT):
        assert not re.search(r"\d[.,]\d|\d\d|%", entry.what + entry.said), entry


def test_the_debris_around_the_sources_stays_outside() -> None:
    debris = re.compile(r"\b(redis|mysql|java|vgg-?16)\b", flags=re.IGNORECASE)
    for path in project.pages(ROOT):
        assert not debris.search(path.read_text(encoding="utf-8")), path.name
