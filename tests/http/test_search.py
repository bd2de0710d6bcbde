"""The search over HTTP: by pinyin, initials, a wrong character, English, people, counties, mixed; quick among many."""

import re
import time

import pytest
from httpx import AsyncClient
from sqlalchemy import text as sql

from backend.db.session import Database
from backend.search import indexing
from backend.search.indexing import Page
from backend.search.topics import topics
from backend.settings import ROOT
from backend.web.manifest import PAGES
from tests.factories.trips import make_trip
from tests.worlds import DEMO, EMPTY

pytestmark = pytest.mark.anyio

WANTED = [
    # full pinyin, initials, from the middle
    ("dushan", "/sites/dushan"), ("foziling", "/sites/foziling"), ("tiantangzhai", "/sites/tiantangzhai"),
    ("wanfohu", "/sites/wanfohu"), ("sujiabuzhanyi", "/sites/sujiabu"), ("honglvdabieshan", "/routes/red-and-green"),
    ("hqxgmlsly", "/sites/huoqiu-martyrs"), ("dsgmjzq", "/sites/dushan"), ("ttz", "/sites/tiantangzhai"), ("hp tou", "/sites/hengpaitou"),
    ("lixiajieqiyi", "/sites/dingjiabu"), ("lhqy", "/routes/liuhuo-first-shot"), ("liuhuoqiyi", "/routes/liuhuo-first-shot"),
    # Chinese, in part, with a slip of the same sound or another
    ("独山", "/sites/dushan"), ("烈士陵园", "/sites/wanxi-martyrs"), ("邮局", "/sites/red-post-office"), ("邮政局", "/sites/red-post-office"),
    ("独删革命旧址", "/sites/dushan"), ("佛子领水库", "/sites/foziling"), ("许继甚", "/sites/xujishen"), ("苏家步战役", "/sites/sujiabu"),
    ("天堂赛", "/sites/tiantangzhai"), ("万佛胡", "/sites/wanfohu"), ("胡低烈士", "/sites/hudi"),
    # English, with a slip
    ("Wanfo Lake", "/sites/wanfohu"), ("martyrs cemetery", "/sites/wanxi-martyrs"), ("red post office", "/sites/red-post-office"),
    ("foziling damm", "/sites/foziling"), ("tiantangzai", "/sites/tiantangzhai"), ("great leap", "/routes/great-leap"),
    # people
    ("徐向前", "/sites/sujiabu"), ("洪学智", "/sites/hongxuezhi-home"), ("xu xiangqian", "/sites/sujiabu"), ("hongxuezhi", "/sites/hongxuezhi-home"),
    ("周维炯", "/sites/dingjiabu"), ("邓小平", "/sites/liudeng-command"), ("胡底", "/sites/hudi"),
    # counties, mixed
    ("霍山县", "/counties/huoshan"), ("jinzhai", "/counties/jinzhai"), ("Shucheng", "/counties/shucheng"), ("叶集", "/counties/yeji"),
    ("金寨博物馆", "/sites/jinzhai-museum"), ("金寨 bowuguan", "/sites/jinzhai-museum"), ("dushan 旧址", "/sites/dushan"), ("霍山 dam", "/routes/huoshan-dam"), ("佛子岭 dam", "/sites/foziling"),
    ("舒城 茶", "/routes/shucheng-tea"), ("山里 cha", "/stories/mountain-tea"),
]  # fmt: skip


async def index(database: Database) -> None:
    async with database.transaction() as session:
        await indexing.refresh(session)


async def paths(client: AsyncClient, asked: str, **more: str) -> list[str]:
    answer = await client.get("/api/search", params={"q": asked, **more})
    assert answer.status_code == 200, answer.text
    return [one["path"] for one in answer.json()["items"]]


async def test_the_right_page_is_among_the_first_three(client: AsyncClient, database: Database) -> None:
    await index(database)
    missed = {asked: (found[:4]) for asked, path in WANTED if path not in (found := await paths(client, asked))[:3]}
    assert missed == {}


