"""What conversations bring."""

from backend.conversations import (
    buyer_routes,
    lives,
    notices,
    personal,
    platform_routes,
    queries,
    supplier_routes,
)
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="conversations",
    lives=lives.LIVES,
    routers=(buyer_routes.router, supplier_routes.router, platform_routes.router),
    pictures=(queries.shown_pictures,),
    listeners=(("conversation", notices.on_conversation),),
    templates=notices.TEMPLATES,
    messages={
        "say_first": ("请先在对话里写明处理结果", "Say in the conversation first what was done"),
        "conversation_over": (
            "这笔订单已结束较久，不能再发消息；需要帮助请联系平台客服",
            "This order ended long ago, so no more messages can be sent; please contact us for help",
        ),
    },
    keepers=(personal.keep_person,),
    erasers=(personal.forget_person,),
    exports=(personal.export,),
)
