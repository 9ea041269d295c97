"""What the pages of duties offer to whom, and how they answer a day that cannot be read."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import rows_of
from kantorek.declarations.tests.test_board import duty
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import make_staff

SignIn = Callable[[StaffMember], Browser]
pytestmark = pytest.mark.django_db


def page_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_may_only_look_sees_the_state_in_words_and_no_form(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, "vat-payment")
    viewer = sign_in(make_staff(cast.office, "Zofia Brzoza", role=Role.VIEWER))
    page = page_of(viewer, f"/deadlines/{it.pk}/").split("<main")[1]
    assert "czeka na dokumenty" in page
    assert "<form" not in page.split("</main>")[0]
    assert "<fieldset" not in page
    assert f"/deadlines/{it.pk}/move/" in page_of(sign_in(cast.anna), f"/deadlines/{it.pk}/")


def test_the_board_names_only_the_keys_that_do_something(cast: Cast, sign_in: SignIn) -> None:
    month = f"{duty(cast.lipa, 'vat-payment').board_month:%Y-%m}"
    viewer = sign_in(make_staff(cast.office, "Zofia Brzoza", role=Role.VIEWER))
    for browser, there in ((sign_in(cast.anna), True), (viewer, False)):
        foot = page_of(browser, f"/deadlines/?month={month}").split("k-foot")[1]
        assert "Enter" in foot
        assert ("dołącza UPO" in foot) is there


@pytest.mark.parametrize("typed", ["29.02.2027", "wczoraj", "1" * 40, "30.02.2026\x00"])
def test_a_day_that_cannot_be_read_moves_nothing(cast: Cast, sign_in: SignIn, typed: str) -> None:
    it = duty(cast.lipa, "vat-payment")
    sent = {"state": "sent", "version": it.version, "done_on": typed}
    answer = sign_in(cast.anna).post(f"/deadlines/{it.pk}/move/", sent, follow=True)
    assert answer.status_code == 200
    assert again(it).state == it.state


def again(it: Obligation) -> Obligation:
    return next(row for row in rows_of(it.client) if row.pk == it.pk)


def test_the_rules_of_a_typed_day(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    assert f'value="{date(2027, 3, 1):%d.%m.%Y}"' in page_of(browser, "/settings/law/?on=01.03.2027")
    wrong = page_of(browser, "/settings/law/?on=29.02.2027")
    assert "29.02.2027" in wrong
    assert "niżej jest dzisiaj" in wrong
    assert cast.anna.user
    cast.anna.user.language = "en"
    cast.anna.user.save()
    english = page_of(sign_in(cast.anna), "/settings/law/")
    assert "own custom" in english
    assert "zwyczaj biura" not in english
