"""What is valid but nobody has tried: every optional field, both values of every boolean, every name of a list.

As buyer, owner and staff, with ids that exist, in a world that the run itself changes. No answer is a fault of ours and
none is undocumented. `HULIU_UNTRIED_ROUNDS` runs more rounds, each from another seed.
"""

import os
import random
import re
from collections import Counter, defaultdict
from typing import Any

import jsonschema_rs
import psycopg
import pytest
from httpx import AsyncClient
from litestar import Litestar

from backend.db import embedded
from backend.db.session import Database
from backend.settings import Settings
from backend.web.openapi import document
from tests.factories import joining
from tests.http.matrix import OPERATIONS
from tests.http.untried import world as worlds
from tests.http.untried.knowing import NOTHING, Knower
from tests.http.untried.making import Choice, Maker, choices
from tests.http.untried.world import World

pytestmark = pytest.mark.anyio
ROUNDS = int(os.environ.get("HULIU_UNTRIED_ROUNDS", "1"))
SEED = int(os.environ.get("HULIU_UNTRIED_SEED", "20261128"))
SHARE = float(os.environ.get("HULIU_UNTRIED_SHARE", "0.5"))
"""Which share of the bounds, lengths and names of lists is tried per round; all else always."""
MUST = {"absent", "given", "null", "true", "false"}
CHANCES = 30
"""How often an operation that was never let through is asked once more."""
KEY = re.compile(r"[a-z_]+")
ENDING = {"signOut", "eraseMe", "endSession"}
EVERY = 40
"""How many requests go by between two replenishments."""


class Operation:
    """A documented operation: where it is, what it takes, what it may answer."""

    def __init__(self, path: str, method: str, told: dict[str, Any], parts: dict[str, Any]) -> None:
        self.path, self.method, self.name = path, method.upper(), told["operationId"]
        self.parameters = [one for one in told.get("parameters", []) if one["in"] != "header"]
        body = told.get("requestBody", {}).get("content", {}).get("application/json")
        self.body = body["schema"] if body else None
        self.answers, self._parts = told["responses"], parts

    @property
    def role(self) -> str:
        """Who asks: a key of World.tokens."""
        rule = OPERATIONS[self.name]
        if rule.startswith("staff"):
            return rule.split()[-1]
        return "owner" if "owner" in rule.split() else "buyer"

    @property
    def side(self) -> str:
        """How ids are looked up: as platform, supplier or buyer."""
        return "platform" if "/platform/" in self.path else "supplier" if "{supplier_id}" in self.path else "buyer"

    def choices(self) -> list[Choice | None]:
        """All that there is to choose in the body and the query; None is a request without any."""
        found: list[Choice | None] = [None]
        if self.body:
            found += choices(self.body, self._parts)
        for one in self.parameters:
            if one["in"] == "query":
                absent: list[Choice] = [] if one.get("required") else [(("?" + one["name"],), "absent")]
                found += [*absent, *choices(one["schema"], self._parts, ("?" + one["name"],))]
        return found

    def undocumented(self, answer: Any, validators: dict[str, Any]) -> str | None:
        """What in an answer the document does not say."""
        told = self.answers.get(str(answer.status_code))
        if told is None:
            return f"status {answer.status_code}"
        if "$ref" in told:
            return refusal(answer, validators)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        content = told.get("content", {})
        if not content:
            return None if not answer.content else f"a body of {kind}"
        if kind not in content:
            return f"{kind} instead of {', '.join(content)}"
        if kind != "application/json":
            return None
        return unfitting(answer.json(), content[kind]["schema"], validators, self._parts)


def refusal(answer: Any, validators: dict[str, Any]) -> str | None:
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind != "application/problem+json":
        return f"a refusal as {kind}"
    if KEY.fullmatch(answer.json()["detail"]):
        return f"a key instead of a text: {answer.json()['detail']}"
    return unfitting(answer.json(), {"$ref": "#/components/schemas/Problem"}, validators, {})


