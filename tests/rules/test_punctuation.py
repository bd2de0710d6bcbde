"""Chinese is written with Chinese punctuation: on the phone, in messages, notices, papers and contracts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.settings import ROOT
from backend.terms import contract

HAN = re.compile(r"[\u3400-\u9fff]")
HALF = re.compile(r"(?<=[\u3400-\u9fff”》）」}])[,;:!?()]|[,;:!?()](?=[ ]?[\u3400-\u9fff“《（「])")
"""A Western mark that touches Chinese, or a value that is put in."""
READERS = {"backend/addresses", "backend/accounts/documents.py", "backend/db/migrations", "backend/kernel/text.py"}
"""They read what people write, in whatever punctuation."""


def chinese(text: str) -> bool:
    """Whether a text is a Chinese one: not an English one that names a Chinese thing."""
    return 2 * len(HAN.findall(text)) >= len(re.findall(r"[A-Za-z]", re.sub(r"\{[^}]*\}|https?://\S+", "", text)))


def phone_texts() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "pwa" / "src").rglob("*.ts"):
        for line in path.read_text("utf-8").splitlines():
            if not line.lstrip().startswith(("//", "*", "/*")):
                yield from ((path, found[2]) for found in re.finditer(r"(['\"])((?:\\.|(?!\1).)*)\1", line))


def server_texts() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "backend").rglob("*.py"):
        place = path.relative_to(ROOT).as_posix()
        if path.name == "lives.py" or any(place.startswith(reader) for reader in READERS):
            continue  # the first cite laws in an English paper
        tree = ast.parse(path.read_text("utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield path, node.value


def content_texts() -> Iterator[tuple[Path, str]]:
    """Prose in Chinese; what is YAML is held by the check of content."""
    for version in {contract.CURRENT}:
        path = ROOT / "content" / "terms" / f"{version}.zh.md"
        yield from ((path, line) for line in path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("texts", [phone_texts, server_texts, content_texts], ids=lambda one: one.__name__)
def test_chinese_has_its_own_punctuation(texts: object) -> None:
    assert callable(texts)
    found = [(path, text) for path, text in texts() if HAN.search(text) and chinese(text)]
    assert len(found) > 10
    wrong = [f"{path.relative_to(ROOT)}: {text}" for path, text in found if HALF.search(text)]
    assert wrong == []
