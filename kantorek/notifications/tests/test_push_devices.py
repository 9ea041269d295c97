"""A person's browsers by the front door: added, moved, bounded, taken off; only push services; nobody else's."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kantorek.conftest import Cast
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push.actions import MOST
from kantorek.notifications.push.browsers import label_of
from kantorek.notifications.push.vapid import public_key
from kantorek.notifications.tests.pushed import Subscription, make_device, post
from kantorek.offices.models import StaffMember
from kantorek.portal.tests.make import make_access

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
FCM = "https://fcm.googleapis.com/fcm/send/"


def mine(member: StaffMember) -> list[str]:
    return list(PushDevice.objects.filter(user=member.user).order_by("pk").values_list("endpoint", flat=True))


def test_a_browser_is_added_with_its_name_and_its_keys(cast: Cast, sign_in: SignIn) -> None:
    one = Subscription(FCM + "one")
    assert post(sign_in(cast.anna), one.said()).status_code == 201
    device = PushDevice.objects.get(user=cast.anna.user)
    assert (device.endpoint, device.p256dh, device.label) == (one.endpoint, one.p256dh, "Chrome, Windows")


def test_a_clients_person_adds_one_too(cast: Cast) -> None:
    access = make_access(cast.jan)
    browser = Browser()
    assert access.user
    browser.force_login(access.user)
    assert post(browser, Subscription(FCM + "jan").said()).status_code == 201
    assert PushDevice.objects.filter(user=access.user).count() == 1


def test_a_stranger_adds_none(cast: Cast) -> None:
    assert post(Browser(), Subscription(FCM + "one").said()).status_code == 302
    assert not PushDevice.objects.exists()


def test_without_the_pages_token_nothing_is_added(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.anna.user)  # type: ignore[arg-type]
    assert post(browser, Subscription(FCM + "one").said()).status_code == 403
    told = browser.get(reverse("notifications:push")).json()
    assert told["key"] == public_key()
    url = reverse("notifications:push")
    said = json.dumps(Subscription(FCM + "one").said())
    token = {"HTTP_X_CSRFTOKEN": told["csrf"]}
    assert browser.post(url, said, content_type="application/json", **token).status_code == 201


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.1/send",
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/latest",
        "https://localhost/send",
        "https://127.0.0.1/send",
        "http://127.0.0.1:9999/send",
        "https://[::1]/send",
        "https://[::ffff:10.0.0.1]/send",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://evilfcm.googleapis.com/x",
        "https://push.services.mozilla.com.evil.example/x",
        "https://notify.windows.com/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://user:pass@fcm.googleapis.com/x",
        "https://10.0.0.1#@fcm.googleapis.com/x",
        "https://10.0.0.1\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com\t.evil.example/x",
        "https://fcm。googleapis。com/x",
        "ftp://fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "https:///x",
        "javascript:alert(1)",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "",
    ],
)
def test_only_push_services_are_taken(cast: Cast, sign_in: SignIn, endpoint: str) -> None:
    response = post(sign_in(cast.anna), Subscription(endpoint).said())
    assert response.status_code == 422
    assert response.json()["message"]
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91b-_",
        "https://fcm.googleapis.com:443/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QGx",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d%3d",
    ],
)
def test_every_browsers_service_is_taken(cast: Cast, sign_in: SignIn, endpoint: str) -> None:
    assert post(sign_in(cast.anna), Subscription(endpoint).said()).status_code == 201


def test_a_host_of_the_settings_is_taken(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    settings.PUSH_HOSTS = ["push.example", "127.0.0.1:9999"]
    anna = sign_in(cast.anna)
    for good in ("https://push.example/x", "http://127.0.0.1:9999/x"):
        assert post(anna, Subscription(good).said()).status_code == 201
    for bad in ("http://push.example/x", "http://127.0.0.1:9998/x", "https://a.push.example/x"):
        assert post(anna, Subscription(bad).said()).status_code == 422


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"p256dh": "AAAA", "auth": "AAAA"},
        {"p256dh": "B" + "A" * 86, "auth": "A" * 22},
        {"p256dh": "nie klucz", "auth": "A" * 22},
        {"p256dh": 5, "auth": None},
        "klucze",
    ],
)
def test_keys_that_are_none_are_refused(cast: Cast, sign_in: SignIn, keys: Any) -> None:
    anna = sign_in(cast.anna)
    assert post(anna, {"endpoint": FCM + "one", "keys": keys}).status_code == 422
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b'{"endpoint": 1}', b"[" * 5000, b'"' + b"x" * 9000 + b'"']
)
def test_what_is_no_subscription_is_refused(cast: Cast, sign_in: SignIn, body: bytes) -> None:
    anna = sign_in(cast.anna)
    url = reverse("notifications:push")
    assert anna.post(url, body, content_type="application/json").status_code == 422
    assert anna.delete(url, body, content_type="application/json").status_code == 200


def test_again_is_the_same_browser(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    first, second = Subscription(FCM + "one"), Subscription(FCM + "one")
    post(anna, first.said())
    post(anna, second.said())
    assert PushDevice.objects.get().p256dh == second.p256dh


def test_it_moves_to_who_signs_in_there(cast: Cast, sign_in: SignIn) -> None:
    one = Subscription(FCM + "one")
    post(sign_in(cast.anna), one.said())
    post(sign_in(cast.marek), one.said())
    assert (mine(cast.anna), mine(cast.marek)) == ([], [one.endpoint])


def test_the_eleventh_takes_the_place_of_the_first(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    make_device(cast.marek.user)
    for number in range(MOST + 1):
        post(anna, Subscription(f"{FCM}{number}").said())
    assert mine(cast.anna) == [f"{FCM}{number}" for number in range(1, MOST + 1)]
    assert len(mine(cast.marek)) == 1


def test_it_is_taken_off_by_its_own_page_and_by_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    one, url = Subscription(FCM + "one"), reverse("notifications:push")
    anna = sign_in(cast.anna)
    post(anna, one.said())
    said = json.dumps({"endpoint": one.endpoint})
    assert sign_in(cast.marek).delete(url, said, content_type="application/json").status_code == 200
    assert mine(cast.anna) == [one.endpoint]
    anna.delete(url, said, content_type="application/json")
    assert mine(cast.anna) == []


def test_a_device_is_removed_from_the_list_by_its_owner_alone(cast: Cast, sign_in: SignIn) -> None:
    device = make_device(cast.anna.user)
    url = reverse("notifications:push_remove", args=[device.pk])
    assert sign_in(cast.marek).post(url).status_code == 404
    assert mine(cast.anna)
    back = sign_in(cast.anna).post(url, {"next": "/notices/wishes/"})
    assert (back.status_code, back["Location"]) == (302, "/notices/wishes/")
    assert mine(cast.anna) == []


def test_what_was_switched_off_elsewhere_is_not_brought_back(cast: Cast, sign_in: SignIn) -> None:
    anna, one = sign_in(cast.anna), Subscription(FCM + "one")
    post(anna, one.said())
    assert post(anna, one.said(instead_of=one.endpoint)).status_code == 201
    PushDevice.objects.all().delete()
    assert post(anna, one.said(instead_of=one.endpoint)).status_code == 410
    assert mine(cast.anna) == []


def test_a_new_address_takes_the_place_of_the_former(cast: Cast, sign_in: SignIn) -> None:
    anna, one, two = sign_in(cast.anna), Subscription(FCM + "one"), Subscription(FCM + "two")
    post(anna, one.said())
    assert post(anna, two.said(instead_of=one.endpoint)).status_code == 201
    assert mine(cast.anna) == [two.endpoint]


def test_nobody_renews_what_is_anothers(cast: Cast, sign_in: SignIn) -> None:
    one, two = Subscription(FCM + "one"), Subscription(FCM + "two")
    post(sign_in(cast.anna), one.said())
    assert post(sign_in(cast.marek), two.said(instead_of=one.endpoint)).status_code == 410
    assert (mine(cast.anna), mine(cast.marek)) == ([one.endpoint], [])


def test_signing_out_forgets_the_browser_of_that_session_alone(cast: Cast, sign_in: SignIn) -> None:
    here, there = sign_in(cast.anna), sign_in(cast.anna)
    post(here, Subscription(FCM + "here").said())
    post(there, Subscription(FCM + "there").said())
    here.post(reverse("account_logout"))
    assert mine(cast.anna) == [FCM + "there"]


def test_the_list_names_browser_and_system(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    make_device(cast.marek.user, label="Firefox, Linux")
    post(anna, Subscription(FCM + "one").said())
    shown = anna.get(reverse("notifications:wishes")).content.decode()
    assert "Chrome, Windows" in shown
    assert "to urządzenie" in shown
    assert "Firefox, Linux" not in shown
    assert FCM not in shown


def test_another_password_ends_them_all(cast: Cast, sign_in: SignIn) -> None:
    make_device(cast.anna.user)
    user = cast.anna.user
    assert user
    user.set_password("zupelnie-inne-haslo")
    user.save()
    assert (
        "Chrome, Windows" not in sign_in(StaffMember(user=user)).get(reverse("notifications:wishes")).content.decode()
    )


def test_the_worker_stands_at_the_root_and_is_asked_for_anew() -> None:
    response = Browser().get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert (response["Service-Worker-Allowed"], response["Cache-Control"]) == ("/", "no-cache")
    assert b'addEventListener("push"' in response.content
    assert b'addEventListener("fetch"' not in response.content


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android"),
        ("curl/8", ""),
    ],
)  # fmt: skip
def test_browsers_are_called_as_people_call_them(agent: str, label: str) -> None:
    assert label_of(agent) == label
