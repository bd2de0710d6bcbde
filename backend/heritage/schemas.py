"""What the heritage routes answer."""

from backend.kernel.wire import Out


class Picture(Out):
    """A drawing or a photo: derivatives lie at `<base>-<320|640|1280>.<avif|webp|jpg>`, a drawing also at `<base>.svg`.

    `colour` stands in while it loads.
    """

    base: str
    alt: str
    colour: str


class SiteCard(Out):
    """A site in a list."""

    slug: str
    kind: str
    county: str
    county_name: str
    name: str
    summary: str
    picture: Picture


class SitePage(SiteCard):
    """A site's own page; `stay_minutes` is our suggestion; positions carry their accuracy."""

    body: str
    stay_minutes: int
    lat: float | None
    lon: float | None
    accuracy_km: float | None
    sources: list[str]


class Sites(Out):
    """A list of sites."""

    items: list[SiteCard]
