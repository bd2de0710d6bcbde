"""Benchmarks run before a release only: until then, what they import is still there."""

import importlib
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize("name", sorted(one.stem for one in HERE.glob("*.py") if one.stem != "__main__"))
def test_a_benchmark_can_be_loaded(name: str) -> None:
    importlib.import_module(f"tests.benchmarks.{name}")
