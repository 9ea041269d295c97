"""A worker that is killed in the middle of a call, for real: nothing is lost, nothing is asked twice, nothing overspent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.offices.models import Office
from kantorek.offices.tests.make import make_office
from kantorek.registers.actions import usage
from kantorek.registers.models import Answer
from kantorek.sandbox import WL_PATH
from kantorek.sandbox.economy import companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.verification.models import Light, Round
from kantorek.verification.rounds.walking import walk
from kantorek.verification.tests.rounds import Clock

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = datetime(2026, 11, 19, 21, 0, tzinfo=UTC)
WALK = """
import sys
from datetime import datetime, timedelta
import django
django.setup()
from kantorek.verification.rounds.walking import walk
at = datetime.fromisoformat(sys.argv[1])
walk("white_list", moment_now=lambda: at, spell=timedelta(minutes=10), wait=lambda seconds: None)
"""


@pytest.fixture
def far(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The sandbox's white list, which is asked without pauses, for this process and for the one that is killed."""
    cache.clear()
    with sandbox() as running:
        settings.WL_URL, settings.SANDBOX = running.url + WL_PATH, running.url
        monkeypatch.setenv("KANTOREK_WL_URL", settings.WL_URL)
        monkeypatch.setenv("KANTOREK_SANDBOX", running.url)
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "kantorek.config.settings")
        yield running


@pytest.fixture
def two_offices() -> list[Office]:
    """Forty-five clients in two offices, all waiting, made in bulk."""
    made = [make_office("Jedno"), make_office("Drugie")]
    served = companies()[:45]
    for number, office in enumerate(made):
        with scope.system(office.pk, "tests", at=NIGHT):
            sheets = [{"name": one.name, "nip": one.nip, "created_at": NIGHT} for one in served[number::2]]
            clients = Client.objects.bulk_create(Client(office_id=office.pk, **sheet) for sheet in sheets)
            Light.objects.bulk_create(
                Light(
                    office_id=office.pk, client_id=client.pk, register="white_list", number=client.nip or "",
                    due_at=NIGHT - timedelta(minutes=number + 1),
                )
                for client in clients
            )  # fmt: skip
    return made


def _kill_in_the_middle(far: Sandbox) -> None:
    """Start a walker, wait until the far end has its question, and kill it."""
    far.wish(register="white_list", fault="slow", seconds=20)
    walker = subprocess.Popen([sys.executable, "-c", WALK, NIGHT.isoformat()], env=os.environ)
    end = time.monotonic() + 20
    while not _asked(far) and time.monotonic() < end:
        assert walker.poll() is None, "the walker ended before it asked anything"
        time.sleep(0.02)
    walker.send_signal(signal.SIGKILL)
    walker.wait()


def _asked(far: Sandbox) -> int:
    return sum(times for name, times in far.world.trouble.calls.items() if name.startswith("white_list"))


def _answers(offices: list[Office]) -> list[int]:
    found: list[int] = []
    for office in offices:
        with scope.system(office.pk, "tests", at=NIGHT):
            found += [answer.client_id or 0 for answer in Answer.objects.filter(outcome="found")]
    return found


def test_killed_with_a_call_in_flight(far: Sandbox, two_offices: list[Office]) -> None:
    _kill_in_the_middle(far)
    assert (_asked(far), _answers(two_offices)) == (1, [])
    assert usage("white_list", at=NIGHT).today == 1, "the call counts as spent"
    assert Round.objects.get(register="white_list").lease_until is not None, "the dead one still has the round"

    clock = Clock(NIGHT + timedelta(minutes=3))
    walk("white_list", moment_now=clock, spell=timedelta(minutes=10), wait=clock.wait)
    assert (_asked(far), len(_answers(two_offices))) == (2, 15), "only those who were not in flight"

    clock.at = NIGHT + timedelta(hours=4, minutes=5)
    walk("white_list", moment_now=clock, spell=timedelta(minutes=10), wait=clock.wait)
    told = _answers(two_offices)
    assert (_asked(far), len(told), len(set(told))) == (3, 45, 45), "everybody has one answer, and nobody two"
