"""Which lot may show a geographical indication: published rules as data, judged per lot. Pure.

The mark is a checked fact (地理标志产品保护办法 2024): authorisation, place, season, cultivar and tests must all hold.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import msgspec
import yaml

from backend.heritage.reading import CONTENT
from backend.kernel.bilingual import Bilingual


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mark's rule; no townships under a county means the whole county, absent parts ask for nothing."""

    name: Bilingual
    townships: dict[str, list[str]]
    months: list[int]
    altitude: tuple[int, int] | None = None
    cultivars: list[str] = []
    tests: dict[str, tuple[float | None, float | None]] = {}


class Origin(NamedTuple):
    """What a rule looks at of a lot; `tests` only those that were checked."""

    county: str
    township: str
    altitude: int | None
    cultivar: str | None
    harvested_on: date | None
    tests: Mapping[str, float]


class Permit(NamedTuple):
    """A producer's permission to use a mark; both days count."""

    mark: str
    number: str
    valid_from: date
    valid_until: date


class Fault(NamedTuple):
    """Why a lot shows no mark: a message key and what it names."""

    key: str
    params: dict[str, Any]


@cache
def rules() -> Mapping[str, Rule]:
    """Every mark's rule by key."""
    text = (CONTENT / "shop" / "marks.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, Rule])


def judge(mark: str, origin: Origin, permits: Sequence[Permit], today: date) -> list[Fault]:
    """What keeps a lot from showing a mark; nothing when it may show it."""
    rule = rules()[mark]
    found = []
    if not any(p.mark == mark and p.valid_from <= today <= p.valid_until for p in permits):
        found.append(Fault("mark_permit", {}))
    towns = rule.townships.get(origin.county)
    if towns is None or (towns and origin.township not in towns):
        found.append(Fault("mark_place", {"place": origin.township}))
    if origin.harvested_on is None or origin.harvested_on.month not in rule.months:
        month = origin.harvested_on.month if origin.harvested_on else "?"
        found.append(Fault("mark_season", {"month": month}))
    if rule.altitude and not (origin.altitude and rule.altitude[0] <= origin.altitude <= rule.altitude[1]):
        found.append(
            Fault("mark_altitude", {"low": rule.altitude[0], "high": rule.altitude[1], "has": origin.altitude or "?"})
        )
    if rule.cultivars and origin.cultivar not in rule.cultivars:
        found.append(Fault("mark_cultivar", {}))
    return found + [fault for key, limits in rule.tests.items() if (fault := _test(key, limits, origin.tests))]


def _test(key: str, limits: tuple[float | None, float | None], tests: Mapping[str, float]) -> Fault | None:
    low, high = limits
    if key not in tests:
        return Fault(f"mark_untested_{key}", {})
    if (low is None or tests[key] >= low) and (high is None or tests[key] <= high):
        return None
    return Fault(f"mark_{key}", {"has": tests[key], "limit": low if low is not None else high})
