"""A picture as pages show it."""

from typing import Literal

from backend.kernel.wire import Out


class Picture(Out):
    """A drawing, a rendering of ours or a photo: derivatives lie at `<base>-<320|640|1280>.<avif|webp|jpg>`, a drawing
    also at `<base>.svg`. `colour` stands in while it loads.
    """

    base: str
    alt: str
    colour: str
    made: Literal["drawn", "rendered", "photographed"] = "photographed"
