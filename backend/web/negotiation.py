"""What a caller takes: language, coding, what it has already, which bytes (RFC 9110, 8.8, 12.5 and 14).

Headers are read by Werkzeug's parsers. The same few headers come again and again, so what they mean is remembered.
"""

from functools import lru_cache

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags, parse_list_header, parse_options_header, parse_range_header

CODINGS = ("br", "gzip")
"""The codings we make, the better one first."""
NOT_ASKED = 1e-6
"""The weight of a language that nobody named: under every wish, over a refusal."""
REMEMBERED = 1000
LONGEST_HEADER = 400
"""Bytes of a header that are read: what headers mean is remembered, and nobody's may fill the memory."""


@lru_cache(REMEMBERED)
def language_of(header: str) -> str:
    """The language an Accept-Language header asks for, of the two we speak; the first named of equals, else `zh`.

    `*` speaks for the one that isn't named; one that is refused (`q=0`) is given only where both are.
    """
    named: dict[str, float] = {}
    for item in parse_list_header(header):
        name, options = parse_options_header(item)
        code, weight = name.split("-")[0].lower(), _weight(options.get("q", "1"))
        if code in {"zh", "en", "*"}:
            named[code] = max(weight, named.get(code, 0.0))
    unnamed = named.pop("*", NOT_ASKED)
    wished = {code: named.get(code, unnamed) for code in (*named, "zh", "en")}
    best = max(wished, key=lambda code: wished[code])
    return best if wished[best] else "zh"


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


@lru_cache(REMEMBERED)
def codings_of(header: bytes) -> tuple[bytes, ...]:
    """The codings of ours an Accept-Encoding header takes, the wished one first; `identity` closes the list."""
    asked = parse_accept_header(header.decode("latin-1"), Accept)
    plain = asked.quality("identity") if any(name.lower() == "identity" for name, _ in asked) else 0.0
    taken = [(asked.quality(name), name) for name in CODINGS]
    wished = sorted((found for found in taken if found[0] > plain or (found[0] == plain > 0)), key=lambda f: -f[0])
    return (*(name.encode() for _, name in wished), b"identity")


@lru_cache(REMEMBERED)
def media_of(header: str, offered: tuple[str, ...]) -> str:
    """Which of the media types we have an Accept header wants; the first of equals, and where it names none of them."""
    return parse_accept_header(header[:LONGEST_HEADER], MIMEAccept).best_match(offered, offered[0]) or offered[0]


def has_already(known: bytes, tag: bytes) -> bool:
    """Whether If-None-Match names this entity tag: weak and strong alike, each of a list; `*` names all."""
    if known == tag:
        return True
    tags = parse_etags(known.decode("latin-1"))
    return tags.star_tag or tags.contains_weak(tag.decode("latin-1").strip('"'))


def part_of(wanted: bytes, length: int) -> tuple[int, int] | None:
    """First and behind-last byte of a single range; None where it asks for all, several ranges, or can't be read.

    Raises ValueError where the range lies outside.
    """
    asked = parse_range_header(wanted.decode("latin-1"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    ((start, behind),) = asked.ranges
    if behind is None and start < -length:
        return 0, length  # the last so many of fewer are all (RFC 9110, 14.1.2)
    found = asked.range_for_length(length)
    if found is None:
        raise ValueError("outside")
    return found