def unfitting(body: Any, schema: dict[str, Any], validators: dict[str, Any], parts: dict[str, Any]) -> str | None:
    key = str(schema)
    if key not in validators:
        validators[key] = jsonschema_rs.Draft202012Validator(
            {**schema, "components": {"schemas": validators["parts"]}}, validate_formats=True
        )
    fault = next(iter(validators[key].iter_errors(body)), None)
    return None if fault is None else f"{fault.message[:200]} at {fault.instance_path}"


class Run:
    """One run through all choices of all operations, in an order of its own."""

    def __init__(self, world: World, connection: psycopg.Connection[Any], app: Litestar, seed: int) -> None:
        told, self.rng = document(app), random.Random(seed)
        self.throttles: dict[Any, int] = app.dependencies["counters"].dependency()._counts
        self.world, self.parts = world, told["components"]["schemas"]
        self.validators: dict[str, Any] = {"parts": self.parts}
        self.knower = Knower(connection, self.rng, {})
        self.maker = Maker(self.parts, self.rng, self.knower)
        self.operations = [
            Operation(path, method, one, self.parts)
            for path, item in told["paths"].items()
            for method, one in item.items()
            if "operationId" in one and OPERATIONS[one["operationId"]] != "provider"
        ]
        self.accepted: dict[str, int] = {one.name: 0 for one in self.operations}
        self.refused: dict[str, Counter[str]] = defaultdict(Counter)
        self.faults: dict[str, str] = {}
        self.count = 0

    async def all(self) -> None:
        """Every choice of every operation once; those without a choice a few times."""
        todo = [(one, choice) for one in self.operations for choice in one.choices() if self.wanted(choice)]
        self.rng.shuffle(todo)
        await self.try_all(todo)
        for _ in range(CHANCES):
            again = [one for one in self.operations if not self.accepted[one.name] and one.name not in UNANSWERED]
            await self.try_all([(one, None) for one in again])

    def wanted(self, choice: Choice | None) -> bool:
        """Fields that may lack, nulls and booleans always; bounds, lengths and names of a list by share."""
        return choice is None or choice[1] in MUST or self.rng.random() < SHARE

    async def try_all(self, todo: list[tuple[Operation, Choice | None]]) -> None:
        """One request each; the world is filled again in between."""
        for operation, choice in todo:
            if self.count % EVERY == 0:
                self.throttles.clear()
                await worlds.replenish(self.world)
            self.count += 1
            await self.one(operation, choice)

    async def one(self, operation: Operation, choice: Choice | None) -> None:
        """One request with one choice made, the rest as it falls."""
        who = await self.world.throwaway() if operation.name in ENDING else operation.role
        people = {**self.world.ids, "applicant": self.world.suppliers[-1]}
        self.knower.begin(operation.name, operation.side, people)
        self.maker.focus, self.maker.so_far = dict([choice] if choice else []), {}
        path, more = self._where(operation)
        if operation.name in {"addPicture", "addClaimPicture"}:
            more["content"] = joining.photo()
        elif operation.name == "importCalendar":
            more["content"] = await self._sheet(path)
        elif operation.body:
            more["body"] = self.maker.make(operation.body)
            if isinstance(more["body"], dict):
                self.knower.finish(more["body"], {one[0] for one in self.maker.focus if one})
        try:
            answer = await self.world.ask(who, operation.method, path, **more)
        except Exception as broken:
            self.faults.setdefault(f"{operation.name} raised {type(broken).__name__}", f"{path} {more}: {broken}"[:900])
            return
        self.accepted[operation.name] += answer.status_code < 300
        if answer.status_code >= 400:
            self.refused[operation.name][said(answer)] += 1
        fault = operation.undocumented(answer, self.validators)
        if fault or answer.status_code >= 500:
            name = f"{operation.name} {answer.status_code} {fault}"
            self.faults.setdefault(name, f"{operation.method} {path} {more} → {answer.content[:400]!r}"[:1500])

    def _where(self, operation: Operation) -> tuple[str, dict[str, Any]]:
        path, query = operation.path, {}
        for one in sorted(operation.parameters, key=lambda p: (p["in"] == "query", path.find("{" + p["name"]))):
            here = ("?" + one["name"],)
            if one["in"] == "query" and not one.get("required"):
                wanted = self.maker.focus.get(here)
                if wanted == "absent" or (wanted is None and self.rng.random() < 0.6):
                    continue
            found = self.knower.row(one["name"])
            if one["name"] == "supplier_id" and "supplier_id" not in self.knower.context:
                found = self._supplier(operation)
            if found is NOTHING or here in self.maker.focus:
                found = self.maker.make(one["schema"], here) if one["in"] == "query" else self._text(one)
            self.knower.context[one["name"]] = found
            if one["in"] == "path":
                path = path.replace("{" + one["name"] + "}", str(found))
            elif found is not None:
                query[one["name"]] = str(found).lower() if isinstance(found, bool) else found
        return path, ({"params": query} if query else {})

    def _supplier(self, operation: Operation) -> Any:
        """A supplier that has what else the path names."""
        below = [one["name"] for one in operation.parameters if one["in"] == "path" and one["name"] != "supplier_id"]
        for _ in range(8):
            found = self.knower.context["supplier_id"] = self.knower.row("supplier_id")
            if not below or self.knower.row(below[0]) is not NOTHING:
                break
        return found

    def _text(self, one: dict[str, Any]) -> Any:
        found = self.knower((one["name"],), {})
        return self.maker.make(one["schema"], ("", one["name"])) if found is NOTHING else found

    async def _sheet(self, path: str) -> bytes:
        sheet = await self.world.ask("owner", "GET", path.replace("calendar-imports", "calendar-sheets/csv"))
        return bytes(sheet.content)


