"""Who acts, in which office, with which rights, for which clients, at which moment. Ids only, no model."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE_ROWS = 0
"""The pseudo-client of rows that belong to the office and to no client."""


def day_of(at: datetime) -> date:
    """Give the day in Warsaw of a moment."""
    return at.astimezone(WARSAW).date()


@dataclass(frozen=True, slots=True)
class Actor:
    """Made once at the door (guard, job, consumer) and passed down as the first argument.

    `clients` is None for all clients of the office, else the ids that may be seen; `office_id` 0 is no office.
    `stands_for` are the colleagues whom this person stands in for on that day; their work counts as "mine".
    The kind "contact" is a client's person in the portal, one client at a time; it sees only what is shown to clients.
    """

    kind: str
    at: datetime
    office_id: int = 0
    user_id: int | None = None
    staff_id: int | None = None
    name: str = ""
    rights: frozenset[str] = frozenset()
    clients: frozenset[int] | None = frozenset()
    language: str = "pl"
    stands_for: frozenset[int] = frozenset()
    contact_id: int | None = None

    def may(self, right: str) -> bool:
        """Tell whether the actor holds a right; the system holds them all inside its office."""
        return self.kind == "system" or right in self.rights

    def sees(self, client_id: int | None) -> bool:
        """Tell whether the rows of this client are open to the actor."""
        return self.clients is None or client_id in self.clients

    @property
    def on(self) -> date:
        """The day in Warsaw on which the actor acts."""
        return day_of(self.at)

    @property
    def mine(self) -> frozenset[int]:
        """Whose work is "mine" today: the person's own and that of the colleagues they stand in for."""
        return self.stands_for | ({self.staff_id} if self.staff_id else set())

    @property
    def wall(self) -> str:
        """What the database setting kantorek.clients says for this actor."""
        if self.clients is None:
            return "*"
        own_rows = {OFFICE_ROWS} if self.kind in ("staff", "token", "automation") else set()
        return ",".join(str(pk) for pk in sorted(own_rows | self.clients))
