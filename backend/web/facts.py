"""What machines read of a public page: schema.org JSON-LD and the preview picture."""

from typing import Any


def facts_of(path: str, data: dict[str, Any], origin: str) -> tuple[dict[str, Any] | None, str | None]:
    """JSON-LD and the path of the preview picture for a page, from the data it shows."""
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
