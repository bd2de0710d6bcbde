"""From a schema of the OpenAPI document to values that fit it, and the list of all choices that a schema leaves."""

import random
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from backend.kernel import clock

Path = tuple[str, ...]
Choice = tuple[Path, str]
"""Where in a body, and what is chosen there."""
Known = Callable[[Path, dict[str, Any]], Any]
"""A fitting value for a place, or NOTHING: then the schema alone decides."""
NOTHING = object()
DEEP = 6
LETTERS = "茶谷山里云雾毛尖石斛皖西大别山 Ab9"


def bare(schema: dict[str, Any], parts: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The schema without its reference or null, and whether null was allowed."""
    nullable = False
    while True:
        if "$ref" in schema:
            schema = parts[schema["$ref"].rpartition("/")[2]]
        elif "oneOf" in schema:
            others = [one for one in schema["oneOf"] if one != {"type": "null"}]
            nullable = nullable or len(others) < len(schema["oneOf"])
            rest = {key: value for key, value in schema.items() if key != "oneOf"}
            schema = {**others[0], **rest} if "$ref" not in others[0] else others[0]
        else:
            return schema, nullable


def choices(schema: dict[str, Any], parts: dict[str, Any], path: Path = ()) -> Iterator[Choice]:
    """Every choice that a schema leaves: fields that may lack, booleans, names of a list, bounds, lengths."""
    inner, nullable = bare(schema, parts)
    if nullable:
        yield path, "null"
        yield path, "given"
    if len(path) > DEEP:
        return
    if "enum" in inner:
        yield from ((path, f"={n}") for n, one in enumerate(inner["enum"]))
    elif inner.get("type") == "object":
        for name, field in inner.get("properties", {}).items():
            if name not in inner.get("required", ()):
                yield (*path, name), "absent"
                yield (*path, name), "given"
            yield from choices(field, parts, (*path, name))
    elif inner.get("type") == "array":
        yield from ((path, some) for some in ("empty", "one", "two"))
        yield from choices(inner.get("items", {}), parts, (*path, "0"))
    elif inner.get("type") == "boolean" and "const" not in inner:
        yield path, "true"
        yield path, "false"
    elif inner.get("type") in {"integer", "number"}:
        yield path, "least"
        yield path, "most"
    elif inner.get("type") == "string" and "format" not in inner and "pattern" not in inner:
        yield path, "short"
        yield path, "long"


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict,
}  # fmt: skip


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a text somebody knows for a place has its type there, is of its list and looks like its pattern."""
    if "enum" in schema:
        return value in schema["enum"]
    shaped = not isinstance(value, str) or re.search(schema.get("pattern", ""), value) is not None
    return shaped and isinstance(value, TYPES.get(schema.get("type", ""), object))


class Maker:
    """Makes values for a schema. What `focus` chooses is chosen; else required fields, and some of the others."""

    def __init__(self, parts: dict[str, Any], rng: random.Random, known: Known) -> None:
        self._parts, self._rng, self._known = parts, rng, known
        self.focus: dict[Path, str] = {}
        self.so_far: dict[str, Any] = {}

    def make(self, schema: dict[str, Any], path: Path = ()) -> Any:
        """A value that fits."""
        inner, nullable = bare(schema, self._parts)
        chosen = self.focus.get(path, "")
        inside = any(len(one) > len(path) and one[: len(path)] == path for one in self.focus)
        if nullable and (chosen == "null" or (not chosen and not inside and self._rng.random() < 0.6)):
            return None
        if inner.get("type") == "object" and "properties" in inner:
            return self._object(inner, path)
        if inner.get("type") != "array":
            return self._of(path, inner, chosen)
        found = self._of(path, inner, chosen, whole=True)
        return self._array(inner, path, chosen, inside) if found is NOTHING else found

    def _object(self, inner: dict[str, Any], path: Path) -> dict[str, Any]:
        made = {}
        for name, field in inner["properties"].items():
            here = (*path, name)
            wanted = self.focus.get(here, "")
            inside = wanted or any(one[: len(here)] == here for one in self.focus)
            if name in inner.get("required", ()) or (wanted != "absent" and (inside or self._rng.random() < 0.3)):
                made[name] = self.make(field, here)
                if not path:
                    self.so_far[name] = made[name]
        return made

    def _array(self, inner: dict[str, Any], path: Path, chosen: str, inside: bool) -> list[Any]:
        low = inner.get("minItems", 0)
        high = inner.get("maxItems", 3)
        count = {"empty": 0, "one": 1, "two": 2}.get(chosen, 1 if inside else self._rng.choice((0, 1, 1, 1, 2)))
        made: list[Any] = []
        for _ in range(min(max(count, low), high)):
            one = self.make(inner.get("items", {}), (*path, "0"))
            if one not in made:
                made.append(one)
        return made

    def _of(self, path: Path, inner: dict[str, Any], chosen: str, whole: bool = False) -> Any:
        if chosen.startswith("="):
            return inner["enum"][int(chosen[1:])]
        if chosen in {"true", "false"}:
            return chosen == "true"
        if chosen in {"", "given"} or whole or inner.get("format"):
            found = self._known(path, self.so_far)
            if whole or (found is not NOTHING and fits(found, inner)):
                return found if not whole or isinstance(found, list) else NOTHING
        if "const" in inner:
            return inner["const"]
        if "enum" in inner:
            return self._rng.choice([one for one in inner["enum"] if one is not None])
        kind = inner.get("type")
        if kind == "boolean":
            return self._rng.random() < 0.5
        if kind in {"integer", "number"}:
            return self._number(inner, chosen)
        return self._string(inner, chosen) if kind == "string" else {}

    def _number(self, inner: dict[str, Any], chosen: str) -> int:
        low, high = int(inner.get("minimum", 0)), int(inner.get("maximum", 10**9))
        if chosen == "least":
            return low
        return high if chosen == "most" else min(high, max(low, self._rng.choice((1, 2, 3, 10, 100))))

    def _string(self, inner: dict[str, Any], chosen: str) -> str:
        form = inner.get("format")
        if form == "uuid":
            return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        if form == "date":
            return (clock.today() + timedelta(days=self._rng.choice((-400, -1, 0, 1, 8, 30, 90)))).isoformat()
        if form == "date-time":
            return (clock.now() + timedelta(hours=self._rng.choice((-48, -1, 1, 24, 200)))).isoformat()
        low, high = inner.get("minLength", 0), inner.get("maxLength", 60)
        size = {"short": low, "long": high}.get(chosen, min(high, max(low, 4)))
        return "".join(self._rng.choice(LETTERS) for _ in range(size))
