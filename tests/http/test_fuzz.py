"""Every documented route with inputs made from its schema: no 5xx, no answer the document does not know."""

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as effort
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from backend.db import embedded, roles
from backend.settings import Settings
from tests.factories.processes import serving

CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)


@pytest.fixture
def address(settings: Settings, tmp_path: Path, server: embedded.Server) -> object:
    assert roles.APP
    with serving(settings, 1, tmp_path / "fuzz.log") as processes:
        yield processes[0].url


def test_no_route_breaks_on_made_up_input(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/schema/openapi.json")
    failures: list[str] = []
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @effort(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def attack(case: schemathesis.Case) -> None:
            nonlocal count
            count += 1
            case.call_and_validate(headers={"X-Huliu": "1"}, checks=CHECKS)

        try:
            operation.as_strategy()
            schemathesis_test(operation, attack)
        except Exception as broken:
            failures.append(f"{operation.method} {operation.path}: {str(broken)[:600]}")
    assert failures == []
    assert count > 300


def schemathesis_test(operation: object, attack: object) -> None:
    from hypothesis import given

    given(case=operation.as_strategy())(attack)()
