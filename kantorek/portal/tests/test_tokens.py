"""The page of API tokens of a company: made by an owner, shown once, stopped at once, and only for their own company."""

import re

import pytest

from kantorek.accounts.models import Key
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.tests.make import AT
from kantorek.portal.choices import PortalLevel
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db
SHOP = {"name": "Sklep <b>żółć</b>", "lasts": "30", "scopes": ["portal.see", "portal.send"]}


def url_of(cast: Cast) -> str:
    return f"/p/{cast.lipa.pk}/tokens/"


def keys() -> list[Key]:
    return list(Key.objects.filter(purpose=Key.Purpose.PORTAL_API).order_by("pk"))


def test_makes_a_token_that_is_shown_once_and_kept_nowhere(cast: Cast) -> None:
    jan = enter(make_access(cast.jan))
    answer = jan.post(url_of(cast), SHOP)
    (secret,) = set(re.findall(r"pk_[\w-]{20,}", answer.content.decode()))
    (key,) = keys()
    assert (key.scopes, key.client_id, key.hint) == (["portal.see", "portal.send"], cast.lipa.pk, secret[-4:])
    page = jan.get(url_of(cast)).content.decode()
    assert secret not in page and "Sklep &lt;b&gt;żółć&lt;/b&gt;" in page
    assert "no-store" in answer.headers["Cache-Control"]
    with scope.system(cast.office.pk, "tests", at=AT):
        told = str(EventRecord.objects.values())
    assert "portal.portal_token_made" in told and secret not in told
    assert jan.post(f"{url_of(cast)}{key.pk}/stop/").status_code == 302
    assert keys()[0].revoked_at is not None


@pytest.mark.parametrize("typed", [
    {}, SHOP | {"name": ""}, SHOP | {"lasts": "9999"}, SHOP | {"scopes": []}, SHOP | {"scopes": ["clients.see"]},
    SHOP | {"scopes": ["portal.people"]},
])  # fmt: skip
def test_what_is_wrong_is_said_and_no_token_is_made(cast: Cast, typed: dict[str, object]) -> None:
    assert enter(make_access(cast.jan)).post(url_of(cast), typed).status_code == 422
    assert keys() == []


def test_only_owners_of_the_same_company_stop_it(cast: Cast) -> None:
    owner: PortalAccess = make_access(cast.jan)
    enter(owner).post(url_of(cast), SHOP)
    (key,) = keys()
    below = enter(make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"), PortalLevel.ACCOUNTANT))
    other = enter(make_access(cast.ewa))
    assert below.get(url_of(cast)).status_code == 404
    assert below.post(f"{url_of(cast)}{key.pk}/stop/").status_code == 404
    for client in (cast.lipa, cast.wierzba):
        assert other.post(f"/p/{client.pk}/tokens/{key.pk}/stop/").status_code == 404
    assert "Sklep" not in other.get(f"/p/{cast.wierzba.pk}/tokens/").content.decode()
    assert keys()[0].revoked_at is None
