"""Sign-in under attack: others' guesses and wishes cost the person nothing, and nothing a client chooses opens room."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from backend.accounts.throttles import networks
from backend.settings import Settings
from tests.factories import buying

pytestmark = pytest.mark.anyio
PHONE = "13900003333"


@pytest.fixture
async def stranger(client: AsyncClient) -> AsyncIterator[AsyncClient]:
    """Another browser of the same application, at the same address."""
    async with AsyncClient(
        transport=client._transport, base_url="http://127.0.0.1:8000", headers={"X-Huliu": "1"}
    ) as made:
        yield made


async def ask(client: AsyncClient, phone: str = PHONE, agent: str = "x") -> int:
    answer = await client.post("/api/auth/codes", json={"phone": phone}, headers={"User-Agent": agent})
    return answer.status_code


async def guess(client: AsyncClient, code: str, phone: str = PHONE) -> int:
    return (await client.post("/api/auth/sessions", json={"phone": phone, "code": code})).status_code


def another(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


async def test_others_guesses_never_refuse_the_right_code(
    client: AsyncClient, stranger: AsyncClient, settings: Settings
) -> None:
    assert await ask(client) == 204
    right = buying.sent_code(settings.data_dir, PHONE)
    tried = [await guess(stranger, another(right, n + 1)) for n in range(90)]
    assert set(tried[:5]) == {400}
    assert tried[-1] == 429
    assert await ask(stranger) == 204, "a code asked for by a stranger does not end the one on its way"
    assert await guess(client, right) == 201


async def test_a_strangers_wishes_for_codes_leave_a_proved_browser_its_own(
    client: AsyncClient, stranger: AsyncClient, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir, PHONE)
    asked = [await ask(stranger) for _ in range(12)]
    assert (asked[:6], asked[-1]) == ([204] * 6, 429), "ten a day"
    await buying.sign_in(client, settings.data_dir, PHONE)


async def test_a_changed_user_agent_opens_no_room(client: AsyncClient) -> None:
    asked = [await ask(client, f"1390000{n:04d}", f"agent {n}") for n in range(120)]
    assert (asked[0], asked[-1]) == (204, 429)


async def test_guesses_spread_over_phones_are_counted_together(client: AsyncClient, settings: Settings) -> None:
    answers = []
    for n in range(40):
        phone = f"1390001{n:04d}"
        await ask(client, phone)
        right = buying.sent_code(settings.data_dir, phone)
        answers += [await guess(client, another(right, by), phone) for by in range(1, 7)]
    assert answers.count(429) > 150


async def test_a_signed_cookie_of_another_phone_helps_nobody(
    client: AsyncClient, stranger: AsyncClient, settings: Settings
) -> None:
    await ask(stranger, "13900004444")
    assert await ask(client) == 204
    right = buying.sent_code(settings.data_dir, PHONE)
    tried = [await guess(stranger, another(right, n + 1)) for n in range(8)]
    assert tried[-1] == 429
    stranger.cookies.set("huliu-asked", "0" * 32 + ".dev1." + "0" * 64)
    assert await guess(stranger, right) == 429


def test_networks_are_near_and_wide() -> None:
    assert networks("192.0.2.77") == ("192.0.2.77/32", "192.0.2.0/24")
    assert networks("2001:db8:1:2:3::9") == ("2001:db8:1:2::/64", "2001:db8:1::/48")
    assert networks("::ffff:192.0.2.77") == networks("192.0.2.77")
    assert networks("a socket") == ("a socket", "a socket")
