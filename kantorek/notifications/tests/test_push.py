"""What a push message says, and to whom: signed, sealed, one for several, and nothing that is nobody's business."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from py_vapid import Vapid02

from kantorek.accounts.models import Seat, User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.testing import run_jobs
from kantorek.notifications.actions import Reader as Told
from kantorek.notifications.actions import tell_contacts
from kantorek.notifications.models import Notice, PushDevice
from kantorek.notifications.push import vapid
from kantorek.notifications.push.payload import MOST_BYTES, payload_of
from kantorek.notifications.tests.pushed import (
    KIND,
    PushService,
    Subscription,
    notice,
    post,
    tell,
    unb64,
)
from kantorek.offices.models import StaffMember
from kantorek.portal.tests.make import make_access

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]


def claims(headers: Any) -> dict[str, Any]:
    token = headers["authorization"].removeprefix("vapid t=").partition(",")[0]
    found: dict[str, Any] = json.loads(unb64(token.split(".")[1]))
    return found


def test_what_is_told_arrives_sealed_for_that_browser(cast: Cast, service: PushService, anna: Subscription) -> None:
    told = tell(cast, cast.anna)[0]
    [message] = service.read(anna)
    assert message["title"] == "Lipa skreślona z VAT"
    assert message["url"] == reverse("notifications:open", args=[told.pk])
    assert (message["tag"], message["badge"], message["language"]) == (f"notice:{told.pk}", 1, "pl")
    assert message["icon"].startswith("/p/")
    assert b"Lipa" not in service.taken[0][2]
    assert notice(cast).pushed_at
    assert PushDevice.objects.get().sent_at


def test_amounts_and_words_stay_behind_the_door(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna)
    assert "1 234,50" not in json.dumps(service.read(anna), ensure_ascii=False)


def test_it_is_signed_by_the_key_that_the_page_was_given(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna)
    headers = service.taken[0][1]
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith(f"k={vapid.public_key()}")
    said = claims(headers)
    left = said["exp"] - now().timestamp()
    assert 0 < left <= 24 * 3600
    assert said["aud"] == service.url
    assert said["sub"].startswith("mailto:")
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "86400"
    assert headers["urgency"] == "normal"
    assert 0 < len(headers["topic"]) <= 32


def test_the_key_is_the_installations_own(settings: Any) -> None:
    first = vapid.public_key()
    assert len(unb64(first)) == 65
    assert vapid.public_key() == first
    settings.SECRET_KEY = "inna instalacja"
    assert vapid.public_key() != first


def test_who_reaches_us_is_named_only_where_it_is_somebody(settings: Any) -> None:
    for sender, url, named in (
        ("Biuro <biuro@biuro.example>", "https://biuro.example", "mailto:biuro@biuro.example"),
        ("Kantorek <kantorek@localhost>", "https://biuro.example:8443", "https://biuro.example"),
        ("", "http://localhost:8000", "mailto:kantorek@localhost"),
    ):
        settings.MAIL_FROM, settings.URL = sender, url
        assert (
            claims({"authorization": vapid.signed("https://web.push.apple.com/x", at=now())["Authorization"]})["sub"]
            == named
        )


def test_what_is_pressing_wakes_the_phone(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna, level="bad")
    assert service.taken[0][1]["urgency"] == "high"


def test_several_at_once_are_one_message(cast: Cast, service: PushService, anna: Subscription) -> None:
    for number in range(5):
        tell(cast, cast.anna, jobs=False, once=f"vat:{number}", title=f"Sprawa {number}")
    run_jobs()
    [message] = service.read(anna)
    assert message["title"] == "5 nowych powiadomień"
    assert (message["url"], message["badge"]) == (reverse("notifications:list"), 5)


def test_the_same_thing_again_replaces_what_the_screen_shows(
    cast: Cast, service: PushService, anna: Subscription
) -> None:
    tell(cast, cast.anna, group="chat:7")
    tell(cast, cast.anna, group="chat:7", once="vat:2")
    first, second = service.read(anna)
    assert (first["tag"], second["tag"]) == ("chat:7", "chat:7")
    assert (first["body"], second["body"]) == ("", "2 razy")
    assert service.taken[0][1]["topic"] == service.taken[1][1]["topic"]


def test_a_clients_person_is_told_in_their_language_and_led_to_their_company(cast: Cast, service: PushService) -> None:
    access = make_access(cast.jan)
    assert access.user
    User.objects.filter(pk=access.user.pk).update(language="en")
    phone = service.subscription("jan")
    browser = Browser()
    browser.force_login(User.objects.get(pk=access.user.pk))
    post(browser, phone.said())
    jan = Told(contact_id=cast.jan.pk, user_id=access.user.pk, language="en")
    with scope.system(cast.office.pk, "tests", at=now()) as actor:
        for number in range(2):
            told: dict[str, Any] = {"kind": KIND, "title": "New", "once": f"x:{number}"}
            tell_contacts(actor, [jan], client_id=cast.lipa.pk, url=f"/p/{cast.lipa.pk}/", **told)
    run_jobs()
    [message] = service.read(phone)
    assert (message["title"], message["url"]) == ("2 new notices", f"/p/{cast.lipa.pk}/notices/")
    with scope.system(cast.office.pk, "tests", at=now()) as actor:
        tell_contacts(actor, [jan], client_id=cast.lipa.pk, url="/p/", kind=KIND, title="Third", once="x:3")
    Seat.objects.filter(user=access.user).delete()
    run_jobs()
    assert len(service.taken) == 1


def test_who_knows_several_offices_is_told_which(cast: Cast, service: PushService, anna: Subscription) -> None:
    assert cast.anna.user
    Seat.objects.create(
        user=cast.anna.user, office_id=cast.elsewhere.pk, kind="contact", client_id=cast.foreign.pk, object_id=1
    )
    tell(cast, cast.anna)
    assert service.read(anna)[0]["title"] == "Jaworska i Wspólnicy: Lipa skreślona z VAT"


def test_the_longest_message_fits(cast: Cast) -> None:
    longest = Notice(pk=1, kind="x", title="ś" * 2000, url="/" + "x" * 299, group="ż" * 120, staff_id=1, at=now())
    body, _headers = payload_of(cast.office, [longest], language="pl", unread=100, named=True)
    assert len(body) <= MOST_BYTES
    assert json.loads(body)["title"].startswith("Jaworska i Wspólnicy: śś")
