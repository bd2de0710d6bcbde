"""What the papers say is what the code is: drawn pages are current, released SQL is unchanged, links lead somewhere."""

import hashlib
import re
import sys
from pathlib import Path

import pytest

from backend.features import FEATURES
from backend.settings import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import architecture

PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
RELEASED = Path(__file__).with_name("released.txt")


@pytest.mark.parametrize("name", architecture.PAGES)
def test_drawn_pages_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == architecture.PAGES[name](), "run: .venv/bin/python tools/architecture.py"


def test_released_sql_is_never_edited() -> None:
    """`released.txt` holds a digest for each file; a new version is a new file and a new line."""
    pinned = dict(line.split() for line in RELEASED.read_text(encoding="utf-8").splitlines())
    found = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted((ROOT / "backend").rglob("*.sql"))
    }
    assert found == pinned


@pytest.mark.parametrize("paper", PAPERS, ids=[one.name for one in PAPERS])
def test_what_papers_point_at_is_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    links = [one for one in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in one]
    files = re.findall(r"`((?:backend|tests|tools|content|pwa|docs)/[\w./-]*\w)(?:::\w+)?`", text)
    missing = [one for one in links if not (paper.parent / one).exists()]
    missing += [one for one in files if not (ROOT / one).exists() and "*" not in one]
    assert missing == []


def test_every_feature_that_declares_itself_is_listed() -> None:
    declared = {path.parent.name for path in (ROOT / "backend").glob("*/feature.py")} - {"kernel"}
    assert {one.name for one in FEATURES} == declared


GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))


@pytest.mark.parametrize("guide", GUIDES, ids=[one.stem for one in GUIDES])
def test_a_guide_calls_things_as_the_pages_do(guide: Path) -> None:
    """What stands in “ ” is on a page, word for word; how wide its punctuation is doesn't matter."""
    narrow = str.maketrans("，：；（）", ",:;()")
    said = {
        text.translate(narrow)
        for path in (ROOT / "pwa" / "src").rglob("texts/zh*.ts")
        for text in re.findall(r"'([^'\n]+)'", path.read_text(encoding="utf-8"))
    }
    quoted = re.findall("“([^”]+)”", guide.read_text(encoding="utf-8"))
    labels = {label.strip().translate(narrow) for one in quoted for label in one.split("→")}
    assert labels - said == set()


def test_every_alarm_of_the_runbooks_is_a_metric() -> None:
    named = re.findall(r"`(huliu_[a-z_]+)", (ROOT / "docs" / "runbooks.md").read_text(encoding="utf-8"))
    code = (ROOT / "backend" / "web" / "metrics.py").read_text(encoding="utf-8")
    assert named
    assert [name for name in named if f'"{name.removesuffix("_total")}"' not in code] == []