@pytest.mark.world(EMPTY)
async def test_it_follows_what_is_published(client: AsyncClient, database: Database) -> None:
    await make_trip(database, "trip-a")
    async with database.transaction() as session:
        await session.execute(sql("""update trip set title = '{"zh": "云上茶谷两日", "en": "Tea in the clouds"}'"""))
    await index(database)
    assert (await paths(client, "云上茶谷"))[0] == "/trips/trip-a"
    assert (await paths(client, "yunshang", kind="trip")) == ["/trips/trip-a"]
    async with database.transaction() as session:
        assert await indexing.refresh(session) == (0, 0), "nothing changed, nothing is written"
        await session.execute(sql("update trip set state = 'withdrawn'"))
    async with database.transaction() as session:
        assert await indexing.refresh(session) == (0, 1)
    async with database.reading() as session:
        left = await session.execute(sql("select count(*) from search_entry where kind = 'trip'"))
        assert left.scalar_one() == 0


async def test_odd_queries_are_answered(client: AsyncClient, database: Database) -> None:
    await index(database)
    for odd in (
        "",
        " ",
        "%",
        "'; drop table search_entry; --",
        "\\",
        "。。。",
        "🍵",
        "a" * 100,
        "的" * 50,
        "％＿",
        "NULL",
    ):
        assert isinstance(await paths(client, odd), list)
    assert (await client.get("/api/search", params={"q": "a" * 101})).status_code == 400
    assert (await client.get("/api/search", params={"q": "茶", "kind": "nothing"})).status_code == 400
    assert await paths(client, "ＤＵＳＨＡＮ") == await paths(client, "dushan"), "full width"
    assert "/sites/dushan" in await paths(client, "DÚSHĀN"), "tone marks"


def goods(n: int) -> Page:
    """A page of a shop that is not there yet, from a few hundred words in their combinations."""
    places = ["金寨", "霍山", "舒城", "裕安", "霍邱", "叶集", "金安"]
    kinds = [
        "瓜片",
        "黄芽",
        "小兰花",
        "板栗",
        "猕猴桃",
        "葛粉",
        "山核桃",
        "土蜂蜜",
        "竹笋",
        "茯苓",
        "天麻",
        "灵芝",
        "大米",
        "咸鹅",
    ]
    words = [
        "明前",
        "手工",
        "礼盒",
        "家庭装",
        "散装",
        "高山",
        "农家",
        "合作社",
        "特级",
        "一级",
        "新茶",
        "新米",
        "真空",
        "顺丰",
    ]
    zh = f"{places[n % 7]}{words[n // 7 % 14]}{kinds[n // 98 % 14]}{words[n // 1372 % 14]}{n}号"
    shown = {
        "title": zh,
        "summary": zh,
        "path": f"/products/p{n}",
        "counties": [],
        "picture": {"base": "", "alt": "", "colour": ""},
    }
    return Page("sight", f"p{n}", [zh, f"Goods {n} of Lu'an"], [f"六安{zh}来自合作社"], 3, {"zh": shown, "en": shown})


@pytest.mark.alone
async def test_a_hundred_thousand_pages_are_searched_within_fifty_milliseconds(
    client: AsyncClient, database: Database
) -> None:
    await index(database)
    await fill(database, 2_000, 50)
    rounds = []
    for turn in range(2):
        times = []
        for n in range(4):
            for asked, _ in WANTED:
                started = time.perf_counter()
                # another address each time: ready bytes must not answer
                assert await paths(client, asked + " " * (4 * turn + n))
                times.append((time.perf_counter() - started) * 1000)
        times.sort()
        rounds.append(times[int(len(times) * 0.95)])
        print(f"search p95 {rounds[-1]:.1f} ms, median {times[len(times) // 2]:.1f} ms, worst {times[-1]:.1f} ms")
    missed = {asked: found[:4] for asked, path in WANTED if path not in (found := await paths(client, asked))[:3]}
    assert missed == {}, "goods of the same places don't push heritage out"
    assert min(rounds) <= 50, "the better of two rounds: the machine may have been busy in one"


