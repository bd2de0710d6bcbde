"""The kinds of offer that are sold (trips, goods, and whatever comes next), as orders and the checkout see them: a
port.

A kind's feature subclasses `Kind` and says only what differs; `backend.features` lists the kinds (`orders.registry`).
Nobody here knows one by name. What is priced is a `Part` (`inventory.selling`), what was bought a `Stored` row of the
kind's own table; both say their `kind`.
"""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, Protocol

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor, Named
from backend.db.keeping import Kept
from backend.db.session import Database
from backend.inventory.selling import Part, Wanted
from backend.media.shown import Picture
from backend.orders import rules
from backend.orders.booking_schemas import VoucherOut
from backend.orders.models import Line, Passenger
from backend.orders.schemas import ContactIn, LineIn


class Stored(Protocol):
    """A part of an order as it was bought: a row of its kind's table, which has these columns at least."""

    kind: ClassVar[str]
    id: Any
    order_id: Any
    supplier_order_id: Any
    state: Any
    title: Any


class Asking(NamedTuple):
    """Who wants what and from where: all that a kind may look into before it prices. An order says whom to call about
    it (`contact`); a quote has none, need not answer everything and may be anybody's."""

    database: Database
    keys: Keys
    actor: Actor | None
    lines: Sequence[LineIn]
    region: str | None = None
    contact: ContactIn | None = None


Round = tuple[str, Callable[[Database, datetime], Awaitable[object]]]
"""A step of the sweep, with its name."""


class Giving(NamedTuple):
    """Units of lines that are given up: line → how many, when, and who of those named goes. `excused`: it was not the
    buyer's doing."""

    chosen: Mapping[uuid.UUID, int]
    now: datetime
    named: frozenset[uuid.UUID] = frozenset()
    reason: str = "cancelled"
    excused: bool = False


class Shown(NamedTuple):
    """What a page shows of a part: its lines, who is named on them, what the kind read `beside` it; without keys
    nothing is opened."""

    lines: Sequence[Line]
    people: Sequence[Passenger]
    beside: Any
    keys: Keys | None
    lang: str


class Sold(NamedTuple):
    """What was sold, as it is on sale now: its page, if it still has one, and what it looks like."""

    page: str | None
    picture: Picture


class Occasion(NamedTuple):
    """When a part happens, for a calendar: from a time of a day on, or all day, until the end of a day."""

    title: str
    place: str
    starts_on: date
    at: str | None
    ends_on: date


SHOWN_AS = ("bookings", "shipments", "parts")
"""The names under which parts stand in an order and in a quote."""


