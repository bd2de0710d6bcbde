"""What pictures bring."""

from backend.kernel.feature import Feature
from backend.media import jobs, lives

FEATURE = Feature(
    name="media",
    lives=lives.LIVES,
    jobs=jobs.blueprint,
)  # fmt: skip
