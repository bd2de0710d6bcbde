"""Pictures written by hand, bit by bit: what no library writes, and what one writes that we don't carry."""

import base64
import struct
import zlib
from collections.abc import Sequence
from typing import Any


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, bits: int, colour: int, rows: Sequence[bytes], clear: bytes = b"") -> bytes:
    """A PNG of rows as they lie in the file; `clear` is its tRNS."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    more = chunk(b"tRNS", clear) if clear else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def app1(entries: Sequence[tuple[int, int, int, Any]]) -> bytes:
    """An EXIF note of (tag, type, count, value); a value in bytes stands outside the entry, for behind a JPEG's first two bytes."""
    table, tail, at = b"", b"", 8 + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        if isinstance(value, int):
            held = struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value)
        else:
            far = value if isinstance(value, bytes) else struct.pack(">ii", *value)
            held = struct.pack(">I", at + len(tail))
            tail += far
        table += struct.pack(">HHI", tag, kind, count) + held
    tiff = b"MM\0\x2a\0\0\0\x08" + struct.pack(">H", len(entries)) + table + b"\0\0\0\0" + tail
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAABxQABAAAAAAAAAH8AAgAAAAACRAABAAAAAAAAAD4AAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbq"
    "SSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBw"
    "aXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAMVt"
    "ZGF0AAAAeygBrwngx485dV///b4v73+awv//Iy/SQSk87llj/4DfW/7mcV02px3GN/k/kfr5yzXtAA4rVI988uXZUOsP09k9NJYb"
    "WwkW17Ap4Mn62pGFuepKHSPheBun0EFOVMcVWKETxRQfONlFLEu3zwQmjx7AXq6/G3eVczkwTAAAAAZFeGlmAABNTQAqAAAACAAC"
    "AQ8AAgAAAA0AAAAmARIAAwAAAAEABgAAAAAAAFNFQ1JFVENBTUVSQQAA"
)
"""96 × 64, the left half blue, the right red, turned by a quarter in its box; it names a camera."""
