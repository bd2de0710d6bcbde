"""What production and development refuse to start with, and how they say it."""

import importlib.util
import os
import re
import secrets
import subprocess
import sys

import msgspec
import psycopg
import pytest

from backend.db import checking, embedded, roles
from backend.refusals import guessable, refusals
from backend.settings import ROOT, Settings, load
from backend.web.client import nearest

SECRET = "Zq7-uT2wKx9_bN4mRj6vYd1sPf8hLc3gAe5o"
GOOD = {
    "HULIU_ENV": "production", "HULIU_PUBLIC_URL": "https://huliu.example", "HULIU_SECRET_KEYS": f"k1:{SECRET}",
    "HULIU_DATABASE_URL": "postgresql://huliu_app@db/huliu", "HULIU_DATABASE_OWNER_URL": "postgresql://huliu_owner@db/huliu",
    "HULIU_SMS": "aliyun", "HULIU_ALIYUN_KEY_ID": "i", "HULIU_ALIYUN_KEY_SECRET": "s", "HULIU_ALIYUN_SIGN_NAME": "n",
    "HULIU_ALIYUN_TEMPLATES": '{"sign_in": "SMS_1", "notice": "SMS_2"}',
    "HULIU_TRUSTED_PROXY": "10.0.0.0/16, fd00::/64, 192.0.2.7",
    "HULIU_PAYMENTS": "stripe", "HULIU_TRACKING": "kuaidi100", "HULIU_KUAIDI100_CUSTOMER": "c", "HULIU_KUAIDI100_KEY": "k",
    "HULIU_STRIPE_SECRET_KEY": "sk_live_x", "HULIU_STRIPE_WEBHOOK_SECRET": "whsec_x",
}  # fmt: skip


@pytest.fixture(autouse=True)
def aliyun_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The carrier's own SDK is an extra that the tests do without."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)


def test_a_complete_production_starts() -> None:
    assert refusals(load(GOOD)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"HULIU_PUBLIC_URL": "http://huliu.example"}, {"HULIU_PUBLIC_URL": "https://huliu.example/shop"},
        {"HULIU_PUBLIC_URL": "https://"}, {"HULIU_SMS": "dev"}, {"HULIU_SMS": "foo"}, {"HULIU_SMS": ""},
        {"HULIU_ALIYUN_KEY_ID": ""}, {"HULIU_ALIYUN_TEMPLATES": "sign_in"}, {"HULIU_ALIYUN_TEMPLATES": "{}"},
        {"HULIU_ALIYUN_TEMPLATES": '{"sign_in": "SMS_1"}'},
        {"HULIU_PAYMENTS": "sandbox"}, {"HULIU_PAYMENTS": "stripes"}, {"HULIU_STRIPE_WEBHOOK_SECRET": ""},
        {"HULIU_STRIPE_WEBHOOK_SECRET": "secret"}, {"HULIU_STRIPE_SECRET_KEY": "sk_test_x"},
        {"HULIU_STRIPE_SECRET_KEY": "pk_live_x"}, {"HULIU_STRIPE_PUBLISHABLE_KEY": "pk_test_x"},
        {"HULIU_STRIPE_API_BASE": "http://127.0.0.1:1"}, {"HULIU_DEMO": "1"}, {"HULIU_DATABASE_URL": ""},
        {"HULIU_DATABASE_OWNER_URL": "postgresql://huliu_app@db/huliu"}, {"HULIU_WORKERS": "2"},
        {"HULIU_REDIS_URL": "redis://r", "HULIU_WORKERS": "4"}, {"HULIU_ENV": "staging"}, {"HULIU_ENV": "Production"},
        {"HULIU_TRACKING": "simulated"}, {"HULIU_TRACKING": "ups"}, {"HULIU_KUAIDI100_KEY": ""},
        {"HULIU_TRUSTED_PROXY": ""}, {"HULIU_TRUSTED_PROXY": "proxy"}, {"HULIU_TRUSTED_PROXY": "0.0.0.0/0"},
        {"HULIU_TRUSTED_PROXY": "10.0.0.0/8, 10.0.0.300"}, {"HULIU_SECOND_FACTOR": "0"}, {"HULIU_SECRET_KEYS": ""},
    ],
)  # fmt: skip
def test_production_refuses_stand_ins(change: dict[str, str]) -> None:
    found = refusals(load(GOOD | change))
    assert any(name in why for name in change for why in found), found


