"""A fault is beside its field, said in words, tied to it for a screen reader, and where the cursor is."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from backend.settings import Settings
from tests.factories import buying
from tests.factories.processes import Process

pytestmark = pytest.mark.e2e
PHONE = "13900007771"


def sign_in(page: Page, site: tuple[Process, Settings]) -> None:
    process, settings = site
    with httpx.Client(base_url=process.url, headers={"X-Huliu": "1"}) as client:
        assert client.post("/api/auth/codes", json={"phone": PHONE}).status_code == 204
        wish = {"phone": PHONE, "code": buying.sent_code(settings.data_dir, PHONE)}
        assert client.post("/api/auth/sessions", json=wish).status_code == 201
        page.context.add_cookies([{"name": "huliu", "value": str(client.cookies["huliu"]), "url": process.url}])


@pytest.mark.parametrize(("prefix", "says"), [("", "必填"), ("/en", "Required")])
def test_an_empty_field_says_so_and_has_the_cursor(
    page: Page, site: tuple[Process, Settings], prefix: str, says: str
) -> None:
    sign_in(page, site)
    page.goto(f"{prefix}/me/addresses")
    page.locator("#province").select_option(label="上海市")
    page.locator("#city option").nth(1).wait_for(state="attached")
    page.locator("#city").select_option(index=1)
    page.locator("#district option[value='310117']").wait_for(state="attached")
    page.locator("#district").select_option("310117")
    values, seen = {"to": "周砚秋", "call": PHONE, "detail": "文诚路500弄12号"}, []
    for _ in values:
        page.locator("form button.main").click()
        field = page.locator("[aria-invalid='true']")
        expect(field).to_be_focused()
        told = page.locator(f"#{(field.get_attribute('aria-describedby') or '').split()[-1]}")
        expect(told).to_be_visible()
        name = field.get_attribute("id") or ""
        if name != "call":
            expect(told).to_contain_text(says)
        field.fill(values[name])
        seen.append(name)
    assert sorted(seen) == sorted(values), "each by itself, none twice"
