"""A small month, once undisturbed and once with processes killed at named points: the same ledger, byte for byte."""

from pathlib import Path

import pytest

from tests.proving.month import prove

pytestmark = pytest.mark.race


def test_the_same_month_with_and_without_kills(tmp_path: Path) -> None:
    calm = prove(11, 40, crash=False, folder=tmp_path / "calm")
    wild = prove(11, 40, crash=True, folder=tmp_path / "wild")
    for found in (calm, wild):
        ours, theirs = found["clearing"]
        assert ours == theirs, "the provider's own books"
        assert (found["sum"], found["unbalanced"], found["differences"], found["wrong"]) == (0, 0, 0, {})
    assert calm["digest"] == wild["digest"]
    assert sum(wild["deaths"].values()) > 0, "somebody should have died"
