"""How often codes are sent and guessed: by phone, by address, by network, and by everybody together.

Networks count besides addresses: whoever rents a range has many of these. Nothing a client may choose (its
User-Agent, a cookie of its own) opens new room.
"""

from backend.web.client import networks
from backend.web.limits import Counters, allow

HOUR, DAY = 3600, 86400
CODES_PER_PHONE = (10, DAY)
CODES_PER_ADDRESS, CODES_PER_NETWORK = (100, HOUR), (400, HOUR)
"""Whole city districts share an address (carrier NAT); a browser that a phone was proved in is not counted here."""
GUESSES_PER_PHONE, GUESSES_PER_CODE = (20, DAY), (5, 600)
GUESSES_PER_ADDRESS, GUESSES_PER_NETWORK, GUESSES_OF_ALL = (60, HOUR), (200, HOUR), (3000, HOUR)
"""Of a million codes: 3,000 guesses an hour hit a live code once in two weeks, if every one had a chance."""


async def may_ask(counters: Counters, mark: str, address: str, *, known: bool) -> None:
    """Count a wish for a code. Raises TooManyRequests.

    A browser in which this phone was proved before has its own day's cap: strangers who ask in its name don't use
    that up.
    """
    if known:
        await allow(counters, f"code:known:{mark}", *CODES_PER_PHONE)
        return
    near, wide = networks(address)
    await allow(counters, f"code:near:{near}", *CODES_PER_ADDRESS)
    await allow(counters, f"code:wide:{wide}", *CODES_PER_NETWORK)
    await allow(counters, f"code:phone:{mark}", *CODES_PER_PHONE)


async def may_begin(counters: Counters, address: str) -> None:
    """Count a challenge for a passkey. Raises TooManyRequests."""
    near, wide = networks(address)
    await allow(counters, f"challenge:near:{near}", *CODES_PER_ADDRESS)
    await allow(counters, f"challenge:wide:{wide}", *CODES_PER_NETWORK)


async def may_guess(counters: Counters, address: str) -> None:
    """Count a guess against the address, its network and everybody's budget. Raises TooManyRequests."""
    near, wide = networks(address)
    await allow(counters, f"try:near:{near}", *GUESSES_PER_ADDRESS)
    await allow(counters, f"try:wide:{wide}", *GUESSES_PER_NETWORK)
    await allow(counters, "try:all", *GUESSES_OF_ALL)


async def may_guess_elsewhere(counters: Counters, mark: str, code: str) -> None:
    """Count a guess from a browser that did not ask for the code. Raises TooManyRequests."""
    await allow(counters, f"try:phone:{mark}", *GUESSES_PER_PHONE)
    await allow(counters, f"try:code:{code}", *GUESSES_PER_CODE)
