"""Read an address that somebody pasted: who, which phone, which region, what is still missing. Pure.

What isn't understood stays in the detail: nothing that a person typed is lost on the way to the courier.
"""

import re
from typing import NamedTuple

from backend.accounts.rules import clean_name
from backend.addresses import places
from backend.addresses.regions import simplified

CALLED = (
    r"收货人姓名|收件人姓名|收货人(?!电话|手机|地址)|收件人(?!电话|手机|地址)|联系人|姓名|"
    r"(?<![A-Za-z])(?:Name|Recipient)(?=\s*[:：])"
)
OTHERS = (
    "收件人电话|收件人手机|收件人地址|收货人电话|收货人手机|收货人地址|"
    "手机号码|手机号|手机|联系电话|联系方式|电话号码|电话|所在地区|所在区域|所在地|省市区|详细地址|收货地址|收件地址|街道地址|街道门牌|"
    "家庭住址|地址|邮政编码|邮编|收货信息|收件信息|收货|收件|寄到|寄往|"
    "(?<![A-Za-z])(?:Tel|Phone|Mobile|Address|Addr)(?=\\s*[:：.])"
)
NAMED = re.compile(
    rf"(?:{CALLED})\s*[:：]?\s*"
    r"([A-Za-z](?:(?!\s+(?:Tel|Phone|Mobile|Add))[A-Za-z.' -])*[A-Za-z]|[^\s,，;；:：/\d]{2,20}?)"
    rf"(?=\s*(?:{CALLED}|{OTHERS})|[\s,，;；:：/\d]|$)"
)
SENDER = re.compile(
    r"(?:寄件|发件|发货人|发货方|寄货)(?:人|方)?(?:信息|姓名|电话|手机|地址)?\s*[:：]|(?:^|\n)\s*(?:From|Sender)\s*[:：]",
    re.IGNORECASE,
)
RECEIVER = re.compile(
    r"(?:收件|收货)(?:人|方)?(?:信息|姓名|电话|手机|地址)?\s*[:：]|(?:^|\n)\s*(?:To|Recipient|Receiver)\s*[:：]",
    re.IGNORECASE,
)
"""Where the two blocks of a waybill begin."""
PARTS = "省份|省|城市|市|区县|区|县|街道|乡镇"
BARE = r"联系电话|手机号码|手机号|联系方式|电话号码|收货地址|收件地址|详细地址|所在地区|电话(?=\s*\x00)|地址"
LABELS = re.compile(
    rf"(?:{CALLED}|{OTHERS})\s*[:：]\s*|(?<![^\s,，;；])(?:(?:{OTHERS})\s+|(?:{PARTS})\s*[:：]\s*|(?:{BARE}))"
)
COUNTRY_CODE = r"(?<!\d)(?:\(?\+?(?:00)?86\)?[-\s]*)?"
EXTENSION = r"(?:\s*(?:转|分机|ext\.?|#|-(?=\d{3,6}(?![\d号室栋弄幢楼座])))\s*(\d{1,6}))?(?!\d)"
PHONE = re.compile(rf"{COUNTRY_CODE}(1[3-9]\d[-\s]?\d{{4}}[-\s]?\d{{4}}){EXTENSION}", re.IGNORECASE)
GROUPINGS = ((5, 6), (3, 3, 5), (3, 5, 3), (5, 3, 3), (4, 3, 4), (3, 2, 2, 2, 2))
"""Other ways in which people group the eleven digits: 13812 345678."""
PHONE_GROUPED = re.compile(
    COUNTRY_CODE
    + "("
    + "|".join(
        rf"1[3-9]\d{{{first - 2}}}" + "".join(rf"{between}\d{{{length}}}" for length in rest)
        for first, *rest in GROUPINGS
        for between in (" ", "-")
    )
    + ")"
    + EXTENSION,
    re.IGNORECASE,
)
POST_CODE = re.compile(r"(?:邮政编码|邮编)\s*[:：]?\s*\d{6}(?!\d)")
BARE_POST_CODE = re.compile(r"[0-8]\d{5}")
POST_CODES = {
    "11": "10", "12": "30", "13": "05 06 07", "14": "03 04", "15": "01 02", "21": "11 12", "22": "13", "23": "15 16",
    "31": "20", "32": "21 22", "33": "31 32", "34": "23 24", "35": "35 36", "36": "33 34", "37": "25 26 27",
    "41": "45 46 47", "42": "43 44", "43": "41 42", "44": "51 52", "45": "53 54", "46": "57", "50": "40",
    "51": "61 62 63 64", "52": "55 56", "53": "65 66 67", "54": "85", "61": "71 72", "62": "73 74", "63": "81",
    "64": "75", "65": "83 84",
}  # fmt: skip
"""How post codes begin, by the first two digits of a province's districts: other six digits open a door."""
OPENS = re.compile(r"(?:门禁|密码|口令|[取提]件码|[^邮]码)[:：]?$")
COUNTRY = {"中国", "中华人民共和国"}
CALL = "\x00"
"""Where the phone stood: a name is often beside it."""
WORD = r"[A-Za-zÀ-ɏ.']"
SPLIT = re.compile(rf"(?<!{WORD})\s+|\s+(?!{WORD})|[,，;；、|]+|(?<!\d)/|/(?!\d)|({CALL})")
ENDS = " \t,，;；、。|/-:：\x00"
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TITLE = "先生|女士|小姐|老师|师傅|阿姨|律师|医生|经理|同志|老板|老总|校长|主任|教授"
PERSON = re.compile(
    rf"([{HAN}\ufe00-\ufe0f\U000e0100-\U000e01ef]{{1,6}}?(?:·[{HAN}]+)*(?:{TITLE})?|[^\W\d_{HAN}][^\d{HAN}]{{1,40}})"
    r"\s*(?:亲?收|亲启|敬收)?"
)
RECEIVES = re.compile(r"[(（]?(?:亲?收|亲启|敬收)[)）]?$")
DOUBLE = re.compile(r"欧阳|上官|司马|诸葛|尉迟|阿[^里坝]")
TAIL = re.compile(r"([(（\[【][^)）\]】]*[)）\]】])$")
BUILT = "路街号村镇乡县市区省栋室座弄巷楼层组店厦部司校厂站社局队寨屯湾桥"
HOUSED = "城里园苑院场元庄口"
BEFORE_NAME = re.compile(rf"^(.*[号室栋幢楼座元层户组弄铺村店厦苑园]\)?)([{HAN}]{{2,3}})$")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳"
    "翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤"
    "阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
    "巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
