"""Keys: sealed data opens only for its own row, old keys still open, vouchers survive rotation, QR can't be forged."""

import uuid

import pytest

from backend.accounts.keys import Keys, Unreadable
from backend.departures import vouchers

OLD = "k1:" + "a" * 40
NEW = "k2:" + "b" * 40


def test_sealed_text_belongs_to_its_row() -> None:
    keys, row = Keys(OLD), uuid.uuid4()
    sealed = keys.seal("11010519491231002X", row)
    assert keys.unseal(sealed, row) == "11010519491231002X"
    assert b"1101" not in sealed
    with pytest.raises(Unreadable):
        keys.unseal(sealed, uuid.uuid4())
    with pytest.raises(Unreadable):
        keys.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), row)


def test_rotation_keeps_old_rows_and_vouchers() -> None:
    row, booking = uuid.uuid4(), uuid.uuid4()
    old, rotated = Keys(OLD), Keys(f"{NEW},{OLD}")
    assert rotated.unseal(old.seal("甲", row), row) == "甲"
    assert old.lookup("x") in rotated.lookups("x")
    assert vouchers.read(rotated, vouchers.sign(old, booking)) == booking
    assert vouchers.read(old, vouchers.sign(rotated, booking)) is None
    with pytest.raises(Unreadable):
        old.unseal(rotated.seal("乙", row), row)


def test_a_voucher_can_not_be_forged() -> None:
    keys, booking = Keys(OLD), uuid.uuid4()
    text = vouchers.sign(keys, booking)
    other = vouchers.sign(keys, uuid.uuid4())
    mixed = ".".join([*other.split(".")[:3], text.split(".")[3]])
    assert vouchers.read(keys, mixed) is None
    assert vouchers.read(keys, text + "A") is None
    assert vouchers.read(keys, "HL1.k9.x.y") is None
    assert vouchers.read(keys, "hello") is None


@pytest.mark.parametrize("spec", ["", "nocolon", "k1:short", "k!:" + "a" * 40])
def test_weak_secrets_are_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="HULIU_SECRET_KEYS"):
        Keys(spec)
