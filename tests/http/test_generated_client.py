"""The document works for a stranger: a generator makes a client of it that signs in, books and orders."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openapi_spec_validator import validate

from backend.settings import ROOT, Settings
from tests.factories import buying
from tests.factories.processes import Process, serving
from tests.worlds import DEMO

DOCUMENT = ROOT / "tests" / "http" / "openapi.json"
NAME = "huliu_client"
PHONE = "13911115511"


def test_the_document_is_valid_and_its_names_are_its_own() -> None:
    made = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    validate(made)
    assert [name for name in made["components"]["schemas"] if "_" in name] == []
    schemes = set(made["components"]["securitySchemes"])
    for path, item in made["paths"].items():
        for method, operation in item.items():
            needed = {name for one in operation["security"] for name in one}
            assert needed <= schemes
            assert ("page" in needed) == (method != "get" and operation["x-may"] != "provider"), path
            assert ("session" in needed) == (operation["x-may"] not in {"anyone", "provider"}), path
            for media, body in operation["responses"].get("200", {}).get("content", {}).items():
                binary = body["schema"].get("format") == "binary"
                assert binary == media.startswith(("image/jpeg", "application/pdf", "application/vnd")), path


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package that the generator makes, importable for this test."""
    target = tmp_path / NAME
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--path", str(DOCUMENT)]
    settings = tmp_path / "generator.yaml"
    settings.write_text("post_hooks: []\n")
    command += ["--meta", "none", "--output-path", str(target), "--config", str(settings)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module(NAME)
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]


@pytest.fixture
def served(settings: Settings, tmp_path: Path) -> Iterator[Process]:
    with serving(settings, 1, tmp_path / "serve.log") as processes:
        yield processes[0]


@pytest.mark.world(DEMO)
@pytest.mark.timeout(180)
def test_a_generated_client_signs_in_books_and_orders(generated: ModuleType, served: Process, tmp_path: Path) -> None:
    """A trip's day and a pack of goods in one order, by nothing but what the document says."""
    client = generated.Client(
        base_url=served.url, headers={"X-Huliu": "1", "Accept-Language": "en"}, raise_on_unexpected_status=True
    )

    def call(room: str, operation: str, **more: Any) -> Any:
        verb = importlib.import_module(f"{NAME}.api.{room}.{operation}")
        return verb.sync(client=client, **more)

    def model(file: str) -> Any:
        found = importlib.import_module(f"{NAME}.models.{file}")
        return getattr(found, "".join(part.title() for part in file.split("_")))

    call("accounts", "request_code", body=model("code_wish")(phone=PHONE))
    me = call("accounts", "sign_in", body=model("sign_in")(phone=PHONE, code=buying.sent_code(tmp_path, PHONE)))
    assert me.phone.endswith(PHONE[-4:])

    trip = call("trips", "list_trips").items[0]
    page = call("trips", "get_trip", slug=trip.slug)
    day = next(one for one in call("trips", "get_trip_calendar", slug=trip.slug).items if one.left > 5)
    line = model("line_in")
    answers = model("line_in_answers").from_dict({"boarding": page.boarding[0].code})
    adult = next(unit for unit in page.units if unit.type_ == "ADULT")
    lines = [line(offer=adult.offer, quantity=2, day=day.day, answers=answers)]
    terms = call("orders", "get_terms")
    order = call(
        "orders",
        "place_order",
        idempotency_key="a-stranger-1",
        body=model("order_in")(
            lines=lines,
            contact=model("contact_in")(name="Ada", phone=PHONE),
            terms=model("terms_in")(version=terms.version, accepted=True),
        ),
    )
    assert (order.state, order.total.amount > 0) == ("awaiting_payment", True)
    assert order.expires_at - order.placed_at <= timedelta(minutes=16)
    again = call("orders", "get_order", number=order.number)
    assert again.number == order.number
    refused = call("orders", "get_order", number="HL-0000-0000-0000")
    assert (type(refused).__name__, refused.slug) == ("Problem", "not_found")
