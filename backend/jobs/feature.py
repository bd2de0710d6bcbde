"""What background work brings of its own."""

from backend.jobs import housekeeping
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="jobs",
    jobs=housekeeping.blueprint,
)  # fmt: skip
