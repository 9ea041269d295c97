"""The demo's first night: the rounds light the lamps, and a few clients are not what they were a week ago."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.verification import readings
from kantorek.verification.actions import add_account, sync_lights
from kantorek.verification.models import Light
from kantorek.verification.readings import Served

Known = Mapping[str, Mapping[str, dict[str, Any]]]
"""What was known before: NIP → register → data of an answer, only as much of it as a light compares by."""
_LAST_ASKED = timedelta(days=8)


def load(office_id: int, known: Known, *, at: datetime) -> None:
    """Let every light be due, those of the pictures first, and remember what some registers said last week."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        sync_lights(actor, list(Client.objects.current()), at=at)
        lights = Light.objects.filter(client__nip__in=known).select_related("client")
        told = [light for light in lights if light.register in known[light.client.nip or ""]]
        for light in told:
            _remember(light, known[light.client.nip or ""][light.register], at=at - _LAST_ASKED)
        Light.objects.bulk_update(told, ["state", "code", "facts", "since", "answered_at", "tried_at"])


def load_accounts(office_id: int, paid: Mapping[str, list[dict[str, Any]]], *, at: datetime) -> None:
    """Put accounts onto the lists of clients, by the client's NIP, as their carers wrote them down over two months."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        for client in Client.objects.current().filter(nip__in=paid).select_related("carer").order_by("pk"):
            if client.why_closed() or client.carer is None:
                continue
            for number, fields in enumerate(paid[client.nip or ""]):
                then = at - timedelta(days=9 * (number + 1))
                carer = replace(actor, kind="staff", staff_id=client.carer_id, name=client.carer.name, at=then)
                add_account(carer, client, fields=fields)


def _remember(light: Light, data: dict[str, Any], *, at: datetime) -> None:
    reading = readings.read(light.register, "found", data, Served(settles_vat=True, vat_eu=True))
    light.state, light.code, light.facts = reading.state, reading.code, reading.facts
    light.since = light.answered_at = light.tried_at = at