def said(answer: Any) -> str:
    """A refusal in a word, for whoever asks why an operation is never let through."""
    told = answer.json()
    return f"{told['status']} {told['slug']} {told['errors'] or told['detail']}"


FACTOR = "needs an authenticator or a passkey: tests/http/test_second_factor.py, test_passkeys.py"
UNANSWERED = {
    "confirmSecondFactor": FACTOR, "showSecondFactor": FACTOR, "beginPasskey": FACTOR, "addPasskey": FACTOR,
    "removePasskey": FACTOR, "beginShowingPasskey": FACTOR, "showPasskey": FACTOR,
    "signIn": "needs the code that was sent: nearly every other test signs in by it",
    "makeCertificate": "needs all stamps of a route: tests/http/test_passport.py",
    "getPlan": "needs a study visit: tests/http/test_study.py",
    "endEarly": "needs a trip that is under way: tests/http/test_early_end.py",
    "settleStuck": "needs money that fell between two states: tests/http/test_stripe_corners.py",
    "payCompensation": "needs a departure its operator cancelled late: tests/proving/month.py",
}  # fmt: skip
"""Operations that no run here gets through, and why."""


@pytest.fixture
def looking(settings: Settings, server: embedded.Server) -> Any:
    with psycopg.connect(settings.database_owner_url, autocommit=True) as connection:
        yield connection


def app_of(client: AsyncClient) -> Litestar:
    app: Litestar = client._transport.app.app  # type: ignore[attr-defined]
    return app


async def test_what_is_valid_breaks_nothing_and_is_documented(
    client: AsyncClient, database: Database, settings: Settings, looking: psycopg.Connection[Any]
) -> None:
    world = await worlds.build(client, database, settings)
    faults: dict[str, str] = {}
    got: dict[str, int] = {}
    refused: dict[str, Any] = {}
    for n in range(ROUNDS):
        run = Run(world, looking, app_of(client), SEED + n)
        await run.all()
        faults |= run.faults
        refused |= run.refused
        got = {name: count + got.get(name, 0) for name, count in run.accepted.items()}
    shut = {name: refused[name].most_common(6) for name, count in got.items() if not count and name not in UNANSWERED}
    assert not faults, "\n\n".join(f"{name}: {told}" for name, told in sorted(faults.items()))
    few = len(run.operations) // 20  # what a run leaves in no state to be answered well differs from run to run
    assert len(shut) <= few, "\n\n".join(f"{name}: {told}" for name, told in sorted(shut.items()))
    assert run.count > 700
