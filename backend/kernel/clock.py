"""Time: instants are UTC, days are those of Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def day_of(instant: datetime) -> date:
    """The Shanghai day an instant falls on."""
    return instant.astimezone(SHANGHAI).date()


def today() -> date:
    """The present day in Shanghai."""
    return day_of(now())


def at(day: date, clock: str) -> datetime:
    """The instant of `HH:MM` on a Shanghai day."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


def days_between(instant: datetime, day: date) -> int:
    """Whole Shanghai days from the day of `instant` to `day`; negative when it has passed."""
    return (day - day_of(instant)).days


def weekends(start: date, count: int) -> list[date]:
    """The next `count` Saturdays strictly after `start`."""
    first = start + timedelta(days=(5 - start.weekday()) % 7 or 7)
    return [first + timedelta(weeks=n) for n in range(count)]
