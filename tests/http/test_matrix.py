"""Every route × every role, from the router itself: who is let in, and that nobody reaches another supplier's rows."""

import re
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient
from litestar import Litestar
from litestar.routes import HTTPRoute
from sqlalchemy import delete, func, update

from backend.accounts import actions as people
from backend.accounts import keys as secrets
from backend.accounts.models import Account, Session
from backend.app import create
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.messages import message
from backend.settings import Settings
from backend.suppliers import rights
from backend.suppliers.models import DepartureGuide, Member, Supplier
from tests.factories.trips import make_trip
from tests.http.matrix import EVERY, LEFT, OPERATIONS

pytestmark = pytest.mark.anyio
MEMBERS = ("owner", "manager", "finance", "packer", "guide")
STAFF = ("county_reviewer", "reviewer", "support", "finance", "admin")
PROVE_TWICE = ("owner", "manager", "guide")
WHY_NOT = {message(key, "zh") for key in ("under_review", "supplier_suspended", "supplier_not_approved")}
ENDING = {"signOut", "eraseMe", "endSession"}
"""These end the session that asks, so each gets one of its own."""


class Route(NamedTuple):
    operation: str
    method: str
    path: str
    may: str


class World(NamedTuple):
    tokens: dict[str, str]
    of_a: dict[str, str]
    of_b: dict[str, str]


def routes(app: Litestar) -> Iterator[Route]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if method not in {"OPTIONS", "HEAD"} and not route.path.startswith("/schema/framework"):
                yield Route(handler.operation_id or "", str(method), route.path_format, str(handler.opt.get("may", "")))


@pytest.fixture
async def world(database: Database, settings: Settings) -> World:
    keys = secrets.load(settings)
    a, b = await make_trip(database, "trip-a"), await make_trip(database, "trip-b")
    tokens: dict[str, str] = {}
    numbers = iter(range(100))
    async with database.transaction() as session:
        # Real suppliers: their owners need the second factor, unlike the demo's.
        await session.execute(update(Supplier).values(demo=False))

        async def person(name: str) -> Account:
            account, token = await people.sign_in(session, keys, f"+86139000020{next(numbers):02d}", name, clock.now())
            tokens[name] = token
            return account

        await person("consumer")
        for side, trip in (("a", a), ("b", b)):
            for role in MEMBERS:
                account = await person(f"{side}:{role}")
                session.add(Member(supplier_id=trip.supplier_id, account_id=account.id, role=role))
                if role == "guide":
                    await session.flush()
                    given = {"departure_id": trip.departure_id, "account_id": account.id}
                    session.add(DepartureGuide(supplier_id=trip.supplier_id, **given))
        for role in STAFF:
            (await person(f"staff:{role}")).staff_role = role
        await session.flush()
        await session.execute(update(Session).values(strong_at=func.now()))
    ids = [
        {
            "supplier_id": str(t.supplier_id),
            "departure_id": str(t.departure_id),
            "trip_id": str(t.trip_id),
            "slug": t.slug,
        }
        for t in (a, b)
    ]
    return World(tokens, *ids)


def fill(path: str, known: dict[str, str]) -> str:
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace(f"{{{name}}}", known.get(name, str(uuid.uuid4())))
    return path


def expected(rule: str, role: str) -> int:
    """0 is let in; else the status."""
    if rule == "all":
        return 0
    if role == "anonymous":
        return 401
    if rule == "in":
        return 0
    if rule.startswith("staff"):
        return 0 if role.startswith("staff:") and role[6:] in rule.split()[1:] else 403
    side, _, own = role.partition(":")
    if side != "a":
        return 404
    return 0 if own in rule.split() else 403


def test_every_route_is_in_the_matrix_and_says_who_may(settings: Settings) -> None:
    found = {route.operation: route for route in routes(create(settings).app)}  # type: ignore[attr-defined]
    named = {operation for operation in found if operation}
    assert named == set(OPERATIONS), "routes missing from the matrix, or matrix rows without a route"
    assert [r for r in routes(create(settings).app) if not r.may] == []  # type: ignore[attr-defined]


async def call(client: AsyncClient, route: Route, known: dict[str, str], token: str) -> Any:
    headers = {"Cookie": f"huliu={token}"} if token else {}
    headers["Idempotency-Key"] = uuid.uuid4().hex
    body: dict[str, Any] = {} if route.method in {"GET", "DELETE"} else {"json": {}}
    return await client.request(route.method, fill(route.path, known), headers=headers, **body)