"""A hint for names without a label, never a reason to refuse one."""


class Pasted(NamedTuple):
    """What a text said; empty where it said nothing. `region` is as much of the region as is sure; `missing` names what
    is needed still (name, phone, district, detail), `choices` the codes of the districts it may have meant."""

    name: str
    phone: str
    district: str
    street: str
    region: str
    detail: str
    missing: list[str]
    choices: list[str]


class _Piece(NamedTuple):
    """A part between separators: whether the phone stood beside it, at which edge, and whether a region ran into it."""

    text: str
    beside: bool
    edge: bool
    glued: bool


def _plain(text: str) -> str:
    """Full-width letters, digits and spaces as ASCII; one character stays one, and the rest stays as typed."""
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0: " "}
    return re.sub(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]", "", text.translate(wide))


def _cut(text: str, pattern: re.Pattern[str], put: str) -> tuple[str, re.Match[str] | None, str]:
    """Take the first match out: what is left, the match by simplified characters, and as typed its first group."""
    match = pattern.search(text.translate(simplified()))
    if match is None:
        return text, None, ""
    typed = text[match.start(1) : match.end(1)] if match.re.groups else ""
    return f"{text[: match.start()]}{put}{text[match.end() :]}", match, typed


def _drop(text: str, pattern: re.Pattern[str]) -> str:
    """Take every match out."""
    match: re.Match[str] | None = pattern.search("")
    while True:
        text, match, _ = _cut(text, pattern, "\n")
        if match is None:
            return text


def _pieces(text: str, *, first: bool, glued: bool) -> list[_Piece]:
    """The parts of a text before or behind its region."""
    parts = [part for part in SPLIT.split(text) if part]
    found = []
    for n, part in enumerate(parts):
        if clean := _unhooked(part.strip(ENDS)):
            beside = CALL in parts[max(0, n - 1) : n + 2] or CALL in part
            edge = n == 0 if first else n == len(parts) - 1
            found.append(_Piece(clean, beside, edge, glued and n == 0 and text.startswith(part)))
    return found


def _unhooked(text: str) -> str:
    """Without brackets around all of it, or left open where a phone was taken out; without who receives, said alone."""
    text = text.rstrip("(（[【").lstrip(")）]】").strip(ENDS)
    if text[:1] in "(（" and text[-1:] in ")）" and not re.search(r"[()（）]", text[1:-1]):
        text = text[1:-1].strip(ENDS)
    return "" if RECEIVES.fullmatch(text) else text


def _likely(piece: _Piece) -> int:
    """How much a part looks like a person's name; under 2 it doesn't."""
    match = PERSON.fullmatch(_split_tail(piece.text)[0])
    if not match:
        return -99
    name = match[1]
    score = 4 * piece.beside + 2 * piece.edge - 4 * piece.glued + 3 * bool(RECEIVES.search(piece.text))
    score += 3 * (name[0].translate(simplified()) in SURNAMES or bool(DOUBLE.match(name)))
    score += 3 * bool(re.search(rf"(?:{TITLE})$", name)) + 3 * ("·" in name)
    last = name[-1].translate(simplified())
    score -= 12 * (last in BUILT) + 5 * (last in HOUSED)
    length = len(re.sub(rf"[^{HAN}]", "", name.split("·")[0]))
    return score + (1 if length in {2, 3} else -3 * (length > 4 or length == 1))


