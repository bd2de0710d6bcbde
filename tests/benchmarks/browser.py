"""What a phone feels: Lighthouse with applied throttling, and the delay of a tap at a quarter of the speed."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.benchmarks.report import ROUNDS, Report

PAGES = (
    "/", "/trips", "/trips/huoshan-dam", "/sites/dushan", "/routes/start-of-summer", "/search?q=dushan", "/passport",
)  # fmt: skip
CHROME = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip
AUDITS = {"LCP ms": "largest-contentful-paint", "CLS": "cumulative-layout-shift", "TBT ms": "total-blocking-time"}
TAPS = """
() => { window.taps = []; new PerformanceObserver(list => { for (const one of list.getEntries())
  if (one.interactionId) window.taps.push(one.duration) }).observe({type: 'event', durationThreshold: 16, buffered: true}) }
"""


def browser(report: Report, url: str, folder: Path) -> None:
    """Lighthouse and taps."""
    lighthouse(report, url, folder)
    taps(report, url)


def lighthouse(report: Report, url: str, folder: Path) -> None:
    """Medians of five runs a page; void where the machine's own index is under 1000."""
    if not shutil.which("npx"):
        print("no npx: Lighthouse is skipped")
        return
    for path in PAGES:
        runs = [_lighthouse(url + path, folder) for _ in range(ROUNDS)]
        index = min(run["environment"]["benchmarkIndex"] for run in runs)
        scores = {name: median(run["categories"][name]["score"] for run in runs) * 100
                  for name in ("performance", "accessibility", "best-practices", "seo")}  # fmt: skip
        told = {
            name: round(median(run["audits"][key]["numericValue"] for run in runs), 3) for name, key in AUDITS.items()
        }
        text = ", ".join(f"{name} {value:.0f}" for name, value in scores.items())
        text += (
            ", " + ", ".join(f"{name} {value:g}" for name, value in told.items()) + f"; benchmarkIndex ≥ {index:.0f}"
        )
        report.say(f"Lighthouse `{path}` (≥ 95, 100, 100, 100; LCP ≤ 1800, CLS ≤ 0.02, TBT ≤ 200)", text, scores=scores,
                   audits=told)  # fmt: skip


def _lighthouse(url: str, folder: Path) -> Any:
    command = ["npx", "--yes", "lighthouse@13.5.0", url, "--quiet", "--output=json", f"--output-path={folder / 'lh.json'}",
               "--only-categories=performance,accessibility,best-practices,seo", "--throttling-method=devtools",
               "--no-enable-error-reporting", "--chrome-flags=--headless " + " ".join(CHROME)]  # fmt: skip
    env = {**os.environ, "CHROME_PATH": os.environ.get("CHROME_PATH", "/usr/bin/chromium")}
    subprocess.run(command, check=True, capture_output=True, env=env)
    return json.loads((folder / "lh.json").read_text(encoding="utf-8"))


def taps(report: Report, url: str) -> None:
    """Opening the calendar at 4 x CPU throttling: the slowest interaction of a visit, over five visits."""
    slowest = []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=os.environ.get("CHROME_PATH", "/usr/bin/chromium"), args=CHROME
        )
        for _ in range(ROUNDS):
            context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
            page = context.new_page()
            page.goto(f"{url}/trips/huoshan-dam")
            page.wait_for_load_state("networkidle")
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.evaluate(TAPS)
            page.locator(".bar .btn.main").tap()
            page.locator("dialog[open]").wait_for()
            page.wait_for_timeout(800)
            slowest.append(max(page.evaluate("window.taps") or [0]))
            context.close()
        chromium.close()
    report.say("opening the calendar, interaction to next paint at 4 × slower CPU (≤ 200 ms)",
               f"{median(slowest):.0f} ms [{min(slowest):.0f}–{max(slowest):.0f}]", taps=slowest)  # fmt: skip
