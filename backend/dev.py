"""Development's own pages: the inbox of sent codes and the sandbox's payment page. Absent in production."""

import html
import uuid
from datetime import timedelta
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from backend.accounts.ports import DevInbox
from backend.db.session import Database, driver_connection
from backend.jobs.app import Jobs, defer_on
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.points import reach
from backend.orders import queries as order_queries
from backend.payments import actions, queries, sweep_steps
from backend.payments.jobs import about
from backend.payments.ports import Intent
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.settings import Settings

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/dev/style.css"><main><h1>{title}</h1>{body}</main></html>"""
STYLE = (
    "body{font:16px/1.6 system-ui;background:#faf6ef;color:#22262b;margin:0}main{max-width:32rem;margin:0 auto;"
    "padding:16px}button,a.button{display:block;width:100%;box-sizing:border-box;min-height:48px;margin:12px 0;"
    "border:1px solid #7d7568;border-radius:12px;background:#fff;font:inherit;color:inherit;text-align:center;"
    "line-height:46px;text-decoration:none}button.primary{background:#b3261e;color:#fff;border-color:#b3261e}"
    "li{margin:8px 0}code{font-size:1.25em}"
)


@get("/dev/style.css", media_type="text/css", include_in_schema=False, may="anyone")
async def style() -> str:
    """The look of these two pages."""
    return STYLE


@get("/dev/inbox", include_in_schema=False, may="anyone")
async def inbox(
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    phone: Annotated[str | None, QueryParameter(max_length=30)] = None,
) -> Response[Any]:
    """Codes and messages that would have gone out as SMS, newest first; JSON when asked for."""
    items = DevInbox(settings.data_dir).read()
    if phone:
        items = [item for item in items if item["to"].endswith(phone.replace(" ", "")[-11:])]
    if "text/html" not in request.headers.get("accept", ""):
        return Response({"items": items[:500]})
    rows = "".join(
        f"<li>{html.escape(item['to'])} <code>{html.escape(str(item.get('code', item.get('text', ''))))}</code></li>"
        for item in items[:50]
    )
    body = f"<p>开发环境的短信都在这里。</p><ol>{rows or '<li>还没有</li>'}</ol>"
    return Response(PAGE.format(title="开发收件箱", body=body), media_type="text/html; charset=utf-8")


@get("/dev/pay/{attempt_id:uuid}", include_in_schema=False, may="anyone")
async def payment_page(attempt_id: FromPath[uuid.UUID], database: NamedDependency[Database]) -> Response[str]:
    """The sandbox's payment page."""
    async with database.transaction() as session:
        attempt = await queries.get_attempt(session, attempt_id)
        if attempt is None:
            raise NotFound
        order = await order_queries.lock_order(session, attempt.order_id)
        number, amount = order.number, attempt.amount
    acts = (("pay", "支付 Pay", "primary"), ("fail", "支付失败 Fail", ""), ("late", "过期后到账 Pay late", ""),
            ("twice", "重复支付 Pay twice", ""))  # fmt: skip
    buttons = "".join(f'<button class="{kind}" name="act" value="{act}">{label}</button>' for act, label, kind in acts)
    body = (
        f"<p>演示收银台,不会真的扣款。 This is a sandbox; no money moves.</p>"
        f"<p>{number}<br><strong>¥{amount / 100:,.2f}</strong></p>"
        f'<form method="post" action="/dev/pay/{attempt_id}">{buttons}</form>'
        f'<a class="button" href="/orders/{number}">返回订单 Back</a>'
    )
    return Response(PAGE.format(title="演示收银台", body=body), media_type="text/html; charset=utf-8")


@post("/dev/pay/{attempt_id:uuid}", include_in_schema=False, may="anyone")
async def payment_act(
    attempt_id: FromPath[uuid.UUID],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    jobs: NamedDependency[Jobs],
) -> Response[Any]:
    """What the buyer did on that page; form or JSON `{"act": …, "afterSeconds": …}`."""
    asked = await _asked(request)
    sandbox = Sandbox(database, settings.origin)
    async with database.transaction() as session:
        attempt = await queries.get_attempt(session, attempt_id)
        if attempt is None:
            raise NotFound
        order = await order_queries.lock_order(session, attempt.order_id)
        number, expires_at = order.number, order.expires_at
    if asked["act"] == "late":
        wait = timedelta(seconds=float(asked.get("afterSeconds", 0) or 0))
        await sandbox.pay_later(attempt_id, clock.now() + wait if wait else expires_at + timedelta(seconds=20))
    elif asked["act"] == "fail":
        await announce(database, jobs, sandbox, await sandbox.fail(attempt_id))
    else:
        await announce(database, jobs, sandbox, await sandbox.pay(attempt_id, 2 if asked["act"] == "twice" else 1))
    if "application/json" in request.headers.get("content-type", ""):
        return Response({"order": number}, status_code=200)
    return Redirect(f"/orders/{number}", status_code=303)


async def _asked(request: Request[Any, Any, Any]) -> dict[str, Any]:
    if "application/json" in request.headers.get("content-type", ""):
        found = await request.json()
    else:
        found = dict(await request.form())
    if not isinstance(found, dict) or found.get("act") not in {"pay", "fail", "late", "twice"}:
        raise NotFound
    return found


async def announce(database: Database, jobs: Jobs, sandbox: Sandbox, intent: Intent | None) -> None:
    """The sandbox tells us as a webhook would: inbox row and job in one transaction, then made something of."""
    if intent is None:
        return
    event_id = f"evt_{new_id().hex}"
    async with database.transaction() as session:
        connection = await driver_connection(session)
        if await actions.store_event(connection, sandbox.name, event_id, intent.state, intent.reference):
            await defer_on(connection, jobs, "payments:handle_event", **about(sandbox.name, event_id))
    reach("event_stored")
    # The page returns to the order at once, so it is settled here too; the job finds it done.
    await sweep_steps.handle_event(database, Providers(sandbox), sandbox.name, event_id)


ROUTES = [style, inbox, payment_page, payment_act]
