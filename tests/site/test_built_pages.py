"""Links, images and other hosts, read from the built HTML without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookkit import built_pages

PAGE = "<html><body><main><h1 id='top'>A page</h1>{}</main></body></html>"


def test_the_built_book_has_no_problem(site: Path) -> None:
    assert built_pages.problems(site) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('<img src="https://example.org/a.png" alt="a picture">', "fetches https://example.org"),
        ('<script src="//example.org/a.js"></script>', "fetches //example.org/a.js"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "fetches https://example"),
        ('<img src="gone.png" alt="a picture">', "gone.png is not there"),
        ('<img src="there.png" alt="">', "no alternative text"),
        ('<img src="there.png" alt="_images/9dcb.png">', "no alternative text"),
        ('<svg class="bp-figure"></svg>', "a drawing has no name"),
        ('<svg class="bp-figure" role="img" aria-label=""></svg>', "a drawing has no name"),
        ('<svg class="bp-figure" aria-hidden="true"></svg><p>it</p>', "a drawing has no name"),
        ('<a href="gone.html">there</a>', "leads nowhere"),
        ('<a href="#gone">there</a>', "no such place"),
        ('<a href="other.html#gone">there</a>', "no such place"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, part: str, said: str) -> None:
    (tmp_path / "there.png").write_bytes(b"")
    (tmp_path / "other.html").write_text(PAGE.format(""))
    (tmp_path / "page.html").write_text(PAGE.format(part))
    assert [line for line in built_pages.problems(tmp_path) if said in line]


def test_a_right_page_is_not_blamed(tmp_path: Path) -> None:
    (tmp_path / "there.png").write_bytes(b"")
    right = (
        '<img src="there.png" alt="a falling line"><a href="#top">up</a>'
        '<a href="https://example.org">elsewhere</a>'
        '<svg class="bp-figure" role="img" aria-label="a falling line"></svg>'
        '<svg class="bp-figure" aria-hidden="true"></svg><p class="bp-caption">it falls</p>'
    )
    (tmp_path / "page.html").write_text(PAGE.format(right))
    assert built_pages.problems(tmp_path) == []
