"""A trip's draft as an operator would write it."""

from typing import Any

from httpx import AsyncClient

from tests.factories import joining


def draft(*pictures: str, days: int = 2, **more: Any) -> dict[str, Any]:
    def words(zh: str, en: str = "") -> dict[str, str]:
        return {"zh": zh, "en": en}

    day = {"items": [{"at": "07:30", "minutes": 60, "text": words("山谷步行", "A walk in the valley")}]}
    base: dict[str, Any] = {
        "title": words("茶谷两日", "Two days in the tea valley"),
        "summary": words("看茶园,住山里。"),
        "highlights": [words("看做茶")],
        "days": days,
        "leg": "coach",
        "themes": ["tea"],
        "counties": ["jinzhai"],
        "minimum": 2,
        "decideDays": 8,
        "itinerary": [day] * days,
        "boarding": [{"code": "rmgc", "name": words("人民广场"), "at": "06:30"}],
        "units": [
            {"code": "adult", "type": "ADULT", "name": words("成人"), "price": 58000, "minAge": 18, "maxAge": 120},
            {"code": "child", "type": "CHILD", "name": words("儿童"), "price": 38000, "minAge": 6, "maxAge": 17},
        ],
        "addOns": [{"code": "tea", "name": words("手工茶一罐"), "price": 6000}],
        "singleSupplement": 12000,
        "included": [words("往返大巴")],
        "excluded": [words("个人消费")],
        "fitness": words("每天步行约4公里。"),
        "insurance": words("建议自购旅游意外险。"),
        "ladder": [{"days": 7, "keep": 0}, {"days": 1, "keep": 50}, {"days": 0, "keep": 80}],
        "pictures": list(pictures),
    }
    return base | more


async def picture(client: AsyncClient, supplier: str, alt: str = "云雾里的茶园") -> str:
    """An uploaded listing picture that says what it shows."""
    made = (await joining.upload(client, supplier, joining.photo(), "listing")).json()["id"]
    await client.patch(f"/api/supplier/{supplier}/pictures/{made}", json={"alt": {"zh": alt}})
    return str(made)


async def begin(client: AsyncClient, supplier: str, **more: Any) -> dict[str, Any]:
    """A complete draft, not yet handed in."""
    content = draft(await picture(client, supplier), **more)
    made = await client.post(f"/api/supplier/{supplier}/listings", json={"kind": "trip", "content": content})
    assert made.status_code == 201, made.text
    return dict(made.json())


def product(*pictures: str, **more: Any) -> dict[str, Any]:
    """A product's draft as a cooperative would write it."""

    def words(zh: str) -> dict[str, str]:
        return {"zh": zh, "en": ""}

    pack = {"code": "tin", "name": words("罐装100克"), "grams": 100, "price": 12800, "gtin": "9521234543213"}
    base: dict[str, Any] = {
        "title": words("山里绿茶"), "summary": words("谷雨前后采的绿茶。"), "story": [words("手工炒制。")],
        "kind": "tea", "shelves": ["tea"], "county": "jinzhai", "months": [4, 5], "storage": "ambient",
        "returns": "seven_days", "keep": words("密封避光。"), "shelfDays": 540, "ingredients": words("茶叶"),
        "packs": [pack], "pictures": list(pictures),
    }  # fmt: skip
    return base | more
