"""Who may do what, as data: which role of a supplier or of staff does an act, and which acts a supplier's state leaves.

A member's act is done when both tables name it: the role's (`MEMBER_MAY`) and the state's (`STATE_MAY`).
"""

from backend.kernel.errors import WrongState

OWNER, RUNS = frozenset({"owner"}), frozenset({"owner", "manager"})
TRAVELS, BOOKS, ALL = RUNS | {"guide"}, RUNS | {"finance"}, RUNS | {"finance", "packer", "guide"}
PACKS = RUNS | {"packer"}
MEMBER_MAY: dict[str, frozenset[str]] = {
    "see_departures": BOOKS | {"guide"},
    "see_calendar": BOOKS,
    "see_names": TRAVELS,
    "see_supplier": ALL,
    "see_bank": OWNER | {"finance"},
    "see_history": BOOKS,
    "see_cases": BOOKS | {"packer"},
    "apply": OWNER,
    "show_licence": OWNER,
    "set_bank": OWNER,
    "accept_contract": OWNER,
    "run_members": OWNER,
    "end_members": OWNER,
    "edit_listings": RUNS,
    "edit_calendar": RUNS,
    "run_departures": RUNS,
    "run_shop": RUNS,
    "speak": RUNS,
    "open_lots": PACKS,
    "add_pictures": PACKS,
    "check_in": TRAVELS,
    "give_departures": RUNS,
    "pack": PACKS,
    "honour": RUNS,
    "end_offers": RUNS,
    "answer_buyers": PACKS,
}
"""Act → the member roles that may do it."""

SEE = frozenset(act for act in MEMBER_MAY if act.startswith("see_"))
JOIN = frozenset({"apply", "show_licence", "set_bank", "accept_contract", "add_pictures", "end_members"})
DRAFT = frozenset({"edit_listings", "add_pictures"})
"""Whoever waits for approval may write listings meanwhile; they are submitted once the supplier is active."""
UPHOLD = frozenset({"check_in", "give_departures", "pack", "honour", "end_offers", "end_members", "answer_buyers"})
"""What was sold is carried out, given back or ended; nothing new begins."""
STATE_MAY: dict[str, frozenset[str]] = {
    "applying": SEE | JOIN | DRAFT,
    "returned": SEE | JOIN | DRAFT,
    "submitted": SEE | DRAFT,
    "checked": SEE | DRAFT,
    "refused": SEE,
    "active": frozenset(MEMBER_MAY) - {"apply"},
    "suspended": SEE | UPHOLD | {"show_licence", "add_pictures", "accept_contract"},
}
"""State of a supplier → the acts it leaves to the members. A suspended one still shows the licence it rests for."""
PROVES_TWICE = frozenset({"owner", "manager", "guide"})
"""Roles that show a second factor: they change what is sold, or read names. A demo's members show none."""

REVIEWS = frozenset({"reviewer", "admin"})
DESK = frozenset({"support", "finance", "admin"})
STAFF_MAY: dict[str, frozenset[str]] = {
    "see_money": frozenset({"finance", "admin"}),
    "see_stuck": DESK,
    "give_goodwill": DESK,
    "settle_stuck": frozenset({"finance", "admin"}),
    "see_reviews": REVIEWS | {"county_reviewer"},
    "review_first": frozenset({"county_reviewer", "admin"}),
    "review": REVIEWS,
    "suspend": REVIEWS,
    "look_up": DESK | {"reviewer"},
    "reveal": DESK,
    "help_orders": DESK,
    "judge_cases": DESK,
    "certify": REVIEWS,
    "run_promotions": frozenset({"finance", "admin"}),
    "see_audit": frozenset({"admin", "finance", "reviewer"}),
    "run_staff": frozenset({"admin"}),
}
"""Act → the staff roles that may do it."""


def acts(role: str, state: str) -> list[str]:
    """What a member may do: what both tables name."""
    return sorted(act for act, roles in MEMBER_MAY.items() if role in roles and act in STATE_MAY[state])


_WHY_NOT = {
    "applying": "supplier_not_approved",
    "returned": "supplier_not_approved",
    "refused": "supplier_not_approved",
    "submitted": "under_review",
    "checked": "under_review",
    "active": "under_review",  # what was approved is changed by a new review only
    "suspended": "supplier_suspended",
}


def may_in_state(state: str, act: str) -> None:
    """Raises WrongState when a supplier's state leaves its members no such act."""
    if act not in STATE_MAY[state]:
        raise WrongState(_WHY_NOT[state])