@pytest.mark.parametrize(
    "secret",
    [
        "x" * 40, "ab" * 20, "correct-horse" * 3, "abcdefghijklmnopqrstuvwxyz0123456789", "0123456789" * 4,
        "zyxwvutsrqponmlkjihgfedcba9876543210", "aabbccddeeffgghhiijjkkllmmnnooppqq", "change-me" + SECRET,
        "PASSWORD" + SECRET, "huliu" * 8, "1" * 31 + "2", " " * 40, "沪六同行" * 10, "secret" + SECRET, "short",
    ],
)  # fmt: skip
def test_a_secret_that_can_be_guessed_is_refused_wherever_it_stands(secret: str) -> None:
    for keys in (f"k1:{secret}", f"k1:{SECRET},k0:{secret}"):
        assert [why for why in refusals(load(GOOD | {"HULIU_SECRET_KEYS": keys})) if "HULIU_SECRET_KEYS" in why]


def test_what_dice_threw_is_taken() -> None:
    for _ in range(3000):
        for secret in (secrets.token_urlsafe(32), secrets.token_hex(16), secrets.token_hex(32)):
            assert not guessable(secret), secret


@pytest.mark.parametrize("keys", ["k1", f":{SECRET}", f"k1:{SECRET},k1:{SECRET}", f"k1:{SECRET},", f"k-1:{SECRET}"])
def test_keys_that_can_not_be_read_are_refused(keys: str) -> None:
    assert [why for why in refusals(load(GOOD | {"HULIU_SECRET_KEYS": keys})) if "HULIU_SECRET_KEYS" in why]


def test_development_stays_on_loopback_and_moves_no_real_money() -> None:
    assert refusals(load({"HULIU_HOST": "0.0.0.0"}))
    live = {
        "HULIU_PAYMENTS": "stripe",
        "HULIU_STRIPE_SECRET_KEY": "sk_live_x",
        "HULIU_STRIPE_WEBHOOK_SECRET": "whsec_x",
    }
    assert refusals(load(live))
    assert refusals(load({})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HULIU_PORT", "eighty"), ("HULIU_PORT", "0"), ("HULIU_PORT", "70000"), ("HULIU_WORKERS", "0"),
        ("HULIU_DEMO", "ture"), ("HULIU_SECOND_FACTOR", "2"), ("HULIU_HOLD_MINUTES", "-5"), ("HULIU_DATABASE_POOL", "0"),
    ],
)  # fmt: skip
def test_a_setting_that_can_not_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        load({name: value})


