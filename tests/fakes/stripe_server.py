"""A simulated Stripe over HTTP, used through Stripe's own SDK: `python -m tests.fakes.stripe_server PORT`.

It refuses what the SDK doesn't know, remembers idempotency keys, signs webhooks, and has switches for bad days:
`down` (no answer), `fail` (500 before anything happens), `swallow` (done, but the answer is lost), `repeat` (how often
an event is sent), `shuffle`, `lose`, `forge` and `stale` (share of events, or of extra ones). Control: `/_sim/…`.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import random
import re
import sys
import time
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.fakes.stripe_books import Books, Refusal
from tests.fakes.stripe_params import unknown

SECRET = "whsec_simulated"
CALLS = (
    ("POST", r"/v1/payment_intents", "payment_intents.create"),
    ("GET", r"/v1/payment_intents", "payment_intents.list"),
    ("GET", r"/v1/payment_intents/(\w+)", "payment_intents.retrieve"),
    ("POST", r"/v1/payment_intents/(\w+)/cancel", "payment_intents.cancel"),
    ("POST", r"/v1/refunds", "refunds.create"),
    ("GET", r"/v1/refunds", "refunds.list"),
    ("GET", r"/v1/refunds/(\w+)", "refunds.retrieve"),
    ("GET", r"/v1/disputes/(\w+)", "disputes.retrieve"),
    ("GET", r"/v1/balance_transactions", "balance_transactions.list"),
)


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`a[b][0]=c` as dictionaries and lists, as Stripe reads forms."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        path = re.findall(r"[^\[\]]+", name)
        here = root
        for step in path[:-1]:
            here = here.setdefault(step, {})
        here[path[-1]] = value
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if isinstance(value, dict) and value and all(name.isdigit() for name in value):
        return [_listed(value[name]) for name in sorted(value, key=int)]
    return {name: _listed(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def signature(payload: bytes, secret: str = SECRET, at: int | None = None) -> str:
    """The Stripe-Signature header of a payload."""
    at = int(time.time()) if at is None else at
    mark = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


class Server:
    """The ASGI application."""

    def __init__(self) -> None:
        self.books = Books()
        self.switches: dict[str, Any] = {"repeat": 1}
        self.hook = ""
        self.calls: list[tuple[str, str, str]] = []
        self._running: set[str] = set()
        self._random = random.Random(7)
        self._sender: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return  # whoever died while asking never asked
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if self._sender is None:
            self._sender = asyncio.create_task(self._deliver())
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        status, answer = await self._answer(scope["method"], scope["path"], scope["query_string"], body, headers)
        raw = json.dumps(answer).encode()
        await send({"type": "http.response.start", "status": status, "headers": [
            (b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())]})  # fmt: skip
        await send({"type": "http.response.body", "body": raw, "more_body": False})

    async def _answer(
        self, method: str, path: str, query: bytes, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        if path.startswith("/_sim/"):
            return 200, await self._control(path.removeprefix("/_sim/"), json.loads(body or b"{}"))
        for verb, pattern, call in CALLS:
            found = re.fullmatch(pattern, path)
            if verb == method and found:
                given = nested(parse_qsl((body or query).decode(), keep_blank_values=True))
                return await self._call(call, found.groups(), given, headers, body)
        return 404, {"error": {"type": "invalid_request_error", "message": f"Unrecognized request URL {path}"}}

    async def _call(
        self, call: str, names: tuple[str, ...], given: dict[str, Any], headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, Any]]:
        if self.switches.get("down"):
            await asyncio.sleep(float(self.switches["down"]))
            return 503, {"error": {"type": "api_error", "message": "down"}}
        if self._random.random() < float(self.switches.get("fail", 0)):
            return 500, {"error": {"type": "api_error", "message": "before"}}
        key = headers.get("idempotency-key", "") if call.endswith(".create") else ""
        mark = hashlib.sha256(call.encode() + body).hexdigest()
        if key and key in self.books.keys:
            known, status, answer = self.books.keys[key]
            if known != mark:
                message = "Keys for idempotent requests can only be used with the same parameters"
                return 400, {"error": {"type": "idempotency_error", "message": message}}
            return status, answer
        if key in self._running:
            return 409, {"error": {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": "running"}}
        self._running.add(key)
        try:
            status, answer = self._do(call, names, given)
        finally:
            self._running.discard(key)
        self.calls.append((call, key, str(answer.get("id", ""))))
        if key:
            self.books.keys[key] = (mark, status, json.loads(json.dumps(answer)))
        if self._random.random() < float(self.switches.get("swallow", 0)):
            return 500, {"error": {"type": "api_error", "message": "after"}}
        return status, answer

    def _do(self, call: str, names: tuple[str, ...], given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            strange = unknown(call, given)
            if strange:
                raise Refusal(400, "parameter_unknown", f"Received unknown parameter: {strange}")
            return 200, self._done(call, names, given)
        except Refusal as refusal:
            return refusal.status, refusal.body
        except KeyError as missing:
            return 404, {
                "error": {"type": "invalid_request_error", "code": "resource_missing", "message": str(missing)}
            }

    def _done(self, call: str, names: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
        books = self.books
        if call == "payment_intents.create":
            return books.shown(books.create_intent(given))
        if call == "payment_intents.retrieve":
            return books.shown(books.intent(names[0]), expanded="latest_charge" in (given.get("expand") or []))
        if call == "payment_intents.cancel":
            return books.shown(books.cancel_intent(names[0]))
        if call == "payment_intents.list":
            page = self._page(list(books.intents.values()), given)
            return page | {"data": [books.shown(one) for one in page["data"]]}
        if call == "refunds.create":
            return dict(books.create_refund(given))
        if call == "refunds.list":
            wanted = [r for r in books.refunds.values() if r["payment_intent"] == given.get("payment_intent")]
            return self._page(wanted, given)
        if call == "refunds.retrieve":
            return books.refunds[names[0]]
        if call == "disputes.retrieve":
            return books.disputes[names[0]]
        expand = "data.source" in (given.get("expand") or [])
        page = self._page(books.moves, given)
        if expand:
            page["data"] = [move | {"source": books.source(move["source"])} for move in page["data"]]
        return page

    @staticmethod
    def _page(rows: list[dict[str, Any]], given: dict[str, Any]) -> dict[str, Any]:
        """A list as Stripe gives it: newest first, at most `limit`, after `starting_after`."""
        window = given.get("created") or {}
        low, high = int(window.get("gte", 0)), int(window.get("lte", 1 << 40))
        rows = [row for row in reversed(rows) if low <= row["created"] <= high]
        ids = [row["id"] for row in rows]
        start = ids.index(given["starting_after"]) + 1 if given.get("starting_after") in ids else 0
        limit = int(given.get("limit", 10))
        return {
            "object": "list",
            "data": rows[start : start + limit],
            "has_more": len(rows) > start + limit,
            "url": "/",
        }

    async def _control(self, verb: str, given: dict[str, Any]) -> dict[str, Any]:
        books = self.books
        if verb == "switches":
            self.hook = given.pop("hook", self.hook)
            self.switches |= given
        elif verb == "pay":
            for reference in given["intents"]:
                books.pay(reference)
        elif verb == "fail":
            books.fail(given["intent"])
        elif verb == "fail_refund":
            books.fail_refund(given["refund"])
        elif verb == "dispute":
            return {"dispute": books.dispute(given["intent"])}
        elif verb == "inquire":
            return {"dispute": books.inquire(given["intent"])}
        elif verb == "forget_keys":
            books.forget_keys()
        elif verb == "close_dispute":
            books.close_dispute(given["dispute"], won=given["won"])
        elif verb == "payout":
            books.payout(given["amount"])
        elif verb == "of":
            return {i["metadata"]["order"]: i["id"] for i in books.intents.values()
                    if i["metadata"].get("order") in set(given["orders"])}  # fmt: skip
        elif verb == "refunds_of":
            return {"refunds": [r["id"] for r in books.refunds.values() if r["payment_intent"] == given["intent"]]}
        elif verb == "refund_at_desk":
            refund = books.create_refund({"payment_intent": given["intent"], "amount": given["amount"]})
            if given.get("lost"):
                books.events[:] = [one for one in books.events if one["data"]["object"]["id"] != refund["id"]]
            return {"refund": refund["id"]}
        elif verb == "strange":
            books._move("payment", given["amount"], "ch_nobody_knows")
        return {
            "balance": books.balance(), "intents": books.intents, "refunds": books.refunds, "moves": books.moves,
            "calls": self.calls, "waiting": len(books.events), "disputes": books.disputes,
        } if verb == "books" else {"waiting": len(books.events)}  # fmt: skip

    async def _deliver(self) -> None:
        """Send events to the hook, as well or badly as the switches say; unanswered ones again."""
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                await asyncio.sleep(0.05)
                if not self.hook:
                    continue
                events, self.books.events[:] = list(self.books.events), []
                if self.switches.get("shuffle"):
                    events = [event for event in events for _ in range(int(self.switches["repeat"]))]
                    self._random.shuffle(events)
                for event in events:
                    if self._random.random() < float(self.switches.get("lose", 0)):
                        continue
                    await self._forge(client, event)
                    for _ in range(1 if self.switches.get("shuffle") else int(self.switches["repeat"])):
                        if not await self._post(client, event):
                            self.books.events.append(event)
                            break

    async def _post(self, client: httpx.AsyncClient, event: dict[str, Any], **how: Any) -> bool:
        payload = json.dumps(event).encode()
        with contextlib.suppress(httpx.HTTPError):
            sent = {"stripe-signature": signature(payload, **how), "content-type": "application/json"}
            return (await client.post(self.hook, content=payload, headers=sent)).status_code == 200
        return False

    async def _forge(self, client: httpx.AsyncClient, event: dict[str, Any]) -> None:
        """Somebody else's signature, and a true one that is too old: both must be refused."""
        if self._random.random() < float(self.switches.get("forge", 0)):
            assert not await self._post(client, event, secret="whsec_guessed")
        if self._random.random() < float(self.switches.get("stale", 0)):
            assert not await self._post(client, event, at=int(time.time()) - 3600)


app = Server()

if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces, Loops

    Granian("tests.fakes.stripe_server:app", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.ASGI,
            loop=Loops.uvloop, websockets=False, workers=1).serve()  # fmt: skip
