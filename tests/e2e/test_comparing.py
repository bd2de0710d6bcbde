"""Trips side by side: chosen, taken out, sent as an address, and one that is sold no more."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_two_trips_are_compared_line_by_line(page: Page) -> None:
    page.goto("/trips")
    page.get_by_role("link", name="对比", exact=True).click()
    expect(page.get_by_text("选两三个行程")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(1)
    page.get_by_label("行程1").select_option(index=1)
    first = page.get_by_role("columnheader").first
    expect(first).to_be_visible()
    name = first.inner_text()
    page.get_by_label("行程2").select_option(index=2)
    expect(page.get_by_role("columnheader")).to_have_count(2)
    page.reload()  # the address says which
    expect(page.get_by_role("columnheader", name=name)).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    offered = page.get_by_label("行程3").locator("option").all_inner_texts()
    assert name not in offered, "nothing is compared with itself"
    page.get_by_label("行程1").select_option("")
    expect(page.get_by_role("columnheader", name=name)).to_have_count(0)


def test_a_sent_comparison_lives_with_what_is_gone(page: Page) -> None:
    page.goto("/en/compare?trips=huoshan-dam,sold-no-more,,%3Cb%3E,huoshan-dam")
    expect(page.get_by_role("columnheader")).to_have_count(1)
    expect(page.get_by_text("Free cancellation")).to_be_visible()
    page.get_by_role("link", name="See the trip").click()
    page.wait_for_url("**/en/trips/huoshan-dam")
    page.get_by_role("link", name=re.compile("Compare line by line")).click()
    expect(page.get_by_role("columnheader").nth(1)).to_be_visible()


@pytest.mark.parametrize("path", ["/goods", "/trips"])
def test_back_is_where_one_was(page: Page, path: str) -> None:
    """A list shows its things some moments after itself; going back waits for them."""
    page.goto(path)
    kind = page.locator(f"main a[href^='{path}/']")
    expect(kind.nth(3)).to_be_visible()
    page.wait_for_load_state("networkidle")  # awake: its own first look is at the top
    page.evaluate("window.scrollTo(0, document.body.scrollHeight - innerHeight - 200)")
    page.wait_for_timeout(300)
    before = page.evaluate("scrollY")
    assert before > 300
    page.evaluate(
        "path => [...document.querySelectorAll(`main a[href^='${path}/']`)]"
        ".find((one) => one.getBoundingClientRect().top > 60).click()",
        path,
    )
    page.wait_for_url(f"**{path}/*")
    expect(page.get_by_role("button", name="返回")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    page.wait_for_url(f"**{path}")
    page.wait_for_function("before => Math.abs(scrollY - before) < 80", arg=before, timeout=5_000)
