"""The painter: paints, survives a page that breaks, and ends without taking the process with it."""

import gc

import pytest

from backend.web.pages import BUNDLE
from backend.web.paint import Painter

pytestmark = pytest.mark.anyio
FILINGS = {"icp": "", "police": "", "licence": "", "complaint": ""}


async def test_it_paints_and_recovers_from_a_fault() -> None:
    painter = Painter(BUNDLE)
    help_page = await painter.paint("/help", "zh", {}, FILINGS)
    assert help_page is not None
    assert "怎么退改" in help_page["html"]
    broken = await painter.paint("/trips/x", "zh", {"/api/trips/x": {"title": "only"}}, FILINGS)
    assert broken is None, "data that does not fit is not painted"
    english = await painter.paint("/help", "en", {}, FILINGS)
    assert english is not None
    assert "Cancelling" in english["html"]
    painter.close()
    del painter
    gc.collect()


async def test_a_missing_bundle_is_a_shell_not_an_error() -> None:
    painter = Painter(BUNDLE.with_name("nothing.js"))
    assert await painter.paint("/", "zh", {}, FILINGS) is None
    painter.close()
