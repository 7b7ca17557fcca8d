"""Which letters of a text the drawing font cannot draw: they would come out as empty boxes."""

from __future__ import annotations

from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

# The font that matplotlib brings along, with which every drawing of the course is measured.
FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def letters_without_glyph(text: str) -> str:
    """The letters of `text`, each once and in order, for which DejaVu Sans has no glyph."""
    known = FT2Font(str(FONT)).get_charmap()
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in known))
