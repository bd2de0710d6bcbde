"""The wheel brings everything that the product needs beside Python packages: pages, painter, content, SQL."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from backend.settings import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel as an installer would lay it out."""
    place = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(place)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    with zipfile.ZipFile(place / made.stdout.split()[-1]) as wheel:
        wheel.extractall(place / "site")
    return place


def run(unpacked: Path, code: str) -> str:
    """What Python says of a line, elsewhere than in the project's folder, with the wheel's packages first."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked / "site")}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=unpacked, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_everything_beside_the_code_is_in_it(unpacked: Path) -> None:
    for folder, many in (("content", 50), ("pwa/dist/assets", 50), ("pwa/dist-server", 1)):
        there = [path for path in (unpacked / "site" / "backend" / "_bundle" / folder).rglob("*") if path.is_file()]
        assert len(there) >= many, folder
    sql = {path.relative_to(ROOT) for path in (ROOT / "backend").rglob("*.sql")}
    assert sql == {path.relative_to(unpacked / "site") for path in (unpacked / "site" / "backend").rglob("*.sql")}


def test_it_runs_from_itself(unpacked: Path) -> None:
    where = "from backend.settings import INSTALLED, ROOT, Settings; print(INSTALLED, ROOT, Settings().data_dir)"
    bundle = unpacked / "site" / "backend" / "_bundle"
    assert run(unpacked, where) == f"True {bundle} {unpacked / '.data'}"
    read = "from backend.heritage.reading import library; print(len(library().sites) > 20)"
    assert run(unpacked, read) == "True"
