"""What the books say at the end of the month, beside what they should say."""

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import psycopg

from backend.db.session import Database
from backend.payments.providers import connect
from backend.payments.reconciling import reconcile
from tests.proving.plots import PRICES
from tests.proving.recount import recount

if TYPE_CHECKING:
    from tests.proving.month import Month


def ledger_of(month: "Month") -> tuple[dict[str, int], str]:
    """Balances with suppliers by number, and the ledger as text that the same seed writes again, byte for byte."""
    names = {f"supplier:{trip.supplier_id}": f"supplier:{n}" for (n, _), trip in month.trips.items()}
    ordinals = {plot.order: plot.number for plot in month.plots}
    balances: dict[str, int] = defaultdict(int)
    entries: dict[int, list[str]] = defaultdict(list)
    with psycopg.connect(month.owner) as connection:
        rows = connection.execute(
            "select e.id, e.fact, p.account, p.amount, o.number from ledger_entry e join ledger_posting p on p.entry_id = e.id"
            " left join orders o on o.id = p.subject order by e.id, p.place"
        )
        for entry, fact, account, amount, number in rows:
            name = names.get(account, account.replace("clearing:stripe", "clearing"))
            balances[name] += amount
            entries[entry].append(f"{fact} {ordinals.get(number, '-')} {name} {amount}")
    text = "\n".join(sorted(" | ".join(sorted(lines)) for lines in entries.values()))
    return {name: amount for name, amount in balances.items() if amount}, text


async def checks(month: "Month") -> dict[str, Any]:
    providers, database = (
        connect(month.settings, Database(month.settings.database_url)),
        Database(month.settings.database_url),
    )
    differences = await reconcile(database, providers)
    balances, text = ledger_of(month)
    theirs = (await month.world("books"))["balance"]
    expected = recount(month.rules, month.plots, PRICES)
    unbalanced = month.one(
        "select count(*) from (select entry_id from ledger_posting group by 1 having sum(amount) <> 0) x"
    )
    await database.close()
    return {
        "orders": len(month.plots), "entries": text.count("\n") + 1, "sum": sum(balances.values()), "unbalanced": unbalanced,
        "differences": differences, "clearing": (balances.get("clearing", 0), theirs),
        "wrong": {a: (balances.get(a, 0), expected.get(a, 0)) for a in {*balances, *expected}
                  if balances.get(a, 0) != expected.get(a, 0)},
        "ledger": text + "\n", "digest": hashlib.sha256(text.encode()).hexdigest(), "balances": dict(sorted(balances.items())),
    }  # fmt: skip
