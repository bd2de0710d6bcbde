"""Every refusal raised anywhere has its text, and every hole of the text is filled by whoever raises it."""

import ast
import re
from collections.abc import Iterator

import pytest
from litestar.exceptions import ValidationException

from backend.kernel import errors
from backend.kernel.messages import MESSAGES, message
from backend.settings import ROOT
from backend.web.problems import _validation, document

PROBLEMS = {
    name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.Problem)
}  # fmt: skip


def raised() -> Iterator[tuple[str, str, set[str | None]]]:
    """Where, the key, and the names given: from every call of a Problem whose key is written out."""
    for file in sorted((ROOT / "backend").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name not in PROBLEMS:
                continue
            # A key chosen by a condition is read on both sides; what is compared with is no key.
            pending: list[ast.expr] = [call.args[0]]
            while pending:
                one = pending.pop()
                if isinstance(one, ast.IfExp):
                    pending += [one.body, one.orelse]
                elif isinstance(one, ast.Constant) and one.value:
                    yield f"{file.relative_to(ROOT)}:{call.lineno}", str(one.value), {k.arg for k in call.keywords}


def test_every_refusal_has_its_text_and_fills_it() -> None:
    found = list(raised())
    assert len(found) > 200
    without = [(where, key) for where, key, _ in found if key not in MESSAGES]
    assert without == []
    unfilled = []
    for where, key, given in found:
        holes = {hole for text in MESSAGES[key] for hole in re.findall(r"\{(\w+)\}", text)}
        if None not in given and holes - given:
            unfilled.append((where, key, holes - given))
    assert unfilled == []


def test_every_kind_of_problem_has_a_title() -> None:
    assert [one for one in PROBLEMS if getattr(errors, one).slug not in MESSAGES] == []


@pytest.mark.parametrize(
    ("told", "key", "params"),
    [
        ("Expected `str` of length >= 1", "required", {}),
        ("Expected `str` of length >= 2", "too_short", {"count": "2"}),
        ("Expected `str` of length <= 60", "too_long", {"count": "60"}),
        ("Expected `array` of length >= 1", "required", {}),
        ("Expected `array` of length <= 20", "too_many", {"count": "20"}),
        ("Expected `int` >= 1", "at_least", {"bound": "1"}),
        ("Expected `int` <= 200", "at_most", {"bound": "200"}),
        ("Expected `str` matching regex '^x$'", "bad_format", {}),
        ("Expected `int`, got `str`", "wrong_type", {}),
    ],
)
def test_a_broken_bound_is_said_with_the_bound(told: str, key: str, params: dict[str, str]) -> None:
    problem = _validation(ValidationException(extra=[{"message": told, "key": "name.zh", "source": "body"}]))
    assert (problem.detail, problem.field, problem.params) == (key, "name.zh", params)
    for lang in ("zh", "en"):
        said = document(problem, lang)
        assert said["errors"] == [{"field": "name.zh", "message": message(key, lang, **params)}]
        assert "{" not in said["detail"]
