"""What the law gates, as data (`content/shop`) and pure rules: who may buy what, what may be sold at all."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec
import yaml

from backend.catalogue.story import Storage
from backend.heritage.reading import CONTENT
from backend.kernel.bilingual import Bilingual
from backend.kernel.errors import Forbidden, Problem, RequirementMissing, RuleForbids

ADULT = 18


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The gate of a kind; `content/shop/kinds.yaml` says what each field asks."""

    storage: list[Storage]
    sold: bool = True
    licence: str | None = None
    adult: bool = False
    approval: str | None = None
    proof: bool = False
    warning: str | None = None
    fresh: int = 0
    confirm: list[Storage] = []


class Herb(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What is asked of goods that name a herb; `content/shop/herbs.yaml` says what each field asks."""

    zh: str
    food_herb: bool = True
    kinds: list[str] = []
    warning: str | None = None


def _read(name: str, shape: Any) -> Any:
    return msgspec.convert(yaml.safe_load((CONTENT / "shop" / name).read_text(encoding="utf-8")), shape)


@cache
def gates() -> Mapping[str, Gate]:
    """Every kind's gate."""
    found: dict[str, Gate] = _read("kinds.yaml", dict[str, Gate])
    return found


@cache
def _not_food() -> tuple[Bilingual, ...]:
    return tuple(_read("not-food.yaml", list[Bilingual]))


def forbidden_herb(kind: str, texts: Collection[str]) -> str | None:
    """The herb that is no food and is named in a product's title or ingredients; None when there is none."""
    if kind == "knowledge":
        return None
    said = " ".join(texts).lower()
    return next((one.zh for one in _not_food() if one.zh in said or one.en in said), None)


@cache
def _herbs() -> tuple[Herb, ...]:
    return tuple(_read("herbs.yaml", list[Herb]))


def misplaced_herb(shelves: Collection[str], words: Collection[str]) -> str | None:
    """The herb that stands on the shelf of food-herbs and is not on the lists (国家卫健委 2023 年第 9 号); None if none
    does."""
    named = " ".join(words)
    return next((one.zh for one in _herbs() if "herbs" in shelves and not one.food_herb and one.zh in named), None)


def misused_herb(kind: str, words: Collection[str]) -> str | None:
    """The herb that goods of this kind may not hold (食品安全法 38); None if there is none."""
    named = " ".join(words)
    wrong = (one.zh for one in _herbs() if one.zh in named and one.kinds and kind not in {*one.kinds, "knowledge"})
    return next(wrong, None)


def return_fits(kind: str, storage: str, shelf_days: int, returns: str) -> bool:
    """Whether goods may be sold with less than the seven days (网络购买商品七日无理由退货暂行办法): without them only
    what is fresh and perishable (6 (2)), by the buyer's confirmation only what opening or warmth may spoil (7 (1))."""
    gate = gates()[kind]
    if returns == "exempt":
        return storage != "frozen" and 0 < shelf_days <= gate.fresh
    return returns == "seven_days" or storage in gate.confirm


def missing_warning(kind: str, words: Collection[str], warning: str) -> str | None:
    """Words that a label's warning lacks, by its kind or by a herb it names (食品安全法 78; GB 2757); None if none."""
    named = " ".join(words)
    wanted = [gates()[kind].warning, *(one.warning for one in _herbs() if one.zh in named and kind != "knowledge")]
    return next((one for one in wanted if one and not re.search(one, warning)), None)


class Goods(msgspec.Struct, frozen=True):
    """What the gates look at: a product's kind, words and approval number, its supplier's licences by kind."""

    kind: str
    words: tuple[str, ...]
    approval: str
    licences: Mapping[str, date | None]
    demo: bool


def refusal(goods: Goods, today: date) -> Problem | None:
    """Why goods may not be sold to anybody today, or None.

    A demo supplier has no licence to show; what it does show must be valid like everybody's.
    """
    gate = gates()[goods.kind]
    if not gate.sold:
        return RuleForbids("not_for_sale")
    if forbidden_herb(goods.kind, goods.words):
        return RuleForbids("not_a_food")
    if gate.approval and not re.match(gate.approval, goods.approval):
        return RequirementMissing("approval_needed")
    if gate.licence is None:
        return None
    if gate.licence not in goods.licences:
        return None if goods.demo else RequirementMissing("licence_missing")
    until = goods.licences[gate.licence]
    return RequirementMissing("licence_expired") if until is not None and until < today else None


def check_buyer(kind: str, adult: bool | None, field: str) -> None:
    """Raises Forbidden when a kind needs a proven age and the buyer has shown none."""
    if gates()[kind].adult and not adult:
        raise Forbidden("adult_proof_needed", field)


class Assistance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of consumer assistance and the counties it is open to."""

    name: Bilingual
    counties: list[str]


@cache
def assistance() -> Mapping[str, Assistance]:
    """Every assistance list by key."""
    found: dict[str, Assistance] = _read("assistance.yaml", dict[str, Assistance])
    return found
