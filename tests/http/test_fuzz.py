"""Every documented route with inputs made from its schema, as a stranger and as somebody with every right."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from sqlalchemy import func, update

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.models import Session
from backend.db import embedded, roles
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories.processes import serving
from tests.factories.trips import make_trip

CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)


EXAMPLES, REFUSED = 25, 3
"""Requests per route; a stranger who is sent away before anything is read needs few."""
SIGNING_IN = {"POST /api/auth/sessions", "DELETE /api/auth/sessions/current", "DELETE /api/me"}
"""With somebody signed in these would end the session that the run needs."""


@pytest.fixture
def address(settings: Settings, tmp_path: Path, server: embedded.Server) -> Iterator[str]:
    assert roles.APP
    with serving(settings, 1, tmp_path / "fuzz.log") as processes:
        yield processes[0].url


@pytest.fixture
def world(settings: Settings) -> tuple[str, dict[str, list[str]]]:
    """Somebody who owns a supplier with a trip, is staff, and has an order; their token, and ids that exist."""
    return asyncio.run(_world(settings))


async def _world(settings: Settings) -> tuple[str, dict[str, list[str]]]:
    database, keys = Database(settings.database_url), secrets.load(settings)
    await database.open()
    try:
        trip = await make_trip(database)
        async with database.transaction() as session:
            account, token = await people.sign_in(session, keys, "+8613900001111", "fuzz", clock.now())
            account.staff_role = "admin"
            await session.execute(update(Session).values(strong_at=func.now()))
            session.add(Member(supplier_id=trip.supplier_id, account_id=account.id, role="owner"))
    finally:
        await database.close()
    return token, {"slug": [trip.slug], "supplier_id": [str(trip.supplier_id)],
                   "departure_id": [str(trip.departure_id)]}  # fmt: skip


def test_no_route_breaks_on_made_up_input(address: str) -> None:
    failures, count = attack_all(address, {"X-Huliu": "1"}, {}, set())
    assert failures == []
    assert count > 300


def test_no_route_breaks_for_somebody_with_every_right(world: tuple[str, dict[str, list[str]]], address: str) -> None:
    token, known = world
    failures, count = attack_all(address, {"X-Huliu": "1", "Cookie": f"huliu={token}"}, known, SIGNING_IN)
    assert failures == []
    assert count > 300
    assert httpx.get(f"{address}/api/me", headers={"Cookie": f"huliu={token}"}).status_code == 200, "still signed in"


def attack_all(
    address: str, headers: dict[str, str], known: dict[str, list[str]], skip: set[str]
) -> tuple[list[str], int]:
    """Failures and the number of requests; path parameters named in `known` take an id that exists every other time."""
    schema = schemathesis.openapi.from_url(f"{address}/schema/openapi.json")
    failures: list[str] = []
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if f"{operation.method.upper()} {operation.path}" in skip:
            continue

        def attack(case: schemathesis.Case) -> None:
            nonlocal count
            count += 1
            for name, ids in known.items():
                if count % 2 and name in (case.path_parameters or {}):
                    case.path_parameters[name] = ids[0]
            case.call_and_validate(headers=headers, checks=CHECKS)

        stranger = "Cookie" not in headers and operation.definition.raw["x-may"] not in {"anyone", "provider"}
        try:
            bounded = effort(max_examples=REFUSED if stranger else EXAMPLES, deadline=None, database=None,
                             suppress_health_check=list(HealthCheck))  # fmt: skip
            given(case=operation.as_strategy())(bounded(attack))()
        except Exception as broken:
            failures.append(f"{operation.method} {operation.path}: {str(broken)[:600]}")
    return failures, count
