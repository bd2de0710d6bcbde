"""Asking carriers where a parcel is: the port, Kuaidi100's way of it, and a stand-in for development."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import httpx
import msgspec

from backend.kernel import clock
from backend.settings import Settings

STATES = {"0": "moving", "1": "collected", "2": "trouble", "3": "delivered", "4": "returned", "5": "delivering",
          "6": "returning", "7": "moving", "8": "moving", "10": "moving", "14": "refused"}  # fmt: skip
"""Kuaidi100's `state` in our words."""


class TrackingEvent(NamedTuple):
    """One event: when, in the carrier's words, and how the parcel stood then."""

    at: datetime
    text: str
    status: str


class Sent(NamedTuple):
    """A parcel to ask about; `phone_end` are the receiver's last four digits, which some carriers ask for."""

    carrier: str
    number: str
    phone_end: str
    sent_at: datetime


class Tracker(Protocol):
    """Where a parcel is."""

    async def look_up(self, parcel: Sent) -> Sequence[TrackingEvent]:
        """Everything told of a parcel, in any order; nothing while the carrier knows nothing."""
        ...


class Simulated:
    """Development only: replays one recorded shape of events by the time since a parcel left. Numbers that end in 404
    are unknown to it, in 500 have trouble on the way, in 900 arrive at once."""

    STORY = (
        (timedelta(0), "【演示】快件已揽收", "collected"),
        (timedelta(hours=6), "【演示】快件离开六安转运中心", "moving"),
        (timedelta(hours=20), "【演示】快件到达上海转运中心", "moving"),
        (timedelta(hours=26), "【演示】快递员正在派送", "delivering"),
        (timedelta(hours=30), "【演示】快件已签收", "delivered"),
    )  # fmt: skip

    async def look_up(self, parcel: Sent) -> Sequence[TrackingEvent]:
        """The part of the story that has happened by now."""
        number, sent_at = parcel.number, parcel.sent_at
        if number.endswith("404"):
            return []
        if number.endswith("500"):
            return [
                TrackingEvent(sent_at, "【演示】快件已揽收", "collected"),
                TrackingEvent(sent_at, "【演示】包裹破损，处理中", "trouble"),
            ]
        begun = sent_at - self.STORY[-1][0] if number.endswith("900") else sent_at
        told = [TrackingEvent(begun + after, text, status) for after, text, status in self.STORY]
        return [one for one in told if one.at <= clock.now()]


class Kuaidi100:
    """The query interface of Kuaidi100, written from its documentation; not run against the live service."""

    URL = "https://poll.kuaidi100.com/poll/query.do"

    def __init__(self, customer: str, key: str) -> None:
        self._customer, self._key = customer, key

    async def look_up(self, parcel: Sent) -> Sequence[TrackingEvent]:
        """Ask for one parcel. Raises httpx.HTTPError when the service is away."""
        asked = {"com": parcel.carrier, "num": parcel.number, "phone": parcel.phone_end, "resultv2": "4"}
        param = msgspec.json.encode(asked).decode()
        signed = hashlib.md5((param + self._key + self._customer).encode(), usedforsecurity=False).hexdigest().upper()
        form = {"customer": self._customer, "sign": signed, "param": param}
        async with httpx.AsyncClient(timeout=8) as client:
            answer = await client.post(self.URL, data=form)
            answer.raise_for_status()
        return read_kuaidi100(answer.json())


def read_kuaidi100(answer: dict[str, Any]) -> list[TrackingEvent]:
    """Events of an answer; times are Shanghai's. The newest has the answer's state, older ones their own or none."""
    events = answer.get("data") or []
    told = []
    for n, one in enumerate(events):
        at = datetime.fromisoformat(one["ftime"]).replace(tzinfo=clock.SHANGHAI)
        code = str(answer.get("state", "0")) if n == 0 else str(one.get("statusCode", "0"))
        told.append(TrackingEvent(at, one["context"], STATES.get(code, "moving")))
    return told


def connect(settings: Settings) -> Tracker:
    """The tracker HULIU_TRACKING names."""
    if settings.tracking == "kuaidi100":
        return Kuaidi100(settings.kuaidi100_customer, settings.kuaidi100_key)
    return Simulated()
