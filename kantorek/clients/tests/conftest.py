"""What tests of the client's pages share: a register on loopback, and people who read English."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.accounts.models import User
from kantorek.core.testing import drop_jobs
from kantorek.offices.models import StaffMember
from kantorek.registers.limits import Limits
from kantorek.sandbox import GUS_KEY, GUS_PATH, WL_PATH
from kantorek.sandbox.tests.running import Sandbox, sandbox


@pytest.fixture
def gus(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox that the settings point at, and limits that do not slow the tests down."""
    cache.clear()
    drop_jobs()
    monkeypatch.setattr("kantorek.registers.actions.quotas.limits_of", lambda register, at: Limits(100, 1000, 10_000))
    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY, settings.SANDBOX = running.url + GUS_PATH, GUS_KEY, running.url
        yield running


@pytest.fixture
def registers(gus: Sandbox, settings: Any) -> Sandbox:
    """GUS and the list of VAT payers in one sandbox."""
    settings.WL_URL = gus.url + WL_PATH
    return gus


@pytest.fixture
def english(sign_in: Callable[[StaffMember], Browser]) -> Callable[[StaffMember], Browser]:
    """A browser of a colleague who reads English, so that the words on the page are the msgids."""

    def make(member: StaffMember) -> Browser:
        assert member.user_id
        User.objects.filter(pk=member.user_id).update(language="en")
        return sign_in(member)

    return make
