"""QR codes as drawings."""

import io

import segno


def svg(text: str) -> str:
    """The QR as a small SVG without styles, black on white with its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, dark="#000", light="#fff", omitsize=True, nl=False
    )
    return out.getvalue().decode()