@pytest.mark.parametrize("field", [field.name.upper() for field in msgspec.structs.fields(Settings)])
def test_every_misspelt_setting_is_refused_and_the_right_one_said(field: str) -> None:
    for wrong in (f"HULIU_{field[:-1]}", f"HULIU_{field}S", f"HULIU_{field[::-1]}", f"HULIU_{field.lower()}"):
        if wrong in {f"HULIU_{known.name.upper()}" for known in msgspec.structs.fields(Settings)}:
            continue
        with pytest.raises(ValueError, match=f"{wrong} is no setting"):
            load({wrong: "1"})
    with pytest.raises(ValueError, match="meant"):
        load({f"HULIU_{field}_": "1"})


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    told = set(re.findall(r"^# (HULIU_\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert told - {"HULIU_CRASH_AT"} == {f"HULIU_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}


@pytest.mark.parametrize(
    ("peer", "told", "caller"),
    [
        ("203.0.113.5", "1.1.1.1", "203.0.113.5"), ("10.0.0.9", "", "10.0.0.9"), ("10.0.0.9", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.9", "6.6.6.6, 1.1.1.1", "1.1.1.1"), ("10.0.0.9", "1.1.1.1, 10.0.3.3", "1.1.1.1"),
        ("10.0.0.9", "6.6.6.6, 1.1.1.1, fd00::2, 10.0.3.3", "1.1.1.1"), ("::ffff:10.0.0.9", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.9", "10.0.0.8", "10.0.0.8"), ("10.1.0.9", "1.1.1.1", "10.1.0.9"), ("?", "1.1.1.1", "?"),
    ],
)  # fmt: skip
def test_the_caller_behind_our_own_proxies(peer: str, told: str, caller: str) -> None:
    assert nearest(peer, told, load(GOOD).proxies) == caller


def test_the_role_that_serves_owns_nothing(settings: Settings) -> None:
    def found(url: str, connections: int = 20, *, production: bool = True) -> list[str]:
        return checking.refusals(url, connections, production=production)

    assert found(settings.database_url) == []
    assert "owns the tables" in found(settings.database_owner_url)[0]
    assert found(settings.database_owner_url, production=False) == []
    assert "HULIU_DATABASE_POOL" in found(settings.database_url, 5000)[0]


def test_a_role_that_inherits_the_owner_and_a_superuser_are_refused_too(
    server: embedded.Server, settings: Settings, database_name: str
) -> None:
    superuser = server.url("postgres", "postgres")
    assert checking.refusals(server.url("postgres", database_name), 20, production=True)
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("drop role if exists heir")
        connection.execute(f"create role heir login in role {roles.OWNER}")
        try:
            assert checking.refusals(server.url("heir", database_name), 20, production=True)
        finally:
            connection.execute("drop role heir")


def test_doctor_says_why_and_ends_with_one(settings: Settings) -> None:
    for wrong, says in (
        ({"HULIU_SECERT_KEYS": "x"}, "HULIU_SECRET_KEYS"), ({"HULIU_SMS": "foo"}, "HULIU_SMS"),
        ({"HULIU_DATABASE_URL": settings.database_owner_url, "HULIU_ENV": "production"}, "owns the tables"),
        ({"HULIU_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "HULIU_DATABASE_URL"),
        ({"HULIU_DATABASE_URL": "", "HULIU_DATA_DIR": "/proc/none"}, "can't be written"),
    ):  # fmt: skip
        env = {**os.environ, "HULIU_DATABASE_URL": settings.database_url, "HULIU_DEMO": "0", **wrong}
        done = subprocess.run(
            [sys.executable, "-m", "backend", "doctor"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1, (wrong, done.stdout)
        assert says in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    env = {**os.environ, "HULIU_DATABASE_URL": settings.database_url, "HULIU_DEMO": "0"}
    assert subprocess.run([sys.executable, "-m", "backend", "doctor"], cwd=ROOT, env=env, check=False).returncode == 0


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Huliu.Example", "https://huliu.example"), ("https://huliu.example:443/", "https://huliu.example"),
        ("https://沪六.example", "https://xn--65qw77d.example"),
        ("https://huliu.example:8443", "https://huliu.example:8443"),
    ],
)  # fmt: skip
def test_our_address_is_compared_as_browsers_send_it(url: str, origin: str) -> None:
    settings = load(GOOD | {"HULIU_PUBLIC_URL": url})
    assert (settings.origin, refusals(settings)) == (origin, [])


@pytest.mark.parametrize(
    "url",
    ["https://*.example", "https://huliu .example", "https://localhost", "https://127.0.0.1:8000", "https://[::1]",
     "https://huliu.example:99999", "https://huliu.example/shop", "https://u:p@huliu.example", "https://-a.example"],
)  # fmt: skip
def test_an_address_that_no_browser_gets_to_is_refused(url: str) -> None:
    assert [why for why in refusals(load(GOOD | {"HULIU_PUBLIC_URL": url})) if "HULIU_PUBLIC_URL" in why]


@pytest.mark.parametrize("networks", [" ", ",", " , "])
def test_a_proxy_of_nothing_is_none(networks: str) -> None:
    assert [why for why in refusals(load(GOOD | {"HULIU_TRUSTED_PROXY": networks})) if "TRUSTED_PROXY" in why]
