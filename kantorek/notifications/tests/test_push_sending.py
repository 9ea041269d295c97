"""Push messages on their way: once, not lost by a crash, tried again, given up; browsers that are let go; nothing in logs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.test import Client as Browser
from django.urls import reverse

from kantorek.accounts.models import Seat
from kantorek.clients.actions import assign_carers
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.http import NetworkInTransaction
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push import sending
from kantorek.notifications.push.wire import send
from kantorek.notifications.tests.pushed import (
    PushService,
    Subscription,
    change,
    make_device,
    notice,
    post,
    reader,
    sweep,
    tell,
)
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]


def test_nothing_goes_twice(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna)
    tell(cast, cast.anna)
    sweep()
    assert len(service.taken) == 1


def test_what_was_read_meanwhile_is_not_sent(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna, jobs=False)
    change(cast, read_at=now())
    run_jobs()
    sweep()
    assert service.taken == []


def test_what_is_not_theirs_any_more_is_not_sent(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna, jobs=False)
    with scope.of(actor_of(cast.marek)) as actor:
        assign_carers(actor, cast.lipa, carer_id=cast.marek.pk, payroll_carer_id=None)
    change(cast, read_at=None)
    run_jobs()
    assert [message["title"] for message in service.read(anna) if "VAT" in message["title"]] == []


def test_it_waits_for_the_end_of_quiet_hours(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna, jobs=False)
    change(cast, push_due_at=now() + timedelta(hours=1))
    run_jobs()
    sweep()
    assert service.taken == []
    change(cast, push_due_at=now())
    sweep()
    assert len(service.read(anna)) == 1


def test_a_crash_before_the_end_sends_it_once_more_and_loses_nothing(
    cast: Cast, service: PushService, anna: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast, cast.anna, jobs=False)
    at = now()
    with monkeypatch.context() as crash:
        crash.setattr(sending, "_settle", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sending.push_to(cast.office.pk, reader(cast.anna), at=at)
    assert sending.push_to(cast.office.pk, reader(cast.anna), at=at + timedelta(minutes=1)) == 0
    assert sending.push_to(cast.office.pk, reader(cast.anna), at=at + sending.LEASE) == 1
    assert sending.push_to(cast.office.pk, reader(cast.anna), at=at + 3 * sending.LEASE) == 0
    first, second = service.read(anna)
    assert first["tag"] == second["tag"]


def test_what_is_told_again_while_it_is_sent_is_sent_again(
    cast: Cast, service: PushService, anna: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast, cast.anna, jobs=False, group="chat:7")
    real = send

    def meanwhile(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(sending, "send", real)
        tell(cast, cast.anna, jobs=False, group="chat:7", once="vat:2")
        return real(*args, **more)

    monkeypatch.setattr(sending, "send", meanwhile)
    run_jobs()
    assert [message["body"] for message in service.read(anna)] == ["", "2 razy"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_let_go_at_once(
    cast: Cast, service: PushService, anna: Subscription, status: int
) -> None:
    service.status["*"] = status
    tell(cast, cast.anna)
    assert not PushDevice.objects.exists()
    sweep()
    assert len(service.taken) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_when_it_says(
    cast: Cast, service: PushService, anna: Subscription, status: int
) -> None:
    service.status["*"], service.retry_after = status, "600"
    tell(cast, cast.anna)
    due = notice(cast).push_due_at
    assert due and timedelta(minutes=9) < due - now() < timedelta(minutes=11)
    sweep()
    assert len(service.taken) == 1
    service.status["*"] = 201
    change(cast, push_due_at=now())
    sweep()
    assert len(service.taken) == 2
    assert notice(cast).pushed_at
    assert PushDevice.objects.get().failures == 0


def test_what_nobody_takes_for_a_day_is_given_up_and_the_browser_kept(
    cast: Cast, service: PushService, anna: Subscription
) -> None:
    service.status["*"] = 503
    tell(cast, cast.anna, jobs=False)
    change(cast, at=now() - timedelta(hours=25))
    run_jobs()
    assert (notice(cast).push_due_at, notice(cast).pushed_at) == (None, None)
    assert PushDevice.objects.exists()


def test_a_service_that_refuses_us_is_let_go_after_some_messages(
    cast: Cast, service: PushService, anna: Subscription
) -> None:
    service.status["*"] = 403
    for number in range(sending.REFUSALS):
        assert PushDevice.objects.get().failures == number
        tell(cast, cast.anna, once=f"vat:{number}")
    assert not PushDevice.objects.exists()


def test_a_message_that_is_too_long_costs_no_browser(cast: Cast, service: PushService, anna: Subscription) -> None:
    service.status["*"] = 413
    for number in range(sending.REFUSALS + 1):
        tell(cast, cast.anna, once=f"vat:{number}")
    assert PushDevice.objects.get().failures == 0


def test_a_redirect_is_not_followed(cast: Cast, service: PushService, anna: Subscription) -> None:
    service.status["*"] = 307
    tell(cast, cast.anna)
    assert [path for path, _headers, _body in service.taken] == ["/send/anna"]


def test_one_slow_service_does_not_keep_the_others(
    cast: Cast, service: PushService, anna: Subscription, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = service.subscription("phone")
    post(sign_in(cast.anna), phone.said())
    service.status["/send/phone"] = 503
    later: list[dict[str, Any]] = []
    monkeypatch.setattr(sending, "defer_later", lambda name, **said: later.append({"name": name, **said}))
    PushDevice.objects.filter(endpoint=phone.endpoint).update(made_at=now() - timedelta(days=1))  # the last to be tried
    tell(cast, cast.anna)
    assert (len(service.read(anna)), len(service.read(phone))) == (1, 1)
    assert notice(cast).pushed_at
    [again] = later
    name, _seconds = again.pop("name"), again.pop("seconds")
    service.status.clear()
    current_app.tasks[name].run(**again)
    assert (len(service.read(anna)), len(service.read(phone))) == (1, 2)


def test_an_address_that_left_the_list_is_not_asked(
    cast: Cast, service: PushService, anna: Subscription, settings: Any
) -> None:
    settings.PUSH_HOSTS = []
    tell(cast, cast.anna)
    assert service.taken == []
    assert not PushDevice.objects.exists()


def test_nothing_goes_after_another_password(cast: Cast, service: PushService, anna: Subscription) -> None:
    user = cast.anna.user
    assert user
    user.set_password("zupelnie-inne-haslo")
    user.save()
    tell(cast, cast.anna)
    assert service.taken == []
    assert not PushDevice.objects.exists()


def test_nothing_goes_after_signing_out(cast: Cast, service: PushService, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    post(browser, service.subscription("anna").said())
    browser.post(reverse("account_logout"))
    tell(cast, cast.anna)
    assert service.taken == []


def test_who_left_the_office_hears_nothing(cast: Cast, service: PushService, anna: Subscription) -> None:
    tell(cast, cast.anna, jobs=False)
    Seat.objects.filter(user=cast.anna.user).delete()
    run_jobs()
    assert service.taken == []


def test_nothing_is_sent_while_a_transaction_is_open(cast: Cast, service: PushService) -> None:
    device = make_device(cast.anna.user, endpoint=f"{service.url}/send/anna")
    with scope.system(cast.office.pk, "tests", at=now()), pytest.raises(NetworkInTransaction):
        send(device, b"{}", {}, at=now())


@pytest.mark.parametrize("status", [201, 403, 410, 503])
def test_the_log_holds_no_address_and_no_word(
    cast: Cast, service: PushService, anna: Subscription, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    service.status["*"] = status
    tell(cast, cast.anna)
    words = capfd.readouterr().err
    assert ("device" in words) == (status != 201)
    for secret in (anna.endpoint, service.host, "/send/", anna.p256dh, "Lipa", "vapid"):
        assert secret not in words
