"""Identifiers: sortable row ids, order numbers and voucher codes that can't be guessed."""

import secrets
import time
import uuid

_NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 O 1 I L: order numbers are read out on the telephone."""


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562 5.7): 48 bits of Unix milliseconds, 12 of their 4096ths (6.2, method 3), 62 random bits.

    Rows made one after another sort as they were made: an order's lines come back in the buyer's order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = milliseconds << 80 | 0x7 << 76 | (rest * 4096 // 1_000_000) << 64 | secrets.randbits(64)
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def order_number() -> str:
    """Twelve characters (31^12 ≈ 2^59) as `HL-XXXX-XXXX-XXXX`."""
    drawn, text = secrets.randbelow(len(_NUMBER_ALPHABET) ** 12), ""
    for _ in range(12):
        drawn, place = divmod(drawn, len(_NUMBER_ALPHABET))
        text += _NUMBER_ALPHABET[place]
    return f"HL-{text[:4]}-{text[4:8]}-{text[8:]}"


def voucher_code() -> str:
    """Twelve digits, the last a Luhn check digit, so that a mistyped digit is seen at once."""
    body = f"{secrets.randbelow(10**11):011d}"
    return body + luhn_digit(body)


def luhn_digit(body: str) -> str:
    """The Luhn check digit (ISO/IEC 7812-1 annex B) to append to a string of digits."""
    total = 0
    for place, char in enumerate(reversed(body)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def is_voucher_code(text: str) -> bool:
    """Whether `text` is twelve ASCII digits with a correct check digit."""
    return len(text) == 12 and text.isascii() and text.isdigit() and luhn_digit(text[:-1]) == text[-1]
