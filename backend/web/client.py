"""The caller's address, believed from a proxy only when the proxy is ours."""

from typing import Any

from litestar import Request


def address(request: Request[Any, Any, Any]) -> str:
    """The peer's address, or the last hop our own proxy reported."""
    peer = request.client.host if request.client else "?"
    trusted = request.app.state.settings.trusted_proxy
    if trusted and peer == trusted:
        return request.headers.get("x-forwarded-for", peer).split(",")[-1].strip()
    return peer
