"""Which public pages there are, read from the lists that anybody may read."""

from collections.abc import Callable
from typing import Any

FIXED = [
    "/", "/help", "/terms", "/rail", "/passport", "/routes", "/trips", "/trips?days=2", "/sites",
    "/sites?county=jinzhai", "/goods", "/search", "/search?q=dushan",
]  # fmt: skip
LISTED = {
    "trips": "trips", "goods": "products", "sites": "sites", "routes": "routes", "stories": "stories",
    "counties": "counties",
}  # fmt: skip


def public_pages(answer: Callable[[str], Any], step: int = 1) -> list[str]:
    """The fixed pages, and of each list every `step`-th; `answer` asks an API path."""
    found = list(FIXED)
    for kind, api in LISTED.items():
        items = answer(f"/api/{api}")["items"]
        assert items, f"there are none of {kind}"
        found += [f"/{kind}/{one['slug']}" for one in items[::step]]
        for one in items if kind == "goods" else []:
            found += [f"/l/{lot['code']}" for lot in answer(f"/api/products/{one['slug']}")["lots"]][:1]
    return list(dict.fromkeys(found))
