"""What things begun bring."""

from backend.drafts import actions, jobs, lives, routes
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="drafts",
    lives=lives.LIVES,
    routers=(routes.router,),
    jobs=jobs.blueprint,
    messages={
        "draft_newer": (
            "另一台设备刚刚改过，已取回最新内容",
            "Changed on another device just now; the latest is here",
        ),
        "too_many_drafts": ("保存的草稿太多，请先清理", "Too many drafts are kept; clear some first"),
    },
    erasers=(actions.forget_person,),
    exports=(actions.export,),
)
