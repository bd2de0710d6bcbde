"""Which public pages there are: those that the sitemap names, and what it leaves out on purpose."""

import re
from urllib.parse import urlsplit

MORE = ["/search", "/search?q=dushan", "/trips?days=2", "/sites?county=jinzhai", "/goods?shelf=tea"]
"""Lists as they are narrowed, and the page of search, which the sitemap doesn't name."""


def public_pages(sitemap: str, step: int = 1) -> list[str]:
    """Paths of both languages; of pages of one kind every `step`-th."""
    found = [urlsplit(address).path for address in re.findall("<loc>(.*?)</loc>", sitemap)]
    kinds: dict[str, list[str]] = {}
    for path in found:
        kinds.setdefault(path.rpartition("/")[0], []).append(path)
    chosen = [path for paths in kinds.values() for path in (paths if len(paths) < 12 else paths[::step])]
    return [*chosen, *(prefix + path for prefix in ("", "/en") for path in MORE)]
