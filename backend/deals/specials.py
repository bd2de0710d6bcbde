"""What flash sales and group deals ask of a wish, and what they claim besides the packs. Pure; time is an argument."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from backend.deals.models import FlashSale, GroupDeal, Team
from backend.inventory.selling import Draw, Wanted
from backend.kernel.errors import Invalid, LimitReached, NotOnSale


class Special(NamedTuple):
    """The flash sale or group deal an offer is, if it is one, and the team a wish names."""

    flash: FlashSale | None
    group: GroupDeal | None
    team: Team | None

    def per_buyer(self) -> int | None:
        """Packs one account may have of a flash sale; of a group deal a buyer takes part once."""
        if self.group:
            return 1
        return self.flash.per_buyer if self.flash else None


class Sold(NamedTuple):
    """The least a pack was really sold for in the seven days before, in fen: at its own price, and in a deal."""

    plain: int | None
    deal: int | None


def struck(sold: Sold, full_price: int, price: int) -> int | None:
    """The price that may stand crossed out beside a deal's: what the pack was really sold for at the least in the seven
    days before, deals counted, never more than it costs now; None where nothing was sold, or for no more than this
    (明码标价和禁止价格欺诈规定 (2022) 第十六、十九条: what a price is compared with must have been charged).

    Raises Invalid `price_not_lower` for a deal that is none: not below what it costs now, or, after the price was
    raised, not below what it was sold for before that.
    """
    if not 0 < price < min(full_price, full_price if sold.plain is None else sold.plain):
        raise Invalid("price_not_lower", "price")
    paid = [one for one in sold if one is not None]
    lowest = min(full_price, *paid) if paid else 0
    return lowest if lowest > price else None


def crossed_out(struck: int | None, price: int, full: int | None) -> int | None:
    """What may be shown crossed out beside a deal today: never more than the pack costs now, and only what is more."""
    if struck is None or full is None or min(struck, full) <= price:
        return None
    return min(struck, full)


def team_of(wish: Wanted) -> uuid.UUID | None:
    """The team a wish names. Raises Invalid for what is no id."""
    name = wish.answers.get("team")
    try:
        return uuid.UUID(str(name)) if name else None
    except ValueError as wrong:
        raise Invalid("bad_format", f"lines.{wish.index}.answers.team") from wrong


def special(
    flash: Mapping[uuid.UUID, FlashSale],
    groups: Mapping[uuid.UUID, GroupDeal],
    teams: Mapping[uuid.UUID, Team],
    wish: Wanted,
) -> Special:
    """What is special about a wish."""
    team = team_of(wish)
    return Special(flash.get(wish.offer_id), groups.get(wish.offer_id), teams.get(team) if team else None)


def check(found: Special, wish: Wanted, strict: bool, now: datetime) -> None:
    """Raises NotOnSale outside a sale's time or for a team that is decided, Invalid for another deal's team or none."""
    field = f"lines.{wish.index}"
    window = found.flash or found.group
    if window is not None and not window.starts_at <= now < window.ends_at and not found.team:
        over = now >= window.ends_at
        raise NotOnSale(("flash_over" if over else "flash_not_yet") if found.flash else "group_over", f"{field}.offer")
    if found.group is None:
        if wish.answers.get("team"):
            raise Invalid("unknown_field", f"{field}.answers.team")
        return
    if wish.quantity > found.group.per_buyer:
        raise LimitReached("per_group", f"{field}.quantity", most=found.group.per_buyer)
    if found.team is None:
        if strict or wish.answers.get("team"):
            raise Invalid("team_needed", f"{field}.answers.team")
        return
    if found.team.offer_id != found.group.offer_id:
        raise Invalid("team_needed", f"{field}.answers.team")
    if found.team.state != "gathering" or found.team.ends_at <= now:
        raise NotOnSale("team_over", f"{field}.answers.team")


def draws(found: Special, quantity: int) -> list[Draw]:
    """The packs of the sale's own quota, and a seat in the team: one, however many packs."""
    if found.flash:
        return [Draw(found.flash.quota_id, quantity, None)]
    if found.group:
        seat = [Draw(found.team.quota_id, 1, None)] if found.team else []
        return [Draw(found.group.quota_id, quantity, None), *seat]
    return []


def cap(found: Special, per_buyer: int | None) -> int | None:
    """Packs that a buyer may have at this price; `per_buyer` is the sku's own cap where nothing is special."""
    return found.per_buyer() if found.flash or found.group else per_buyer
