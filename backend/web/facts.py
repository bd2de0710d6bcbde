"""What machines read of a public page: schema.org JSON-LD and the preview picture."""

from typing import Any


def facts_of(path: str, data: dict[str, Any], origin: str) -> tuple[dict[str, Any] | None, str | None]:
    """JSON-LD and the path of the preview picture for a page, from the data it shows."""
    if path.startswith(("/goods/", "/l/")):
        return _goods(next(iter(data.values()), None), origin + path)
    found = data.get("/api" + path)
    if path == "/" and (home := data.get("/api/home")):
        site = {"@context": "https://schema.org", "@type": "WebSite", "name": "沪六同行", "url": origin}
        return site, _preview(home["hero"])
    if found is None or "picture" not in found:
        return None, None
    if path.startswith("/trips/"):
        return _trip(found, origin + path), _preview(found["picture"])
    place = {"@context": "https://schema.org", "@type": "TouristAttraction", "name": found["name"],
             "description": found["summary"], "url": origin + path}  # fmt: skip
    return place, _preview(found["picture"])


def _preview(picture: dict[str, Any]) -> str:
    return f"{picture['base']}-1280.jpg"


def _trip(trip: dict[str, Any], url: str) -> dict[str, Any]:
    price = trip["priceFrom"]
    return {
        "@context": "https://schema.org",
        "@type": "TouristTrip",
        "name": trip["title"],
        "description": trip["summary"],
        "url": url,
        "provider": {"@type": "TravelAgency", "name": trip["supplier"]["name"]},
        "offers": {
            "@type": "Offer",
            "price": f"{price['amount'] / 100:.2f}",
            "priceCurrency": price["currency"],
            "availability": "https://schema.org/InStock",
        },
    }


def _goods(found: dict[str, Any] | None, url: str) -> tuple[dict[str, Any] | None, str | None]:
    """A product with its offers, or a lot; a mark is named only where the lot on sale may show it now."""
    if found is None:
        return None, None
    if "skus" not in found:
        lot = {"@context": "https://schema.org", "@type": "Product", "name": found["title"], "url": url,
               "productID": found["code"], "brand": {"@type": "Organization", "name": found["producer"]}}  # fmt: skip
        return lot | _marked(found["markName"] if found["mark"] else None), None
    offers = [
        {
            "@type": "Offer", "name": sku["name"], "price": f"{sku['price']['amount'] / 100:.2f}",
            "priceCurrency": sku["price"]["currency"],
            "availability": f"https://schema.org/{'InStock' if sku['left'] else 'OutOfStock'}",
        } | ({"gtin14": sku["gtin"]} if sku["gtin"] else {})
        for sku in found["skus"]
    ]  # fmt: skip
    product = {
        "@context": "https://schema.org", "@type": "Product", "name": found["title"], "description": found["summary"],
        "url": url, "image": url.partition("/goods/")[0] + _preview(found["picture"]),
        "brand": {"@type": "Organization", "name": found["supplier"]["name"]},
    }  # fmt: skip
    if offers and not found["notSold"]:
        product["offers"] = offers
    return product | _marked(found["badges"]["mark"]), _preview(found["picture"])


def _marked(mark: str | None) -> dict[str, Any]:
    return {"award": mark} if mark else {}
