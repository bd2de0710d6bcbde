"""Editorial content: the project's own passes; each kind of fault is found and named."""

import re
import shutil
from pathlib import Path

import pytest

from backend.heritage import checking, reading
from backend.heritage.reading import CONTENT, library


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def told(folder: Path) -> list[str]:
    return [f"{fault.file}: {fault.says}" for fault in checking.check(folder)[1]]


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_our_own_content_is_complete_and_faultless() -> None:
    count, faults = checking.check(CONTENT)
    assert faults == []
    assert count == sum(len(part) for part in library()[:4])


FAULTS = [
    ("sites/dushan.md", "county: yuan", "county: shouxian", "Invalid enum value 'shouxian'"),
    ("sites/dushan.md", "stayMinutes: 150\n", "", "missing required field `stayMinutes`"),
    ("sites/dushan.md", "slug: dushan", "slug: dushann", "its slug is dushann"),
    ("sites/dushan.md", "conduct:", "mood: 1\nconduct:", "unknown field `mood`"),
    ("sites/dushan.md", "lat: 31.61", "lat: 33.9", "outside Lu'an"),
    ("sites/dushan.md", "lon: 116.22", "lon: 121.47", "outside Lu'an"),
    ("sites/dushan.md", "walkMinutes: 110", "walkMinutes: 400", "walkMinutes must be within stayMinutes"),
    ("sites/dushan.md", "drawing: dushan-street", "drawing: nothing", "no drawing nothing"),
    ("sites/dushan.md", "themes: [uprising", "themes: [dancing", "no theme dancing"),
    ("sites/dushan.md", "ref: S25", "ref: S999", "source S999 is not in sources.yaml"),
    ("sites/dushan.md", "独山走出16位开国将军。\n", "独山走出16位开国将军，国内必去。\n", "banned word 必去"),
    ("sites/dushan.md", "独山走出16位开国将军。\n", "独山走出16位开国将军[U]。\n", "banned word [u]"),
    ("sites/dushan.md", "独山走出16位开国将军。\n", "独山走出16位开国将军！\n", "an exclamation mark"),
    ("sites/dushan.md", "<!-- en -->", "", "both languages are needed"),
    ("sites/dushan.md", "right: 1", "right: 2", "is not answered by the text"),
    ("sites/dushan.md", '{zh: "三处", en: "Three"}', '{zh: "九处", en: "Nine"}', "repeats a choice"),
    ("sites/xujishen.md", 'en: "Xu Jishen Memorial"}', 'en: ""}', "name lacks a language"),
    ("routes/liuhuo-first-shot.md", "(/sites/hengpaitou)", "(/sites/atlantis)", "link /sites/atlantis leads nowhere"),
    ("routes/liuhuo-first-shot.md", "(/sites/hengpaitou)", "(https://x.example)", "leads nowhere"),
    ("routes/liuhuo-first-shot.md", "{site: dushan,", "{site: nowhere,", "no site nowhere"),
    ("routes/liuhuo-first-shot.md", "  - {station: luan}\n", "", "starts and ends at a station"),
    ("routes/liuhuo-first-shot.md", "{site: dushan, km: 19, minutes: 25}", "{site: dushan}", "has km and minutes"),
    ("routes/liuhuo-first-shot.md", "{site: dushan, ", "{site: dushan, station: luan, ", "neither a site nor a station"),
    ("stories/red-post.md", "sites: [red-post-office", "sites: [gone", "no site gone"),
    ("timetable/shanghai-luan.yaml", "to: luan, trains: 32, shortest: 189", "to: luan, trains: 32, shortest: 300", "order"),
    ("timetable/shanghai-luan.yaml", "to: luan, trains: 32", "to: shouxian, trains: 32", "has an unknown end"),
    ("timetable/shanghai-luan.yaml", "ref: S46", "ref: S999", "source S999 is not in sources.yaml"),
    ("timetable/shanghai-luan.yaml", "legs:", "fares: 1\nlegs:", "unknown field `fares`"),
    ("stations.yaml", "lat: 31.715", "lat: 30.1", "station luan is outside Lu'an"),
    ("sources.yaml", '"S2": {grade: repost', '"S2": {grade: rumour', "Invalid enum value 'rumour'"),
    ("drawings/alt.yaml", "red-post:", "blue-post:", "drawing blue-post has no file"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS, ids=[f"{f[0]}: {f[3]}" for f in FAULTS])
def test_each_fault_is_found(copy: Path, file: str, old: str, new: str, says: str) -> None:
    change(copy, file, old, new)
    found = told(copy)
    assert any(says in one for one in found), found


def test_no_sources_and_too_few_pages(copy: Path) -> None:
    path = copy / "sites" / "dushan.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"sources:\n(  - .*\n)+", "sources: []\n", text, count=1), encoding="utf-8")
    (copy / "stories" / "red-post.md").unlink()
    (copy / "stories" / "mountain-tea.md").unlink()
    found = told(copy)
    assert "sites/dushan.md: no sources" in found
    assert "content: 7 stories, 8 are wanted" in found
    assert any(one == "sites/dushan.md: level without a source" for one in found)


def test_links_stay_in_the_language_of_the_page() -> None:
    body = library().routes["liuhuo-first-shot"].body
    assert body is not None
    assert 'href="/sites/dushan"' in body.zh
    assert 'href="/en/sites/dushan"' in body.en
    assert reading.parts("---\na: 1\n---\nzh\n<!-- en -->\nen\n") == ("a: 1\n", "zh", "en")
