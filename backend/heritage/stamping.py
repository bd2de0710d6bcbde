"""Poster codes: a signed address per site that earns its stamp. Pure but for the key ring.

A photograph of a poster can't be told from the poster: a stamp says that somebody had the code on a day, no more.
"""

import base64
import re
from datetime import date, timedelta
from typing import Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backend.accounts.keys import Keys
from backend.heritage.reading import library

PREFIX, PURPOSE = "HS1", "poster"
SHAPE = re.compile(r"HS1\.([a-z0-9-]{1,60})\.(\d{8})\.(\d{8})\.([A-Za-z0-9]{1,16})\.([A-Za-z0-9_-]{86})")
LATE = timedelta(days=30)
"""How long after a poster's last day a phone that was away may still tell of it."""
Refusal = Literal["foreign", "forged", "expired", "too_early"]


class Poster(NamedTuple):
    """A poster at a site, good from its day of issue to its last day."""

    site: str
    issued: date
    expires: date


class NotEarned(Exception):
    """The code earns nothing; `why` says what is wrong with it."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why: Refusal = why


def sign(keys: Keys, poster: Poster) -> str:
    """`HS1.<site>.<issued>.<last day>.<key id>.<signature>`."""
    head = f"{PREFIX}.{poster.site}.{poster.issued:%Y%m%d}.{poster.expires:%Y%m%d}.{keys.current}"
    signature = base64.urlsafe_b64encode(keys.signer(purpose=PURPOSE).sign(head.encode()))
    return f"{head}.{signature.rstrip(b'=').decode()}"


def code_in(text: str) -> str:
    """The code in what was scanned: the code itself or any address that ends in it."""
    return text.strip().partition("?")[0].rpartition("/")[2]


def read(keys: Keys, text: str) -> Poster:
    """The poster of a code. Raises NotEarned: foreign (no code of a site of ours), forged."""
    found = SHAPE.fullmatch(code_in(text))
    if found is None:
        raise NotEarned("foreign")
    site, issued, expires, key, signature = found.groups()
    head = code_in(text).rpartition(".")[0]
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.public_keys(PURPOSE)[key]))
        public.verify(base64.urlsafe_b64decode(signature + "=="), head.encode())
        poster = Poster(site, _day(issued), _day(expires))
    except (InvalidSignature, KeyError, ValueError) as broken:
        raise NotEarned("forged") from broken
    known = library().sites.get(site)
    if known is None or known.kind != "site":
        raise NotEarned("foreign")
    return poster


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def earn(keys: Keys, text: str, claimed: date, today: date) -> tuple[Poster, date]:
    """The poster and the day a stamp counts for. Raises NotEarned.

    The phone says when; it may have been away since. A day to come counts as today.
    """
    poster = read(keys, text)
    day = min(claimed, today)
    if day > poster.expires or today > poster.expires + LATE:
        raise NotEarned("expired")
    if day < poster.issued:
        raise NotEarned("too_early")
    return poster, day
