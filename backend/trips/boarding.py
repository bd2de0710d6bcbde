"""What a booking keeps of the trip as it was bought: where it boards, how it sleeps, which group comes."""

import msgspec

from backend.kernel.bilingual import Bilingual
from backend.trips.rooming import Rooms
from backend.trips.study import Group


class Boarded(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Where and when a booking boards, as it was when it was bought; `group`, of a study visit;
    `rooms`, of a trip with nights (none on bookings older than this)."""

    code: str
    name: Bilingual
    at: str
    group: Group | None = None
    rooms: Rooms | None = None
