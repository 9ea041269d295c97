"""The whole night from the timetable's entry: five registers of the sandbox, one client, every lamp lit; and again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.offices.tests.make import AT, make_office
from kantorek.registers.models import Answer
from kantorek.sandbox import CRBR_PATH, GUS_KEY, GUS_PATH, KRS_PATH, VIES_PATH, WL_PATH
from kantorek.sandbox.economy import by_nip
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.verification import jobs
from kantorek.verification.models import Light

pytestmark = pytest.mark.django_db
LIS = by_nip()["9991843022"]


@pytest.fixture
def far(settings: Any) -> Iterator[Sandbox]:
    """All registers of the sandbox."""
    cache.clear()
    drop_jobs()
    with sandbox() as running:
        settings.SANDBOX, settings.GUS_KEY = running.url, GUS_KEY
        settings.WL_URL, settings.VIES_URL = running.url + WL_PATH, running.url + VIES_PATH
        settings.CRBR_URL, settings.KRS_URL = running.url + CRBR_PATH, running.url + KRS_PATH
        settings.GUS_URL = running.url + GUS_PATH
        yield running


def test_one_entry_lights_every_lamp_and_a_second_asks_nobody(far: Sandbox) -> None:
    office = make_office(vat_eu=f"PL{LIS.nip}")
    sheet: dict[str, Any] = {"nip": LIS.nip, "regon": LIS.regon, "krs": LIS.krs, "legal_form": LIS.form}
    make_client(office, LIS.name, terms={"vat_frequency": "month", "vat_eu": True}, **sheet)
    jobs.walk_rounds()
    run_jobs()
    with scope.system(office.pk, "tests", at=AT):
        lit = {light.register: (light.state, light.code) for light in Light.objects.all()}
        proof = Answer.objects.get(register="vies")
    assert {register: state for register, (state, _code) in lit.items()} == dict.fromkeys(
        ("white_list", "gus", "vies", "krs", "crbr"), "ok"
    )
    assert proof.request_id, "signed with the office's own number, VIES gives a consultation number"
    asked = dict(far.world.trouble.calls)
    jobs.walk_rounds()
    run_jobs()
    assert far.world.trouble.calls == asked, "all answers are fresh"
