"""A place handed over to a map by its name (AMap's URI API, "search": keyword, city, src)."""

from urllib.parse import urlencode


def search(name: str, city: str = "") -> str:
    """The address at which AMap looks for a name, in a city where one is known."""
    wanted = {"keyword": name, "city": city, "src": "huliu"}
    return f"https://uri.amap.com/search?{urlencode({key: value for key, value in wanted.items() if value})}"
