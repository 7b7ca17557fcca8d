"""What a built page says of its checks is what is on the built page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from chromium import ROOT

from bookkit import project

WORDS = ("equation", "figure", "explorer", "exercise", "quiz", "option")


@pytest.mark.parametrize("page", project.notebooks(ROOT), ids=lambda page: page.stem)
def test_the_last_line_counts_the_page(site: Path, page: Path) -> None:
    html = (site / "book" / f"{page.stem}.html").read_text(encoding="utf-8")
    article = BeautifulSoup(html, "html.parser").select_one("article")
    assert article
    shown = {
        "equation": len(article.select("div.math")),
        "figure": len(article.select(':not(.saved-widget-fallback) > svg.bp-figure[role="img"]')),
        "explorer": len(article.select('script[type$="widget-view+json"]')),
        "exercise": len({str(box["data-exercise"]) for box in article.select("[data-exercise]")}),
        "quiz": len(article.select("[data-quiz]")),
        "option": len(article.select(".quiz-option")),
    }
    line = article.select_one(".checked-here")
    said = line.get_text() if line else ""
    counts = {word: re.search(rf"(\d+) {word}", said) for word in WORDS}
    assert {word: int(count[1]) if count else 0 for word, count in counts.items()} == shown
    assert bool(line) is any(shown.values())