async def fill(database: Database, count: int, copies: int) -> None:
    """`count` different goods, each so many times."""
    async with database.transaction() as session:
        await session.execute(sql("set local statement_timeout = 0"))
        for start in range(0, count, 500):
            await indexing.write(session, [goods(n) for n in range(start, start + 500)])
        await session.execute(
            sql(
                "insert into search_entry select kind, slug || '-' || n, names, strong, words, latin, weight, shown, digest,"
                " indexed_at from search_entry, generate_series(2, :copies) n where slug like 'p%' and kind = 'sight'"
                " and digest <> ''"
            ),
            {"copies": copies},
        )
    async with database.transaction() as session:
        await session.execute(sql("set local statement_timeout = 0"))
        count_ = await session.execute(sql("select count(*) from search_entry"))
        assert count_.scalar_one() > count * copies


ASKED = (
    "民宿", "羊肉", "年货", "送礼", "火腿", "农家乐", "拼团", "优惠券", "退款", "发票", "客服", "老年", "轮椅", "周末带娃", "hotel",
    "怎么退货", "物流到哪了", "坐高铁多久", "车票", "取消订单", "满减券", "小朋友能去吗", "身份证", "下雨怎么办", "保险", "意外险",
    "党日活动", "团建", "工会疗休养", "伴手礼", "特产礼盒", "秒杀", "包邮", "冷链", "商家入驻", "怎么联系你们", "kids weekend",
    "refund", "coupon", "train from shanghai", "wheelchair", "invoice", "gift box", "打卡盖章", "農家樂", "優惠券", "退訂",
    "hangul", "茶", "板栗", "石斛", "瓜片", "小龙虾", "鹅", "蜂蜜", "大别山", "刘邓大军", "天堂寨", "luan", "jinzhai",
)  # fmt: skip
"""What people really type; one of them is nonsense."""


@pytest.mark.world(DEMO)
async def test_what_people_type_is_answered(client: AsyncClient, database: Database) -> None:
    await index(database)
    nothing = [asked for asked in ASKED if not await paths(client, asked)]
    assert nothing == ["hangul"]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("退款", "/orders"), ("发票", "/help#invoice"), ("優惠券", "/me/coupons"), ("民宿", "/trips"), ("带娃", "/trips?theme=family"),
        ("轮椅", "/sites"), ("年货", "/goods?shelf=gift"), ("hotel", "/trips"), ("refund", "/orders"), ("高铁", "/rail"),
    ],
)  # fmt: skip
async def test_an_intent_leads_where_it_is_done(client: AsyncClient, database: Database, asked: str, path: str) -> None:
    await index(database)
    assert path in (await paths(client, asked))[:2]


@pytest.mark.world(DEMO)
async def test_every_topic_leads_to_a_page(client: AsyncClient) -> None:
    known = [re.compile(re.sub(r"\{\w+\??\}", "[^/]+", page.path) + "$") for page in PAGES]
    lost = [one.path for one in topics() if not any(rule.match(re.split(r"[?#]", one.path)[0]) for rule in known)]
    assert lost == []
    answers = (ROOT / "pwa" / "src" / "features" / "help" / "Help.vue").read_text("utf-8")
    for one in topics():
        assert "#" not in one.path or f"'{one.path.partition('#')[2]}'" in answers, one.path
        if "?" in one.path:
            api = {"/trips": "/api/trips", "/goods": "/api/products"}[one.path.partition("?")[0]]
            found = await client.get(f"{api}?{one.path.partition('?')[2]}")
            assert found.json()["items"], f"{one.path} shows nothing"
