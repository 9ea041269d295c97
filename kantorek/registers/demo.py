"""The demo's questions to the sandbox's register: left open at loading, asked by the worker in the first minutes."""

from datetime import datetime, timedelta

from kantorek.core import scope
from kantorek.registers import lines
from kantorek.registers.models import Answer


def load(office_id: int, numbers: list[tuple[int, str]], *, at: datetime) -> None:
    """Ask GUS about clients (id, NIP); the sweeper takes them up as fast as the register's limits let it."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        Answer.objects.bulk_create(
            Answer(
                office_id=office_id,
                client_id=client_id,
                register="gus",
                number=nip,
                retry_at=at - timedelta(days=1),
                invented=lines.is_invented("gus"),
                at=at,
                asked_by_kind=actor.kind,
                asked_by_name=actor.name,
            )
            for client_id, nip in numbers
        )