def _take_name(pieces: list[_Piece]) -> tuple[str, list[str]]:
    """The likeliest name, and what is left of each part, in order."""
    best = max(range(len(pieces)), key=lambda n: _likely(pieces[n]), default=-1)
    left = [one.text for one in pieces]
    if best >= 0 and _likely(pieces[best]) >= 2:
        name, left[best] = _split_tail(left[best])
        match = PERSON.fullmatch(name)
        return (match[1].strip() if match else ""), left
    for n, one in enumerate(pieces):  # glued to the end of the door: …5号王小明
        match = BEFORE_NAME.match(one.text)
        if match and (one.beside or one.edge) and match[2][0].translate(simplified()) in SURNAMES:
            left[n] = match[1]
            return match[2], left
    return "", left


def _split_tail(text: str) -> tuple[str, str]:
    """A name and what stands behind it in brackets; that it is who receives goes without saying."""
    tail = TAIL.search(text)
    if tail is None or tail.start() == 0:
        return clean_name(text), ""
    return clean_name(text[: tail.start()]), "" if RECEIVES.fullmatch(tail[1]) else tail[1]


def _detail(ahead: list[str], behind: list[str], extension: str, provinces: set[str]) -> str:
    """All that is left, the door first; an extension of a privacy number at the end, where the courier looks. A post
    code of the place says nothing new."""
    left: list[str] = []
    for one in (*behind, *ahead):
        posted = BARE_POST_CODE.fullmatch(one) and _posted(one, provinces)
        opens = bool(left) and OPENS.search(left[-1])
        if one and one not in COUNTRY and not (posted and not opens):
            left.append(one)
    return " ".join([*left, *([f"转{extension}"] if extension else [])])


def _received(text: str) -> str:
    """Without who sends, where both ends of a waybill are pasted one after the other, each with its phone.

    Anything else stays whole: what isn't surely the sender's may be the only word of the receiver.
    """
    plain = text.translate(simplified())
    sender, receiver = SENDER.search(plain), RECEIVER.search(plain)
    if not sender or not receiver:
        return text
    start, end = sender.start(), receiver.start() if receiver.start() > sender.start() else len(text)
    block, rest = plain[start:end], plain[:start] + "\n" + plain[end:]
    if RECEIVER.search(block) or SENDER.search(rest) or not PHONE.search(block) or not PHONE.search(rest):
        return text
    return text[:start] + "\n" + text[end:]


def _own_phone(text: str) -> tuple[str, re.Match[str] | None]:
    """The phone behind the word for who receives, where another one stands before it; a mark stands in its place."""
    receiver = RECEIVER.search(text.translate(simplified()))
    if receiver is None or not PHONE.search(text[: receiver.start()]):
        return text, None
    left, phone, _ = _cut(text[receiver.start() :], PHONE, f" {CALL} ")
    return text[: receiver.start()] + left, phone


def _phone(text: str) -> tuple[str, re.Match[str] | None]:
    """The text with a mark where the phone stood."""
    if PHONE.search(text) is None and (grouped := PHONE_GROUPED.search(text)):
        last = re.split(r"[ -]", grouped[1])[-1]
        found = places.find(text.translate(simplified()))
        if len(last) == 6 and found and _posted(last, {code[:2] for code in found.fitting}):
            return text, None  # a door and the place's post code
        left, phone, _ = _cut(text, PHONE_GROUPED, CALL)
        return left, phone
    left, phone, _ = _cut(text, PHONE, CALL)
    return left, phone


def _posted(digits: str, provinces: set[str]) -> bool:
    """Whether six digits are a post code of one of these provinces."""
    return any(digits[:2] in POST_CODES.get(province, "").split() for province in provinces)


def parse(text: str) -> Pasted:
    """Read a pasted address of at most a few lines."""
    text, own = _own_phone(_received(_plain(text)))
    text, labelled, name = _cut(text, NAMED, "\n")
    text = _drop(text, POST_CODE)
    text, phone = (text, own) if own else _phone(text)
    text = _drop(text, LABELS)
    found = places.find(text.translate(simplified()))
    before, after = (text[: found.start], text[found.end :]) if found else (text, "")
    ahead = _pieces(before, first=True, glued=False)
    behind = _pieces(after, first=False, glued=bool(found))
    if labelled:
        name, tail = _split_tail(name)
        left = [one.text for one in (*ahead, *behind)] + [tail]
    else:
        name, left = _take_name([*ahead, *behind])
    digits, extension = (re.sub(r"\D", "", phone[1]), phone[2] or "") if phone else ("", "")
    detail = _detail(
        left[: len(ahead)], left[len(ahead) :], extension, {code[:2] for code in found.fitting} if found else set()
    )
    district = found.district if found else ""
    given = {"name": name, "phone": digits, "district": district, "detail": detail}
    missing = [what for what, value in given.items() if not value]
    choices = list(found.fitting) if found and not district and len(found.fitting) <= places.MOST_CHOICES else []
    region = places.named(found) if found else ""
    return Pasted(name, digits, district, found.street if found else "", region, detail, missing, choices)
