"""Papers print every name: the letters are embedded, and what no font has is spelled."""

import io
from datetime import date
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from backend.heritage import printing
from backend.heritage.reading import library
from backend.heritage.stamping import Poster
from backend.kernel import clock
from backend.web import letters
from backend.web.paper import Sheet

NAMES = [
    "沪六同行 ¥1,396.00 × 2 · “小院”", "𠮷野太郎", "王𬭎", "刘㙍 张䶮 李𫖯", "陳大文 行運茶餐廳 鍾藝", "葛\U000e0104城", "Zoë Łukasz Żak",
    "O'Brien · Nguyễn Thị Ánh", "Zoe\u0308", "नरेन्द्र कुमार", "محمد علی", "Дмитрий Ёлкин Ελένη", "สมชาย", "金英 김영희 さくら",
]  # fmt: skip


def fonts(paper: bytes) -> list[dict[str, Any]]:
    """Every font that any page of a paper names."""
    pages = PdfReader(io.BytesIO(paper)).pages
    return [one.get_object() for page in pages for one in page["/Resources"]["/Font"].values()]  # type: ignore[index]


def embedded(paper: bytes) -> list[TTFont]:
    """The font programs of a paper; a font without one fails."""
    return [TTFont(io.BytesIO(one["/FontDescriptor"]["/FontFile2"].get_data())) for one in fonts(paper)]


def text(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


def check(paper: bytes) -> None:
    """No font but embedded ones, no Helvetica, and each byte that means a letter has a glyph that shows something."""
    assert fonts(paper)
    for one, font in zip(fonts(paper), embedded(paper), strict=True):
        assert "Helvetica" not in one["/BaseFont"]
        cmap, glyf = font["cmap"].getcmap(1, 0).cmap, font["glyf"]
        spoken = dict(read_codes(one["/ToUnicode"].get_data().decode()))
        for code, char in spoken.items():
            if char.isspace() or char == "\0":
                continue
            assert code in cmap, f"no glyph for {char!r}"
            assert glyf[cmap[code]].numberOfContours != 0 or letters.joins(char), f"nothing shown for {char!r}"


def read_codes(table: str) -> list[tuple[int, str]]:
    rows = table.split("beginbfchar\n")[1].split("\nendbfchar", maxsplit=1)[0].splitlines()
    pairs = (row[1:-1].split("> <") for row in rows)
    return [(int(code, 16), bytes.fromhex(to).decode("utf-16-be")) for code, to in pairs]


def sheet(*lines: str) -> bytes:
    made = Sheet({}, "zh")
    for line in lines:
        made.line(line, "¥8.00")
    return made.done()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_whole(name: str) -> None:
    paper = sheet(name)
    check(paper)
    said = {char for char in text(paper) if not char.isspace()}
    assert {char for char in name if not char.isspace()} <= said


def test_a_paper_of_many_letters_and_pages_stays_small_and_the_same() -> None:
    many = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
    lines = ["".join(many[n : n + 30]) for n in range(0, 900, 30)] + NAMES
    paper = sheet(*lines)
    check(paper)
    assert set(many) <= set(text(paper))
    assert len(paper) < 400_000
    assert len(sheet("订单 1")) < 12_000
    assert paper == sheet(*lines)


def test_what_no_font_has_is_spelled() -> None:
    assert letters.printable("王\U0003fffd") == "王〔U+3FFFD〕"
    assert letters.printable("a\tb") == "a b"
    paper = sheet("王\U0003fffd小明")
    check(paper)
    assert "王〔U+3FFFD〕小明" in text(paper)


@settings(max_examples=60, deadline=None)
@given(line=some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_text_prints_without_a_box(line: str) -> None:
    check(sheet(line))


def test_posters_and_certificates_embed_their_letters() -> None:
    site = next(iter(library().sites))
    poster = printing.poster(
        Poster(site=site, issued=date(2026, 11, 1), expires=date(2027, 11, 1)), "http://localhost/x"
    )
    check(poster)
    visited = [printing.Visited("金寨县革命博物馆", "金寨县", clock.today())]
    drawing = library().sites[site].drawing
    certificate = printing.certificate("路线·一", drawing, "吾尔开希·艾尼瓦尔 𠮷", visited, "zh")
    check(certificate)
    assert "吾尔开希·艾尼瓦尔" in text(certificate)
