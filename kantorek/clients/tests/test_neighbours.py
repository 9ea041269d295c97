"""From client to client: in the order of names, among one's own, never through the wall."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.offices.models import StaffMember

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]


def go(browser: Browser, client: Client, way: str) -> str:
    answer = browser.get(f"/clients/{client.pk}/{way}/")
    assert answer.status_code == 302
    return str(answer["Location"])


def test_walks_through_the_clients_in_the_order_of_their_names(cast: Cast, sign_in: SignIn) -> None:
    lodz = make_client(cast.office, "Łódź Transport", carer=cast.marek)
    same = make_client(cast.office, "Łódź Transport", carer=cast.marek)
    browser = sign_in(cast.marek)
    assert go(browser, lodz, "next") == f"/clients/{same.pk}/", "of two with one name each has its turn"
    assert go(browser, same, "next") == f"/clients/{cast.wierzba.pk}/", "Lipa is Anna's, and he walks through his own"
    assert go(browser, same, "previous") == f"/clients/{lodz.pk}/"
    assert go(browser, cast.lipa, "next") == f"/clients/{lodz.pk}/", "from another's client through all of them"
    page = browser.get(f"/clients/{lodz.pk}/").content.decode()
    assert f"/clients/{lodz.pk}/next/" in page
    assert f"/clients/{lodz.pk}/previous/" in page


def test_stops_at_the_end_and_at_the_wall(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    assert go(anna, cast.lipa, "next") == f"/clients/{cast.lipa.pk}/"
    told = anna.get(f"/clients/{cast.lipa.pk}/").content.decode()
    assert "ostatni klient" in told or "last client" in told
    assert go(anna, cast.lipa, "previous") == f"/clients/{cast.lipa.pk}/"
    assert anna.get(f"/clients/{cast.wierzba.pk}/next/").status_code == 404
    assert sign_in(cast.obcy).get(f"/clients/{cast.lipa.pk}/next/").status_code == 404
