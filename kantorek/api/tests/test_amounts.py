"""Amounts that clients are told over the API: the same walls and actions as the pages."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.declarations.tests.make import make_obligation

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
SHOW, HIDE = "/obligations/amounts/show", "/obligations/amounts/hide"


def test_told_and_taken_back_within_ones_own_clients(cast: Cast, ask: Ask) -> None:
    vat = make_obligation(cast.lipa, "vat-payment", amount=Decimal("10.00"))
    uncounted = make_obligation(cast.lipa, "zus-other")
    theirs = make_obligation(cast.wierzba, "vat-payment", amount=Decimal("10.00"))
    done = ask(cast.anna, "POST", SHOW, {"ids": [vat.pk, uncounted.pk, theirs.pk]}).json()
    assert done["changed"] == [vat.pk]
    assert [one["id"] for one in done["skipped"]] == [uncounted.pk]
    assert ask(cast.anna, "GET", f"/obligations/{vat.pk}").json()["shown_at"]
    assert ask(cast.marek, "GET", f"/obligations/{theirs.pk}").json()["shown_at"] is None
    assert ask(cast.anna, "POST", HIDE, {"ids": [vat.pk]}).json()["changed"] == [vat.pk]


def test_who_may_not(cast: Cast, ask: Ask) -> None:
    vat = make_obligation(cast.lipa, "vat-payment", amount=Decimal("10.00"))
    assert ask(cast.anna, "POST", SHOW, {"ids": [vat.pk]}, scopes="clients.see").status_code == 403
    assert ask(cast.obcy, "POST", SHOW, {"ids": [vat.pk]}).json() == {"changed": [], "skipped": []}
    assert ask(cast.anna, "POST", SHOW, {"ids": []}).status_code == 422
