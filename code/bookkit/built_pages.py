"""What can be said of the built pages without a browser: links, images, other hosts, weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

# What a browser fetches by itself. A link that a reader follows may lead anywhere.
FETCHED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}


def problems(site: Path) -> list[str]:
    """Everything wrong with the HTML pages below `site`, each as one line that names the page."""
    soups = {
        page: BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for page in sorted(site.rglob("*.html"))
        if "_static" not in page.relative_to(site).parts
    }
    ids = {page: {str(tag["id"]) for tag in soup.find_all(id=True)} for page, soup in soups.items()}
    found = []
    for page, soup in soups.items():
        name = page.relative_to(site)
        found += [f"{name}: {line}" for line in _fetches_elsewhere(soup)]
        found += [f"{name}: {line}" for line in _images(page, soup)]
        found += [f"{name}: {line}" for line in _links(page, soup, ids)]
    for style in sorted(site.rglob("*.css")):
        for url in re.findall(r"url\(\s*[\"']?(https?:[^)\"']+|//[^)\"']+)", style.read_text()):
            found.append(f"{style.relative_to(site)}: fetches {url}")
    return found


def _fetches_elsewhere(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all([*FETCHED, "link"]):
        if tag.name == "link":
            if not FETCHED_LINKS & set(tag.get("rel") or []):
                continue
            address = str(tag.get("href", ""))
        else:
            address = str(tag.get(FETCHED[tag.name], ""))
        if urlsplit(address).netloc:
            yield f"fetches {address}"


def _images(page: Path, soup: BeautifulSoup) -> Iterator[str]:
    for image in soup.find_all("img"):
        address = str(image.get("src", ""))
        if not address.startswith("data:") and not _target(page, address).is_file():
            yield f"the image {address} is not there"
        alt = str(image.get("alt", ""))
        if not alt.strip() or alt.endswith((".png", ".svg", ".jpg")):
            yield f"the image {address} has no alternative text, only {alt!r}"
    for drawing in soup.select("main svg.bp-figure"):
        named = drawing.get("role") == "img" and str(drawing.get("aria-label", "")).strip()
        # A frame of an explorer is hidden from screen readers: the caption below says the same.
        if not named and not (drawing.get("aria-hidden") and _caption(drawing)):
            yield "a drawing has no name"


def _caption(drawing: Tag) -> str:
    caption = drawing.find_next_sibling("p", class_="bp-caption")
    return caption.get_text(strip=True) if caption else ""


def _links(page: Path, soup: BeautifulSoup, ids: dict[Path, set[str]]) -> Iterator[str]:
    for link in soup.find_all("a", href=True):
        address = urlsplit(str(link["href"]))
        if address.scheme or address.netloc:
            continue
        target = _target(page, address.path) if address.path else page
        if not target.exists():
            yield f"the link {link['href']} leads nowhere"
        elif address.fragment and target in ids and unquote(address.fragment) not in ids[target]:
            yield f"the link {link['href']} leads to no such place"


def _target(page: Path, address: str) -> Path:
    return (page.parent / unquote(urlsplit(address).path)).resolve()


def weights(site: Path) -> dict[str, int]:
    """The size of each page's HTML in bytes, by name."""
    return {
        page.relative_to(site).as_posix(): page.stat().st_size
        for page in sorted(site.rglob("*.html"))
        if "_static" not in page.relative_to(site).parts
    }