async def test_every_route_for_every_role(
    client: AsyncClient, database: Database, settings: Settings, world: World
) -> None:
    listed = [r for r in routes(create(settings).app) if r.operation]  # type: ignore[attr-defined]
    wrong, count = [], 0
    for route in listed:
        rule = OPERATIONS[route.operation]
        if rule == "provider":
            assert (await call(client, route, world.of_a, "")).status_code in {400, 404}
            continue
        for role in ["anonymous", *world.tokens]:
            wanted = expected(rule, role)
            token = world.tokens.get(role, "")
            if not wanted and route.operation in ENDING:
                continue
            answer = await call(client, route, world.of_a, token)
            count += 1
            let_in = answer.status_code not in {401, 403} or answer.json().get("slug") == "not_mine"
            foreign = "{supplier_id}" in route.path and answer.status_code == 404 and not unknown_ids(route, world)
            if (answer.status_code != wanted) if wanted else (not let_in or foreign):
                wrong.append(f"{route.operation} as {role}: {answer.status_code}, wanted {wanted or 'in'}")
    assert wrong == []
    assert count > 400


def unknown_ids(route: Route, world: World) -> bool:
    """Whether the path asks for rows that this world has none of, so that 404 says nothing about the guard."""
    return any(part[1:-1] not in world.of_a for part in route.path.split("/") if part.startswith("{"))


async def test_a_supplier_reaches_no_row_of_another(client: AsyncClient, settings: Settings, world: World) -> None:
    mixed = {**world.of_b, "supplier_id": world.of_a["supplier_id"]}
    wrong = []
    for route in routes(create(settings).app):  # type: ignore[attr-defined]
        names = {part[1:-1] for part in route.path.split("/") if part.startswith("{")}
        if not route.may.startswith("member:") or not names - {"supplier_id"}:
            continue
        answer = await call(client, route, mixed, world.tokens["a:owner"])
        if answer.status_code not in {404, 400}:
            wrong.append(f"{route.operation}: {answer.status_code}")
    assert wrong == []


async def test_staff_and_owners_without_their_second_factor_stay_outside(
    client: AsyncClient, database: Database, world: World
) -> None:
    async with database.transaction() as session:
        await session.execute(update(Session).values(strong_at=None))
    for path, role in (
        ("/api/platform/stuck", "staff:admin"),
        *((f"/api/supplier/{world.of_a['supplier_id']}/departures", f"a:{role}") for role in PROVE_TWICE),
    ):
        answer = await client.get(path, headers={"Cookie": f"huliu={world.tokens[role]}"})
        assert (answer.status_code, answer.json()["secondFactor"]) == (403, True)
    once = {"Cookie": f"huliu={world.tokens['a:finance']}"}
    path = f"/api/supplier/{world.of_a['supplier_id']}/departures"
    assert (await client.get(path, headers=once)).status_code == 200


async def test_every_supplier_route_in_every_state(
    client: AsyncClient, database: Database, settings: Settings, world: World
) -> None:
    listed = [r for r in routes(create(settings).app) if r.may.startswith("member:")]  # type: ignore[attr-defined]
    open_in = {name: states.split() for states, names in LEFT.items() for name in names.split()}
    assert set(open_in) == {route.operation for route in listed}, "every supplier route says in which states it is open"
    wrong = []
    for state in EVERY.split():
        async with database.transaction() as session:
            await session.execute(update(Supplier).values(state=state))
        for route in listed:
            answer = await call(client, route, world.of_a, world.tokens["a:owner"])
            refused = answer.status_code == 409 and answer.json().get("detail") in WHY_NOT
            if refused == (state in open_in[route.operation]):
                wrong.append(f"{route.operation} while {state}: {answer.status_code} {answer.text[:80]}")
    assert wrong == []


async def test_the_table_of_states_knows_every_state_and_act(database: Database) -> None:
    checks = (c for c in Supplier.__table__.constraints if str(c.name).endswith("state"))  # type: ignore[attr-defined]
    (written,) = (str(check.sqltext) for check in checks)  # type: ignore[attr-defined]
    assert set(re.findall(r"'([a-z]+)'", written)) == set(rights.STATE_MAY) == set(EVERY.split())
    assert frozenset().union(*rights.STATE_MAY.values()) == set(rights.MEMBER_MAY), "no act that no state allows"


async def test_a_guide_reaches_no_departure_that_was_not_given(
    client: AsyncClient, database: Database, settings: Settings, world: World
) -> None:
    async with database.transaction() as session:
        await session.execute(delete(DepartureGuide))
    wrong, known = [], world.of_a["departure_id"]
    for route in routes(create(settings).app):  # type: ignore[attr-defined]
        if not route.may.startswith("member:") or "guide" not in OPERATIONS[route.operation].split():
            continue
        answer = await call(client, route, world.of_a, world.tokens["a:guide"])
        if answer.status_code != 404 if "{departure_id}" in route.path else known in answer.text:
            wrong.append(f"{route.operation}: {answer.status_code}")
    assert wrong == []
    assert world.of_a["slug"] not in (await departures_of(client, world, "a:guide")).text
    assert world.of_a["slug"] in (await departures_of(client, world, "a:manager")).text


async def departures_of(client: AsyncClient, world: World, role: str) -> Any:
    headers = {"Cookie": f"huliu={world.tokens[role]}"}
    return await client.get(f"/api/supplier/{world.of_a['supplier_id']}/departures", headers=headers)
