"""Substitutions on their page, in the menu and over the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import StandIn
from kantorek.api.actions import issue_token
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import StaffMember, Substitution
from kantorek.offices.tests.away import BEFORE, FIRST, SignIn, stand_in
from kantorek.offices.tests.make import actor_of, make_staff

pytestmark = pytest.mark.django_db


def test_the_page_lists_adds_and_ends(cast: Cast, kasia: StaffMember, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), "/settings/substitutions/"
    today = datetime.now(UTC).date()
    days = {"starts_on": f"{today + timedelta(days=1):%d.%m.%Y}", "ends_on": f"{today + timedelta(days=3):%d.%m.%Y}"}
    typed = {"person": cast.anna.pk, "stand_in": kasia.pk, "note": "urlop", **days}
    assert browser.post(url, typed).status_code == 302
    assert browser.post(url, typed).status_code == 422
    assert browser.post(url, typed | {"person": kasia.pk, "stand_in": cast.anna.pk}).status_code == 422
    assert browser.post(url, typed | {"starts_on": "31.02.2027"}).status_code == 422
    assert "Katarzyna Nowicka za: Anna Wójcik" in (shown := browser.get(url).content.decode()) and "urlop" in shown
    other = make_staff(cast.office, "Postronna Osoba")
    assert "urlop" not in sign_in(other).get(url).content.decode()
    with scope.of(actor_of(cast.marek)):
        one = Substitution.objects.get()
    assert sign_in(cast.obcy).post(f"{url}{one.pk}/end/").status_code == 404
    assert browser.post(f"{url}{one.pk}/end/").status_code == 302
    assert not StandIn.objects.exists()
    assert browser.post(f"{url}{one.pk}/restore/").status_code == 302
    assert StandIn.objects.count() == 1


def test_the_name_of_who_is_away_stands_under_ones_own(
    cast: Cast, kasia: StaffMember, sign_in: SignIn, clock: Callable[[datetime], None]
) -> None:
    stand_in(cast, cast.anna, kasia)
    browser = sign_in(kasia)
    clock(BEFORE)
    assert "także za" not in browser.get("/clients/").content.decode()
    clock(FIRST)
    shown = browser.get("/clients/?view=standing").content.decode()
    assert "także za: A. Wójcik" in shown and "Lipa sp. z o.o." in shown and "Zastępstwo" in shown
    assert "Lipa sp. z o.o." not in browser.get("/clients/?view=mine").content.decode()


def test_the_api_does_the_same(cast: Cast, kasia: StaffMember, client: Browser) -> None:
    head = {"Authorization": f"Bearer {issue_token(cast.marek.email, ['all'])}"}
    today = datetime.now(UTC).date()
    data = {
        "person_id": cast.anna.pk,
        "stand_in_id": kasia.pk,
        "starts_on": f"{today + timedelta(days=1)}",
        "ends_on": f"{today + timedelta(days=2)}",
    }
    url = "/api/v1/substitutions"
    made = client.post(url, data, content_type="application/json", headers=head)
    assert made.status_code == 201 and made.json()["state"] == "planned"
    assert client.post(url, data, content_type="application/json", headers=head).status_code == 409
    alien = data | {"stand_in_id": cast.obcy.pk}
    assert client.post(url, alien, content_type="application/json", headers=head).status_code == 404
    weak = {"Authorization": f"Bearer {issue_token(kasia.email, ['all'])}"}
    assert client.post(url, data, content_type="application/json", headers=weak).status_code in (403, 404)
    assert [row["id"] for row in client.get(url, headers=weak).json()["items"]] == [made.json()["id"]]
    ended = client.post(f"{url}/{made.json()['id']}/end", headers=head)
    assert ended.status_code == 200 and ended.json()["state"] == "ended"
