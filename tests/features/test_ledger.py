"""The ledger in PostgreSQL: facts once, entries that balance at commit, history that the running role can't rewrite."""

import random
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from backend.db.session import Database
from backend.kernel import clock
from backend.ledger import actions, queries, rules
from backend.ledger.models import Entry, LedgerAccount, Posting
from backend.ledger.rules import Line
from backend.settings import Settings

pytestmark = pytest.mark.anyio
FACTS = [
    (fact, str(n), [Line("clearing:stripe", amount), Line("supplier:a", 7 - amount), Line(rules.COMMISSION, -7)])
    for n, (fact, amount) in enumerate([("paid", 1000), ("surplus", 250), ("refunded", -130), ("paid", 99)] * 5)
]


@pytest.mark.parametrize("seed", range(4))
async def test_facts_in_any_order_and_any_number_make_the_same_books(database: Database, seed: int) -> None:
    dice, now = random.Random(seed), clock.now()
    told = FACTS * 2
    dice.shuffle(told)
    for fact, key, lines in told:
        async with database.transaction() as session:
            await actions.book(session, fact, key, dice.sample(lines, len(lines)), now)
    async with database.comparing() as session:
        balances = await queries.list_balances(session)
        entries = await queries.list_entries(session)
        assert balances == rules.replay([lines for _, _, lines in FACTS])
        assert rules.replay([[Line(p.account, p.amount)] for _, p in entries]) == balances
        assert await queries.balance(session, "clearing:stripe") == balances["clearing:stripe"]
        assert await queries.balance(session, "clearing:stripe", now - timedelta(seconds=1)) == 0
        assert len({entry.id for entry, _ in entries}) == len(FACTS)


async def _book_crooked(database: Database) -> None:
    async with database.transaction() as session:
        entry = Entry(fact="paid", key="crooked", at=clock.now(), memo={})
        session.add_all([entry, LedgerAccount(code="bank", kind="bank")])
        await session.flush()
        session.add(Posting(entry_id=entry.id, place=1, account="bank", amount=5))


async def test_an_entry_that_does_not_balance_can_not_be_committed(database: Database) -> None:
    with pytest.raises(DBAPIError, match="does not balance"):
        await _book_crooked(database)


@pytest.mark.parametrize("table", ["ledger_posting", "ledger_entry", "ledger_account", "audit", "refund_due"])
@pytest.mark.parametrize("verb", ["update {} set {} = {}", "delete from {}", "truncate {} cascade"])
async def test_the_running_role_can_not_rewrite_history(settings: Settings, table: str, verb: str) -> None:
    column = {"ledger_posting": "amount", "ledger_account": "kind", "audit": "at"}.get(table, "created_at")
    column = "memo" if table == "ledger_entry" else column
    with (
        psycopg.connect(settings.database_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(verb.format(table, column, column))
