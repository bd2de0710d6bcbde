"""What is printed: a site's poster with its code, a route's certificate. PDF with its letters embedded."""

import io
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import resvg_py
import segno
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from backend.heritage.reading import CONTENT, library
from backend.heritage.stamping import Poster
from backend.web import letters

RED, INK, QUIET = "#b3261e", "#22262b", "#5a6068"
NO_GOVERNMENT = {"zh": "本平台不是政府平台", "en": "not a government platform"}
CONDUCT = {
    "zh": "这里是纪念场所，请保持安静，着装整洁。阅读不必盖章。",
    "en": "A place of remembrance: please be quiet. Nobody needs a stamp to read.",
}


class Visited(NamedTuple):
    """A line of a certificate."""

    name: str
    county: str
    day: date


def _canvas(size: tuple[float, float], title: str) -> tuple[io.BytesIO, Canvas]:
    out = io.BytesIO()
    pen = Canvas(out, pagesize=size, invariant=1, initialFontName=letters.prepare())
    pen.setTitle(title)
    return out, pen


def _drawing(name: str, width: int) -> ImageReader:
    pixels = bytes(resvg_py.svg_to_bytes(svg_path=str(CONTENT / "drawings" / f"{name}.svg"), width=width))
    picture = Image.open(io.BytesIO(pixels)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return ImageReader(io.BytesIO(out.getvalue()))


def _centred(pen: Canvas, text: str, middle: float, y: float, size: float, colour: str, most: float) -> None:
    """A line that shrinks until it fits."""
    text = letters.printable(text)
    while letters.width(text, size) > most and size > 8:
        size -= 1
    pen.setFont(letters.FONT, size)
    pen.setFillColor(colour)
    pen.drawCentredString(middle, y, text)


def _code(pen: Canvas, address: str, x: float, y: float, side: float) -> None:
    """A QR code as filled squares: sharp at every size of print."""
    code = segno.make(address, error="m")
    border = 4
    rows = [list(row) for row in code.matrix_iter(border=border)]
    dot = side / len(rows)
    pen.setFillColor("#ffffff")
    pen.rect(x, y, side, side, stroke=0, fill=1)
    pen.setFillColor("#000000")
    for n, row in enumerate(rows):
        for m, dark in enumerate(row):
            if dark:
                pen.rect(x + m * dot, y + side - (n + 1) * dot, dot * 1.01, dot * 1.01, stroke=0, fill=1)


def poster(at: Poster, address: str) -> bytes:
    """A site's poster on A4; its code opens `address` in any camera."""
    site = library().sites[at.site]
    out, pen = _canvas(A4, f"红色印记 {site.name.zh}")
    width, height = A4
    middle, most = width / 2, width - 96
    pen.drawImage(_drawing(site.drawing, 900), 0, height - 250, width, 250, preserveAspectRatio=False)
    _centred(pen, site.name.zh, middle, height - 310, 34, INK, most)
    _centred(pen, site.name.en, middle, height - 338, 16, QUIET, most)
    _code(pen, address, middle - 140, height - 640, 280)
    _centred(pen, "用手机相机扫一扫，盖一枚红色印记", middle, height - 672, 20, RED, most)
    _centred(
        pen, "Scan to collect this site's stamp; it works without a signal too", middle, height - 694, 12, QUIET, most
    )
    _centred(pen, CONDUCT["zh"], middle, 92, 12, INK, most)
    _centred(pen, CONDUCT["en"], middle, 74, 10, QUIET, most)
    told = f"沪六同行（{NO_GOVERNMENT['zh']}）  {at.issued:%Y-%m-%d} – {at.expires:%Y-%m-%d}  {at.site}"
    _centred(pen, told, middle, 44, 9, QUIET, most)
    pen.save()
    return out.getvalue()


def code_png(address: str) -> bytes:
    """The bare code as PNG, to set into a poster of one's own."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=12, border=4)
    return out.getvalue()


def code_svg(address: str) -> str:
    """The bare code as a small SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=4, xmldecl=False, dark="#000", light="#fff", nl=False)
    return out.getvalue().decode()


def certificate(route: str, drawing: str, name: str, visited: Sequence[Visited], lang: str) -> bytes:
    """A certificate of a route: who, where, when. It claims what the stamps say and no more."""
    size = landscape(A4)
    out, pen = _canvas(size, route)
    width, height = size
    middle, most = width / 2, width - 120
    pen.setStrokeColor(RED)
    pen.rect(24, 24, width - 48, height - 48, stroke=1, fill=0)
    pen.drawImage(_drawing(drawing, 700), 40, height - 172, 170, 128)
    zh = lang == "zh"
    _centred(pen, "红色印记" if zh else "Red Heritage Passport", middle, height - 84, 34, RED, most - 340)
    _centred(pen, route, middle, height - 122, 20, INK, most - 300)
    _centred(pen, name, middle, height - 206, 30, INK, most)
    days = sorted(one.day for one in visited)
    span = f"{days[0]:%Y-%m-%d}" if days[0] == days[-1] else f"{days[0]:%Y-%m-%d} – {days[-1]:%Y-%m-%d}"
    _centred(
        pen, f"{span}，走访了这些地方" if zh else f"visited these places, {span}", middle, height - 238, 16, QUIET, most
    )
    _list(pen, visited, width, height - 272)
    note = (
        "印记来自现场海报上的二维码，按手机记录的日期；本页不证明更多。"
        if zh else "Each stamp comes from the code on a site's poster, dated by the phone; no more is claimed."
    )  # fmt: skip
    _centred(pen, note, middle, 58, 10, QUIET, most)
    _centred(pen, "沪六同行 · " + NO_GOVERNMENT["zh" if zh else "en"], middle, 40, 10, QUIET, most)
    pen.save()
    return out.getvalue()


def _list(pen: Canvas, visited: Sequence[Visited], width: float, top: float) -> None:
    """The places in one or two columns."""
    columns = 1 if len(visited) <= 8 else 2
    rows = -(-len(visited) // columns)
    step = min(26.0, (top - 80) / max(1, rows))
    for n, one in enumerate(visited):
        x = width / 2 if columns == 1 else width * (0.28 if n < rows else 0.72)
        text = f"{one.name}  {one.county}  {one.day:%Y-%m-%d}"
        _centred(pen, text, x, top - (n % rows) * step, 13, INK, (width - 120) / columns)
