"""Pure rules of suppliers: which papers a kind needs, how an application moves, when a licence is looked at again."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadNumber

from backend.kernel.errors import Forbidden, Invalid, RequirementMissing, WrongState

PAPERS: dict[str, frozenset[str]] = {
    "operator": frozenset({"business", "travel_agency"}),  # 旅游法 28: a licence to run trips
    "base": frozenset({"business"}),
    "cooperative": frozenset({"business"}),
}
"""Licences without which a kind of supplier can't be approved. Others may be shown besides."""
REMIND_DAYS = (60, 30, 7)
"""Days before a licence expires at which the supplier is told; the day after, its listings rest."""
EDITABLE = frozenset({"applying", "returned"})
UNCLAIMED = EDITABLE | {"refused"}
"""States whose credit code is nobody's yet: typing a rival's code keeps nobody out."""
SETTLES_IN = timedelta(days=7)
"""How long a new owner can't unseat one of longer standing."""
MOVES: dict[tuple[str, str], str] = {
    ("applying", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "check"): "checked",
    ("checked", "approve"): "active",
    ("submitted", "return"): "returned",
    ("checked", "return"): "returned",
    ("submitted", "refuse"): "refused",
    ("checked", "refuse"): "refused",
    ("active", "suspend"): "suspended",
    ("suspended", "resume"): "active",
}
"""(state, act) → next state. The county checks first, the platform approves."""


def move(state: str, act: str) -> str:
    """The state after an act. Raises WrongState when the act has no meaning there."""
    if (state, act) not in MOVES:
        raise WrongState("not_in_this_state")
    return MOVES[state, act]


def check_credit_code(text: str) -> str:
    """A unified social credit code (GB 32100-2015) in its own spelling. Raises Invalid `bad_credit_code`."""
    try:
        return str(uscc.validate(text.strip().upper()))
    except BadNumber as wrong:
        raise Invalid("bad_credit_code", "creditCode") from wrong


def check_bank_number(text: str) -> str:
    """Digits of a bank account. Raises Invalid: company accounts carry no check digit, so only shape is known."""
    clean = text.replace(" ", "").replace("-", "")
    if not (8 <= len(clean) <= 30 and clean.isdigit()):
        raise Invalid("bad_bank_number", "number")
    return clean


def missing(
    kind: str, papers: Collection[str], *, bank: bool, contract: bool, today: date, expiries: Collection[date]
) -> list[str]:
    """What an application still needs before it can be submitted: licence kinds, `bank`, `contract`, `expired`."""
    lacking = [f"licence_{paper}" for paper in sorted(PAPERS[kind] - set(papers))]
    lacking += [] if bank else ["bank"]
    lacking += [] if contract else ["contract"]
    return lacking + (["expired"] if any(day <= today for day in expiries) else [])


def may_decide(role: str | None, state: str, act: str) -> None:
    """Whose word counts: the county checks what was submitted, the platform approves what was checked.

    Raises Forbidden, or WrongState when an approval would skip the county.
    """
    county = role == "county_reviewer"
    if (county and (state != "submitted" or act == "approve")) or (act == "check" and role == "reviewer"):
        raise Forbidden
    if act == "approve" and state == "submitted":
        raise RequirementMissing("county_first")


def approver_differs(checked_by: object, approver: object) -> None:
    """Two people look at an application. Raises Forbidden when the second is the first."""
    if checked_by == approver:
        raise Forbidden("four_eyes")


def reminder_due(expires_on: date, today: date, reminded: int) -> int:
    """The reminder whose time has come and that was not sent (60, 30 or 7), or 0. `reminded` is the last one sent."""
    due = [days for days in REMIND_DAYS if expires_on - timedelta(days=days) <= today]
    nearest = min(due, default=0)
    return nearest if nearest and (reminded == 0 or nearest < reminded) else 0


def may_unseat(own: datetime | None, other: datetime | None, now: datetime) -> bool:
    """Whether an owner since `own` may take another's role away; `other` is None for who is no owner."""
    return other is None or (own is not None and (own <= other or own <= now - SETTLES_IN))
