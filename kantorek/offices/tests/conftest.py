"""Fixtures of the office's tests: a clock at the doors, and a colleague who has no client yet."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kantorek.conftest import Cast
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import make_staff


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the time at the doors."""

    def set_to(at: datetime) -> None:
        for door in ("offices.access", "offices.consumers", "api.access"):
            monkeypatch.setattr(f"kantorek.{door}.now", lambda: at)

    return set_to


@pytest.fixture
def kasia(cast: Cast) -> StaffMember:
    """A colleague without a client."""
    return make_staff(cast.office, "Katarzyna Nowicka", email="kasia@example.com")
