"""What pages say that can't work without JavaScript: what is missing, and what to do instead."""

TEXTS: dict[str, tuple[str, str]] = {
    "no_script": ("这一页需要 JavaScript", "This page needs JavaScript"),
    "no_script_basket": (
        "购物车存在这台设备的浏览器里，要打开 JavaScript 才能看到和结算；里面的东西不会丢。商品和价格不用它也能看。",
        "The basket is kept in this browser and needs JavaScript to be shown and paid for; nothing in it is lost. "
        "Goods and prices can be read without it.",
    ),
    "no_script_booking": (
        "选日期、填人数和下单需要 JavaScript。行程、价格和退改规则不用它也能看。",
        "Choosing a day, filling in who comes and ordering need JavaScript. "
        "Itineraries, prices and cancelling can be read without it.",
    ),
    "no_script_sign_in": (
        "用手机号和验证码登录需要 JavaScript。",
        "Signing in by phone and code needs JavaScript.",
    ),
    "no_script_orders": (
        "看订单、凭证和退款需要 JavaScript。出示凭证时，也可以在另一台手机上登录同一手机号。",
        "Orders, vouchers and refunds need JavaScript. To show a voucher you may sign in on another phone "
        "with the same number.",
    ),
    "no_script_own": ("这里是你自己的页面，需要 JavaScript。", "These are your own pages; they need JavaScript."),
    "no_script_console": ("工作台需要 JavaScript。", "The console needs JavaScript."),
    "no_script_do": (
        "请在浏览器设置里打开 JavaScript，再重新载入这一页。",
        "Turn JavaScript on in the browser's settings, then load this page again.",
    ),
    "no_script_call": ("有急事请致电{phone}。", "If it is urgent, call {phone}."),
    "link_home": ("首页", "Home"),
    "link_trips": ("周末游", "Trips"),
    "link_goods": ("好物", "Goods"),
    "link_help": ("帮助", "Help"),
}
