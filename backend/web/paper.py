"""A paper to keep, as PDF: rows from the top down, going on over the next page; its letters are embedded."""

import io
from collections.abc import Mapping

from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from backend.web import letters

LEFT, RIGHT, STEP = 36.0, A5[0] - 36.0, 17.0
ENDS = 60.0
Words = Mapping[str, tuple[str, str]]
"""Key → Chinese and English."""


class Sheet:
    """A page that is written from the top down and goes on over the next one."""

    def __init__(self, words: Words, lang: str) -> None:
        self._words = words
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=A5, invariant=1, initialFontName=letters.prepare())
        self._place = 0 if lang == "zh" else 1
        self._top()

    def _top(self) -> None:
        self._y = A5[1] - 48.0

    def word(self, key: str) -> str:
        """A text in the page's language."""
        return self._words[key][self._place] if key in self._words else key

    def line(self, left: str, right: str = "", size: float = 10) -> None:
        """One row; a long left side goes on in the next."""
        left, right = letters.printable(left), letters.printable(right)
        width = RIGHT - LEFT - (80 if right else 0)
        for n, part in enumerate(_wrapped(left, size, width)):
            if self._y < ENDS:
                self._canvas.showPage()
                self._top()
            self._canvas.setFont(letters.FONT, size)
            self._canvas.drawString(LEFT, self._y, part)
            if n == 0 and right:
                self._canvas.drawRightString(RIGHT, self._y, right)
            self._y -= STEP * size / 10

    def gap(self) -> None:
        """A thin line between parts."""
        self._canvas.setLineWidth(0.4)
        self._canvas.line(LEFT, self._y + 6, RIGHT, self._y + 6)
        self._y -= 8

    def done(self) -> bytes:
        """The document."""
        self._canvas.save()
        return self._out.getvalue()


def _wrapped(text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for char in text:
        if not letters.joins(char) and letters.width(lines[-1] + char, size) > width:
            lines.append("")
        lines[-1] += char
    return lines
