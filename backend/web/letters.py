"""The letters that papers are printed with, and the font that is made of them.

A paper embeds the glyphs it uses and no others, cut out of the first of several fonts that has them: a viewer needs no
font of its own. What no font has is spelled by its code, U+9FFF in brackets: it can be read out, and looked up.

The fonts come with Python packages (SIL Open Font License): Noto Sans for the world's scripts, Noto Sans CJK for Han.
Where the machine has a font for rarer Han (Debian: fonts-hanazono, fonts-babelstone-han), it is asked after them.
Scripts whose letters change by their neighbours (Devanagari, Arabic) are printed letter by letter.
"""

import io
import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import manimgx_fonts
import noto_cjk_sans_otc
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as Source
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

FONT = "Huliu"
UNITS = 1000
CHINESE = 2
"""Which face of the collection has the forms of mainland China."""
SCRIPTS = (
    "", "Devanagari", "Arabic", "Bengali", "Tamil", "Telugu", "Thai", "Khmer", "Lao", "Myanmar", "Georgian",
    "Armenian", "Hebrew", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala", "Ethiopic", "Symbols",
)  # fmt: skip
RARE = ("HanaMinA.ttf", "HanaMinB.ttf", "BabelStoneHan.ttf", "Jigmo.ttf", "Jigmo2.ttf", "Jigmo3.ttf")
SYSTEM = Path("/usr/share/fonts")
EPOCH = 2082844800
"""1970 in a font's count of seconds: two papers of the same words are the same bytes."""
ONE_AT_A_TIME = threading.RLock()


class _Cut(NamedTuple):
    """Where a character's glyph is."""

    source: int
    glyph: str


def _files() -> list[tuple[Path, int]]:
    """The fonts in the order in which they are asked, with the face of a collection."""
    noto = Path(manimgx_fonts.__file__).parent
    files = [(noto / f"NotoSans{script}[wght].ttf", -1) for script in SCRIPTS]
    files.insert(1, (Path(str(noto_cjk_sans_otc.FONT_PATH)), CHINESE))
    found = {path.name: path for path in SYSTEM.rglob("*.ttf")} if SYSTEM.is_dir() else {}
    return files + [(found[name], -1) for name in RARE if name in found]


@cache
def _source(number: int) -> Source:
    path, face = _files()[number]
    return Source(path, fontNumber=face, lazy=True)


@cache
def _cut(code: int) -> _Cut | None:
    """The first font that has a character."""
    for number in range(len(_files())):
        if glyph := _source(number).getBestCmap().get(code):
            return _Cut(number, glyph)
    return None


