"""What production and development refuse to start with."""

import pytest

from backend.settings import load, refusals

GOOD = {
    "HULIU_ENV": "production", "HULIU_PUBLIC_URL": "https://huliu.example", "HULIU_SECRET_KEYS": "k1:" + "x" * 40,
    "HULIU_DATABASE_URL": "postgresql://huliu_app@db/huliu", "HULIU_SMS": "aliyun", "HULIU_PAYMENTS": "stripe",
    "HULIU_TRACKING": "kuaidi100", "HULIU_KUAIDI100_CUSTOMER": "c", "HULIU_KUAIDI100_KEY": "k",
    "HULIU_STRIPE_SECRET_KEY": "sk_live_x", "HULIU_STRIPE_WEBHOOK_SECRET": "whsec_x",
}  # fmt: skip


def test_a_complete_production_starts() -> None:
    assert refusals(load(GOOD)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"HULIU_PUBLIC_URL": "http://huliu.example"}, {"HULIU_SECRET_KEYS": ""}, {"HULIU_SMS": "dev"},
        {"HULIU_PAYMENTS": "sandbox"}, {"HULIU_PAYMENTS": "stripes"}, {"HULIU_STRIPE_WEBHOOK_SECRET": ""},
        {"HULIU_STRIPE_API_BASE": "http://127.0.0.1:1"}, {"HULIU_DEMO": "1"}, {"HULIU_DATABASE_URL": ""}, {"HULIU_WORKERS": "2"},
        {"HULIU_SECRET_KEYS": "k1:change-me" + "x" * 40}, {"HULIU_ENV": "staging"},
        {"HULIU_TRACKING": "simulated"}, {"HULIU_TRACKING": "ups"}, {"HULIU_KUAIDI100_KEY": ""},
    ],
)  # fmt: skip
def test_production_refuses_stand_ins(change: dict[str, str]) -> None:
    assert refusals(load(GOOD | change))


def test_development_stays_on_loopback() -> None:
    assert refusals(load({"HULIU_HOST": "0.0.0.0"}))
    assert refusals(load({})) == []


def test_a_setting_that_can_not_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="HULIU_PORT"):
        load({"HULIU_PORT": "eighty"})