class Kind(ABC):
    """One kind of offer. The defaults are those of a thing that has no day, no name and no parcel; one that leaves out
    what has no default can't be made, so that the house does not start."""

    name: str
    """As parts and promotions' scopes call it."""
    label: ClassVar[Mapping[str, str]]
    """What it is called, by language, as in “for goods”."""
    offers: frozenset[str]
    """The kinds of offer that belong to it."""
    row: type[Any]
    """The mapped class of its parts."""
    shown_as: str = "parts"
    """One of `SHOWN_AS`."""
    exported_as: str = "parts"
    """Under which name a person's export has them."""
    fresh: ClassVar[Mapping[str, Any]] = {}
    """What the database gives the columns of a part that its row did not name."""
    gone_slug: str = "not_cancellable"
    """What a refusal says when nothing of a part can be given up any more."""

    # -- before an order -------------------------------------------------------------------------------------------

    @abstractmethod
    def shelves(self, database: Database) -> Kept[Any]:
        """What pricing needs to know of a subject, kept for a while; cleared when something is published."""

    def apart(self, line: LineIn) -> object:
        """What, besides offer, day and place, makes two wishes for one offer different."""
        return None

    async def crowded(
        self, shelves: Kept[Any], subjects: Mapping[uuid.UUID, uuid.UUID], lines: Sequence[LineIn]
    ) -> list[tuple[int, uuid.UUID]]:
        """Wishes that a crowd has at the same moment: (line, the quota they all want)."""
        return []

    @abstractmethod
    async def price(
        self,
        shelves: Kept[Any],
        asking: Asking,
        subjects: Mapping[uuid.UUID, uuid.UUID],
        wishes: Sequence[Wanted],
        now: datetime,
    ) -> Sequence[Part]:
        """Parts with prices (`subjects`: offer → what it belongs to). Raises problems that name the line."""

    def short(self, part: Any, there: Mapping[uuid.UUID, int]) -> dict[int, int]:
        """Line → what is left, for lines that look short; `there`: what each quota has for this buyer."""
        lacking = [there[quota] for quota, wished in part.wishes.items() if there[quota] < wished]
        return {part.lines[0].index: max(0, min(lacking))} if lacking else {}

    async def offers_place(self, session: AsyncSession, wait: uuid.UUID, account_id: uuid.UUID) -> bool:
        """Whether a waiting-list entry has places that are kept for this person just now."""
        return False

    @abstractmethod
    def quoted(self, part: Any, lang: str) -> Any:
        """A priced part for the wire."""

    def name_people(
        self, part: Any, lines: Sequence[LineIn], book: Mapping[uuid.UUID, Named]
    ) -> dict[int, list[Named]]:
        """Line → the people of the buyer's book named on it. Raises Invalid for who doesn't fit."""
        return {}

    async def cap(
        self, database: Database, account_id: uuid.UUID, parts: Sequence[Any]
    ) -> tuple[Sequence[Part], Mapping[uuid.UUID, str]]:
        """Parts that also claim of the buyer's own quotas where offers are limited, and what a refusal of each says."""
        return parts, {}

    def places(self, part: Any) -> int:
        """Places that a part holds unpaid, towards what one buyer may."""
        return 0

    @abstractmethod
    def columns(self, keys: Keys, part: Any, now: datetime) -> dict[str, Any]:
        """The row of a part in its kind's table, but for the ids; bytes in hex (`\\x…`), the same columns always."""

    # -- paid, or not ----------------------------------------------------------------------------------------------

    def begin(self, part: Any) -> str:
        """The state of a part whose order was paid just now."""
        return "confirmed"

    async def still_sells(
        self, session: AsyncSession, parts: Sequence[Any], lines: Sequence[Line], now: datetime
    ) -> bool:
        """Whether parts would be sold now: money came after their hold had lapsed."""
        return True

    async def paid(self, database: Database, order_id: uuid.UUID, now: datetime) -> None:
        """An order was paid, and that is committed."""

    async def given_back(self, session: AsyncSession, parts: Sequence[Any], now: datetime) -> None:
        """Stock that parts held is free again."""

    def last_rounds(self) -> Sequence[Round]:
        """Steps that the sweep takes after refunds are paid."""
        return ()

    def rounds(self) -> Sequence[Round]:
        """Steps that the sweep takes every time, after holds ended and before refunds are paid."""
        return ()

    # -- giving up -------------------------------------------------------------------------------------------------

    def open_units(self, part: Any, line: Line, now: datetime) -> int:
        """How much of a line can still be given up."""
        return line.quantity - line.cancelled if part.state in rules.LIVE else 0

    def complete(self, part: Any, mine: Sequence[Line], chosen: dict[uuid.UUID, int], now: datetime) -> None:
        """Add to what is `chosen` of a part's lines what goes with it. Raises Invalid for what may not go alone."""

    def judge(
        self, part: Any, mine: Sequence[Line], chosen: Mapping[uuid.UUID, int], amount: int, now: datetime, leaving: int
    ) -> rules.Sum:
        """What giving up `amount` fen of a part keeps and gives back. All of it by default."""
        return rules.Sum(0, amount, 0, 0)

    async def leaving(self, session: AsyncSession, parts: Sequence[Any], now: datetime) -> dict[uuid.UUID, int]:
        """Part → fen that giving up all of it costs besides."""
        return {}

    def dues(self, lines: Sequence[Any], chosen: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
        """Line → fen it costs more once `chosen` units are gone (freight that was free only for much)."""
        return {}

    def basis(self, part: Any) -> dict[str, Any]:
        """What an act of giving up remembers of the rules it was judged by."""
        return {}

    @abstractmethod
    async def give_up(
        self, session: AsyncSession, part: Any, mine: Sequence[Line], people: Sequence[Passenger], giving: Giving
    ) -> None:
        """Count lines down and give their stock back; bring the part's state to what is left of it."""

    async def tidy(self, session: AsyncSession, keys: Keys, now: datetime) -> None:
        """Once a night: what is over is ended, what has no purpose any more is forgotten."""

    def needs_contact(self, today: date) -> ColumnElement[bool]:
        """Inside a query over orders: whether somebody may still have to call their buyer about a part."""
        return self.going_on(today)

    @abstractmethod
    def going_on(self, today: date) -> ColumnElement[bool]:
        """Inside a query over orders: whether a paid part of this kind is still to come or on its way."""

    async def export(
        self, session: AsyncSession, keys: Keys, orders: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, list[dict[str, Any]]]:
        """Order → what its parts say, in the clear, for the person they are about."""
        return {}

    # -- shown -----------------------------------------------------------------------------------------------------

    async def beside(self, session: AsyncSession, order_id: uuid.UUID) -> Any:
        """What pages show of an order's parts that other tables know."""
        return None

    async def watched(self, session: AsyncSession, orders: Sequence[uuid.UUID]) -> list[str]:
        """Subjects in the audit under which looks at many orders at once, these among them, are noted."""
        return []

    def paid_notice(self, parts: Sequence[Any]) -> str:
        """Which notice tells the buyer that an order with these parts is paid."""
        return "order_paid"

    @abstractmethod
    def show(self, part: Any, shown: Shown) -> Any:
        """A part on its order's page."""

    def vouchers(self, keys: Keys, part: Any, lang: str) -> list[VoucherOut]:
        """What opens a door for a part that is paid."""
        return []

    def occasion(self, part: Any, lang: str) -> Occasion | None:
        """When a part happens, if it does."""
        return None

    async def showcase(
        self, session: AsyncSession, subjects: Sequence[uuid.UUID], lang: str
    ) -> Mapping[uuid.UUID, Sold]:
        """Subject of an offer → its page and picture."""
        return {}

    def was_had(self, part: Any, line: Line, now: datetime) -> bool:
        """Whether its buyer has had what a line is about: only then may they say how it was."""
        return False

    def card(self, part: Any) -> dict[str, Any]:
        """What a list of orders says of a part: its day, its heads."""
        return {}