def _unseen(char: str) -> bool:
    """Variation selectors and joiners: they choose a form and have none of their own."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char in "\u200b\u200c\u200d\u2060"


def joins(char: str) -> bool:
    """Whether a character stands on the one before it: no line is broken between them."""
    return _unseen(char) or unicodedata.category(char).startswith("M")


@cache
def _advance(code: int) -> int:
    """A character's width in thousandths of the size."""
    if _unseen(chr(code)):
        return 0
    cut = _cut(code)
    if cut is None:
        return UNITS
    source = _source(cut.source)
    return int(source["hmtx"][cut.glyph][0] * UNITS // source["head"].unitsPerEm)


@cache
def _outline(code: int) -> Any:
    """A character's glyph with quadratic curves at our own size."""
    pen = TTGlyphPen(None)
    if (cut := _cut(code)) and not _unseen(chr(code)):
        source = _source(cut.source)
        scale = UNITS / source["head"].unitsPerEm
        glyphs = source.getGlyphSet()
        drawn = DecomposingRecordingPen(glyphs)
        glyphs[cut.glyph].draw(drawn)
        drawn.replay(TransformPen(Cu2QuPen(pen, 1.0, reverse_direction="CFF " in source), (scale, 0, 0, scale, 0, 0)))
    return pen.glyph()


class _Face(TTFontFace):  # type: ignore[misc]
    """A face that knows each character from when it is first printed, and cuts a subset out of the sources."""

    def __init__(self) -> None:
        pdfmetrics.TypeFace.__init__(self, None)
        self.name, self.subfontNameX, self.filename = FONT.encode(), b"", FONT
        self.familyName = FONT
        self.ascent, self.descent, self.capHeight, self.bbox = 880, -120, 733, [-1000, -300, 2900, 1100]
        self.flags, self.italicAngle, self.stemV = 4, 0, 80
        self.charToGlyph: dict[int, int] = {}
        self.charWidths: dict[int, int] = {}
        self.defaultWidth = UNITS

    def learn(self, text: str) -> None:
        """Know the characters of a text."""
        for code in {*map(ord, text)} - self.charWidths.keys():
            self.charToGlyph[code] = len(self.charToGlyph) + 1
            self.charWidths[code] = _advance(code)

    def makeSubset(self, subset: Sequence[int]) -> bytes:
        """A TrueType font of the characters that one byte of the paper's text stands for each."""
        with ONE_AT_A_TIME:
            names = {".notdef" if n == 0 else f"c{n}": code for n, code in enumerate(subset)}
            maker = FontBuilder(UNITS, isTTF=True)
            maker.setupGlyphOrder(list(names))
            maker.setupCharacterMap({0xF000 + n: name for n, name in enumerate(names) if n})
            maker.setupGlyf({name: _outline(code) for name, code in names.items()})
            glyf = maker.font["glyf"]
            metrics = {name: (_advance(code), getattr(glyf[name], "xMin", 0)) for name, code in names.items()}
            maker.setupHorizontalMetrics(metrics)
            maker.setupHorizontalHeader(ascent=self.ascent, descent=self.descent)
            maker.setupNameTable({"familyName": FONT, "styleName": "Regular", "psName": FONT})
            maker.setupOS2(sTypoAscender=self.ascent, sTypoDescender=self.descent)
            maker.setupPost(keepGlyphNames=False)
            _symbolic(maker.font)
            maker.updateHead(created=EPOCH, modified=EPOCH)
            out = io.BytesIO()
            maker.font.recalcTimestamp = False
            maker.save(out)
            return out.getvalue()


def _symbolic(font: Any) -> None:
    """The character map that PDF reads (ISO 32000-1 9.6.6.4): byte → glyph, as (1, 0) and as symbols (3, 0)."""
    table = font["cmap"].tables[0]
    byte = type(table).newSubtable(6)
    byte.platformID, byte.platEncID, byte.language = 1, 0, 0
    byte.cmap = {code - 0xF000: name for code, name in table.cmap.items()}
    table.platformID, table.platEncID = 3, 0
    font["cmap"].tables = [byte, table]


def _spell_codes(name: str, subset: Sequence[int], made: Callable[[str, Sequence[int]], str]) -> str:
    """reportlab's map from bytes to characters; beyond U+FFFF it writes the code where UTF-16 is due."""

    def pair(match: re.Match[str]) -> str:
        return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"

    return re.sub(r"<([0-9A-F]{5,6})>$", pair, made(name, subset), flags=re.MULTILINE)


ttfonts.makeToUnicodeCMap = partial(_spell_codes, made=ttfonts.makeToUnicodeCMap)


class _Font(TTFont):  # type: ignore[misc]
    """reportlab's font of our face."""

    def __init__(self) -> None:
        self.fontName, self.face, self.encoding = FONT, _Face(), TTEncoding()
        self.state: Any = WeakKeyDictionary()
        self._asciiReadable, self.shapable = False, False


@cache
def _font() -> _Font:
    font = _Font()
    pdfmetrics.registerFont(font)
    return font


def prepare() -> str:
    """The font's name, known to reportlab from here on: give it to a canvas as its first font."""
    with ONE_AT_A_TIME:
        return _font().fontName


def printable(text: str) -> str:
    """A text in characters that the font has: the same, a form that means the same, or the code in brackets."""
    with ONE_AT_A_TIME:
        shown = "".join(_shown(char) for char in text)
        _font().face.learn(shown)
        return shown


def _shown(char: str) -> str:
    if _unseen(char) or _cut(ord(char)):
        return char
    if char.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if all(_cut(ord(one)) for one in plain) else f"〔U+{ord(char):04X}〕"


def width(text: str, size: float) -> float:
    """How wide a printable text is."""
    return float(pdfmetrics.stringWidth(text, FONT, size))
