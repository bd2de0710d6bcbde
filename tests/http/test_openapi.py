"""The committed document is what the routes say; the PWA's types are made from it."""

import json
from collections.abc import Iterator

import msgspec

from backend.app import openapi_document
from backend.kernel.wire import In
from backend.settings import ROOT


def test_the_committed_document_is_current() -> None:
    committed = json.loads((ROOT / "tests" / "http" / "openapi.json").read_text(encoding="utf-8"))
    made = json.loads(json.dumps(openapi_document(), sort_keys=True))
    assert made == committed, "run `make openapi` and commit both files"


def test_every_operation_has_a_name_and_speaks_problems() -> None:
    names = []
    made = openapi_document()
    assert "application/problem+json" in made["components"]["responses"]["Refusal"]["content"]
    for path, item in made["paths"].items():
        for verb, operation in item.items():
            names.append(operation["operationId"])
            assert operation["summary"] or operation["description"], f"{verb} {path}"
            assert operation["responses"]["400"] == {"$ref": "#/components/responses/Refusal"}
    assert len(names) == len(set(names))


def test_every_example_is_a_body_that_is_taken() -> None:
    schemas = openapi_document()["components"]["schemas"]
    seen = 0
    for body in bodies(In):
        if body.example:
            seen += 1
            msgspec.convert(body.example, body, strict=False)
            assert schemas[body.__name__]["examples"] == [body.example]
    assert seen > 5


def bodies(kind: type[In]) -> Iterator[type[In]]:
    yield kind
    for further in kind.__subclasses__():
        yield from bodies(further)
