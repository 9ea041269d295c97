"""A push service on loopback, and Anna's browser behind it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.notifications import kinds
from kantorek.notifications.tests.pushed import KIND, PushService, Subscription, post, push_service
from kantorek.offices.models import StaffMember

SignIn = Callable[[StaffMember], Browser]


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    """The one service to which we may send, and a kind of notice that is pushed."""
    kinds.register(kinds.Kind(key=KIND, label="Próba", group="office", readers="both"))
    with push_service() as found:
        settings.PUSH_HOSTS = [found.host]
        yield found
    kinds._kinds.pop(KIND)


@pytest.fixture
def anna(cast: Cast, service: PushService, sign_in: SignIn) -> Subscription:
    """Anna's browser, in which she has switched notifications on."""
    one = service.subscription("anna")
    assert post(sign_in(cast.anna), one.said()).status_code == 201
    return one
