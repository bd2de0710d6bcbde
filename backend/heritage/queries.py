"""Sites as the wire shows them, in one language."""

from backend.heritage import content
from backend.heritage.content import Both, Site
from backend.heritage.schemas import Picture, SiteCard, SitePage
from backend.kernel.errors import NotFound


def say(both: Both, lang: str) -> str:
    """A text in the language asked for."""
    return both.en if lang == "en" else both.zh


def picture(name: str, lang: str) -> Picture:
    """A drawing with its alt text."""
    drawing = content.drawings()[name]
    return Picture(
        base=f"/media/drawings/{name}", alt=drawing.en if lang == "en" else drawing.zh, colour=drawing.colour
    )


def _card(site: Site, lang: str) -> dict[str, object]:
    return {
        "slug": site.slug,
        "kind": site.kind,
        "county": site.county,
        "county_name": content.COUNTIES[site.county][lang],
        "name": say(site.name, lang),
        "summary": say(site.summary, lang),
        "picture": picture(site.drawing, lang),
    }


def list_sites(lang: str, county: str | None = None) -> list[SiteCard]:
    """Sites of a county, or all."""
    return [
        SiteCard(**_card(site, lang))  # type: ignore[arg-type]
        for site in content.sites().values()
        if county in {None, site.county}
    ]


def get_site(slug: str, lang: str) -> SitePage:
    """A site's page. Raises NotFound."""
    site = content.sites().get(slug)
    if site is None or site.body is None:
        raise NotFound
    place = site.position
    return SitePage(
        **_card(site, lang),  # type: ignore[arg-type]
        body=say(site.body, lang),
        stay_minutes=site.stay_minutes,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        accuracy_km=place.accuracy_km if place else None,
        sources=[f"{source.ref}:{source.says}" for source in site.sources],
    )
