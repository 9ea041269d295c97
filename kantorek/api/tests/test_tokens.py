"""The page of API tokens: made once, shown once, stopped at once, and only for whoever may make them."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kantorek.accounts.models import Key, User
from kantorek.api.actions import issue_token, revoke_token
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import EventRecord
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
PAGE = "/settings/tokens/"
CRM = {"name": "CRM <b>żółć</b>", "lasts": "30", "scopes": ["clients.see", "clients.add"]}


def secret_in(html: str) -> str:
    found = set(re.findall(r"sk_[\w-]{20,}", html))
    assert len(found) == 1, found
    return str(found.pop())


def test_makes_a_token_that_works_and_is_shown_once(cast: Cast, sign_in: SignIn, client: Browser) -> None:
    browser = sign_in(cast.marek)
    answer = browser.post(PAGE, CRM)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    secret = secret_in(answer.content.decode())
    key = Key.objects.get(office_id=cast.office.pk, purpose=Key.Purpose.API)
    assert (key.scopes, key.hint, key.user) == (["clients.add", "clients.see"], secret[-4:], cast.marek.user)
    assert key.expires_at is not None
    assert abs(key.expires_at - now() - timedelta(days=30)) < timedelta(minutes=5)
    call = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/clients", headers=call).status_code == 200
    again = browser.get(PAGE).content.decode()
    assert secret not in again
    assert f"…{secret[-4:]}" in again
    assert "CRM &lt;b&gt;żółć&lt;/b&gt;" in again


def test_waits_ten_seconds_after_the_first_proof_of_the_address(cast: Cast, sign_in: SignIn) -> None:
    """A request that was let in by what the proof has ended makes no key that outlives it."""
    browser, marek = sign_in(cast.marek), User.objects.filter(email="marek@example.com")
    marek.update(email_proved_at=now() - timedelta(seconds=5), language="en")
    early = browser.post(PAGE, CRM)
    assert early.status_code == 422 and "ten seconds" in early.content.decode() and not Key.objects.exists()
    marek.update(email_proved_at=now() - timedelta(seconds=10))
    assert browser.post(PAGE, CRM).status_code == 200 and Key.objects.count() == 1


def test_keeps_the_secret_nowhere(cast: Cast, sign_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = sign_in(cast.marek)
    secret = secret_in(browser.post(PAGE, CRM).content.decode())
    kept = [str(Key.objects.values()), str(dict(browser.session)), caplog.text]
    with scope.system(cast.office.pk, "tests", at=now()):
        kept.append(str(EventRecord.objects.values()))
    assert [secret in each for each in kept] == [False] * 4
    assert "api.token_issued" in kept[3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a\x00b"},
        {"name": "x" * 101},
        {"scopes": []},
        {"scopes": ["office.everything"]},
        {"lasts": "forever"},
        {"lasts": ""},
    ],
)
def test_wrong_input_makes_nothing_and_says_why(cast: Cast, sign_in: SignIn, wrong: dict[str, object]) -> None:
    answer = sign_in(cast.marek).post(PAGE, CRM | wrong)
    assert answer.status_code == 422
    assert b'aria-invalid="true"' in answer.content or b"k-help bad" in answer.content
    assert not Key.objects.filter(purpose=Key.Purpose.API).exists()


def test_stops_a_token_at_once(cast: Cast, sign_in: SignIn, client: Browser) -> None:
    secret = issue_token(cast.marek.email, ["clients.see"], name="Stary", office_id=cast.office.pk)
    key = Key.objects.get(name="Stary")
    browser = sign_in(cast.marek)
    answer = browser.post(f"{PAGE}{key.pk}/revoke/", follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert client.get("/api/v1/clients", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert f"revoke-{key.pk}" not in answer.content.decode()
    assert browser.post(f"{PAGE}{key.pk}/revoke/").status_code == 302  # twice does no harm
    with scope.system(cast.office.pk, "tests", at=now()):
        assert EventRecord.objects.filter(name="api.token_revoked").count() == 1


def test_only_the_office_s_own_tokens_are_there(cast: Cast, sign_in: SignIn) -> None:
    issue_token(cast.obcy.email, ["clients.see"], name="Cudzy", office_id=cast.elsewhere.pk)
    key = Key.objects.get(name="Cudzy")
    browser = sign_in(cast.marek)
    assert "Cudzy" not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{key.pk}/revoke/").status_code == 404
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Key.DoesNotExist):
        revoke_token(actor, key)
    key.refresh_from_db()
    assert key.revoked_at is None


def test_a_key_of_another_kind_is_no_token(cast: Cast, sign_in: SignIn) -> None:
    invitation = Key.objects.create(
        hash="h", purpose=Key.Purpose.STAFF_INVITATION, office_id=cast.office.pk, made_at=now(), name="Zaproszenie"
    )
    browser = sign_in(cast.marek)
    assert "Zaproszenie" not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{invitation.pk}/revoke/").status_code == 404


def test_who_may_not_make_tokens_finds_no_page(cast: Cast, sign_in: SignIn) -> None:
    key = Key.objects.create(hash="h", purpose=Key.Purpose.API, office_id=cast.office.pk, made_at=now())
    for browser in (sign_in(cast.anna), Browser()):
        stranger = browser.get(PAGE).status_code == 302
        shut = 302 if stranger else 404
        assert browser.get(PAGE).status_code == shut
        assert browser.post(PAGE, CRM).status_code == shut
        assert browser.post(f"{PAGE}{key.pk}/revoke/").status_code == shut
    assert Key.objects.filter(purpose=Key.Purpose.API, revoked_at=None).count() == 1
    assert sign_in(cast.marek).get(f"{PAGE}{key.pk}/revoke/").status_code == 405


def test_the_tab_stands_in_the_settings(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    for page in ("/settings/", "/settings/people/", "/settings/roles/"):
        assert f'href="{PAGE}"' in browser.get(page).content.decode()
    assert f'href="{PAGE}" aria-current="page"' in browser.get(PAGE).content.decode()


def test_a_token_of_a_person_who_left_is_shown_as_closed(cast: Cast, sign_in: SignIn) -> None:
    from kantorek.offices.actions import end_employment

    issue_token(cast.anna.email, ["clients.see"], name="Annin", office_id=cast.office.pk)
    with scope.of(actor_of(cast.marek)) as actor:
        end_employment(actor, cast.anna)
    with translation.override("en"):
        html = sign_in(cast.marek).get(PAGE).content.decode()
    assert "Annin" in html
    assert f"revoke-{Key.objects.get(name='Annin').pk}" not in html


def test_queries_do_not_grow(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        issue_token(cast.marek.email, ["clients.see"], name=f"Nr {number}", office_id=cast.office.pk)
    browser = sign_in(cast.marek)
    browser.get(PAGE)
    with django_assert_max_num_queries(10):  # with BEGIN and the settings of the walls
        assert browser.get(PAGE).content.decode().count("…") >= 20
