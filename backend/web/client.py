"""The caller's address, believed from a proxy only when the proxy is ours."""

import ipaddress
from typing import Any

from litestar import Request

from backend.settings import Network


def address(request: Request[Any, Any, Any]) -> str:
    """The peer's address; behind our own proxies the nearest hop that is none of them."""
    peer = request.client.host if request.client else "?"
    told = request.headers.get("x-forwarded-for", "")
    return nearest(peer, told, request.app.state.settings.proxies)


def nearest(peer: str, told: str, proxies: tuple[Network, ...]) -> str:
    """Walk back through reported hops for as long as the one who reports is ours: what lies beyond is hearsay."""
    hops = [hop.strip() for hop in told.split(",") if hop.strip()]
    found = peer
    while hops and _ours(found, proxies):
        found = hops.pop()
    return found


def _ours(peer: str, proxies: tuple[Network, ...]) -> bool:
    try:
        known = ipaddress.ip_address(peer)
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return any(known in network for network in proxies if network.version == known.version)


def networks(address: str) -> tuple[str, str]:
    """The near and the wide network of an address: IPv4 itself and its /24, IPv6 its /64 and /48."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address, address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    near, wide = (32, 24) if parsed.version == 4 else (64, 48)
    return (
        str(ipaddress.ip_network(f"{parsed}/{near}", strict=False)),
        str(ipaddress.ip_network(f"{parsed}/{wide}", strict=False)),
    )


def network(request: Request[Any, Any, Any]) -> str:
    """The caller's near network: whoever has one IPv6 address has 2^64 of them."""
    return networks(address(request))[0]
