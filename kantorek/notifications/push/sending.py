"""Push messages on their way: what is due to one person goes as one message to each of their browsers.

Before it is sent a notice is put off by LEASE; after it is taken it bears `pushed_at`. A crash in between lets it go once
more when the lease is over, and nothing is lost; the browser shows both as one, for they bear the same tag. What was read
meanwhile, or is not the person's to see any more, is not sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db.models import QuerySet

from kantorek.core import scope
from kantorek.core.defer import defer, defer_later
from kantorek.notifications.models import Notice, PushDevice
from kantorek.notifications.push.payload import payload_of
from kantorek.notifications.push.readers import Reader, devices_of, knows_several_offices, owner_of
from kantorek.notifications.push.wire import Outcome, send
from kantorek.offices.models import Office

LEASE: Final = timedelta(minutes=3)
"""Longer than ten browsers take, however slow each is."""
GIVEN_UP: Final = timedelta(hours=24)
"""What nobody has taken for so long is behind the bell alone."""
REFUSALS: Final = 5
"""After so many in a row a browser is let go."""
TRIES: Final = 5
"""For one browser of several."""
_SHORTEST, _LONGEST = 60, 3600
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to some browsers of one person, and the notices that it stands for."""

    devices: list[PushDevice]
    notices: list[Notice]
    payload: bytes
    headers: dict[str, str]

    @property
    def ids(self) -> list[int]:
        """The notices' ids."""
        return [notice.pk for notice in self.notices]

    def age(self, at: datetime) -> timedelta:
        """How long the newest of them has been told."""
        return at - max(notice.at for notice in self.notices)


def push_soon(office_id: int, notice_ids: Sequence[int]) -> None:
    """Let these notices be sent in a moment, if they are due; called after the commit that has told them."""
    defer("notifications.push", office_id=office_id, notice_ids=list(notice_ids))


def readers_due(office_id: int, notice_ids: Iterable[int] | None = None, *, at: datetime) -> list[Reader]:
    """Name who has something due: of the whole office, or the readers of these notices."""
    with scope.system(office_id, "send push messages", at=at):
        due = _due(office_id, at)
        if notice_ids is not None:
            due = due.filter(pk__in=list(notice_ids))
        return [Reader(*row) for row in due.order_by().values_list("staff_id", "contact_id").distinct()]


def push_to(office_id: int, reader: Reader, *, at: datetime, silent: set[str] | None = None) -> int:
    """Send one person what is due to them, outside any transaction; gives how many browsers have taken it.

    `silent` are the push services that have not answered in this round: nobody waits for them again.
    """
    parcel = _claim(office_id, reader, at=at)
    if parcel is None:
        return 0
    outcomes = [(device, _try(device, parcel, set() if silent is None else silent, at=at)) for device in parcel.devices]
    for device, outcome in outcomes:
        _note(device, outcome, at=at)
    taken = sum(outcome.kind == "taken" for _device, outcome in outcomes)
    late = [(device, outcome) for device, outcome in outcomes if outcome.kind == "later"]
    _settle(office_id, parcel, taken, [outcome for _device, outcome in late], at=at)
    for device, outcome in late if taken else []:
        _once_more(office_id, reader, parcel, device, outcome, tries=1, at=at)
    return taken


def push_again(
    office_id: int, reader: Reader, notice_ids: Sequence[int], device_id: int, *, tries: int, at: datetime
) -> None:
    """Send once more to the one browser whose push service could not take it when others could; bounded by TRIES."""
    with scope.system(office_id, "send push messages", at=at):
        mine = Notice.objects.filter(office_id=office_id, pk__in=list(notice_ids))
        parcel = _parcel(office_id, reader, mine, at=at, device_id=device_id)
    for device in parcel.devices if parcel else []:
        assert parcel
        outcome = send(device, parcel.payload, parcel.headers, at=at)
        _note(device, outcome, at=at)
        if outcome.kind == "later" and tries < TRIES:
            _once_more(office_id, reader, parcel, device, outcome, tries=tries + 1, at=at)


def _due(office_id: int, at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(office_id=office_id, pushed_at=None, push_due_at__lte=at)


def _claim(office_id: int, reader: Reader, *, at: datetime) -> Parcel | None:
    """Take what is due to a person, for LEASE; another worker finds nothing. What shall not go is due no more."""
    with scope.system(office_id, "send push messages", at=at):
        rows = _due(office_id, at).filter(staff_id=reader.staff_id, contact_id=reader.contact_id).order_by("pk")
        ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE])
        due = Notice.objects.filter(pk__in=ids)
        parcel = _parcel(office_id, reader, due, at=at) if ids else None
        going = parcel.ids if parcel else []
        due.exclude(pk__in=going).update(push_due_at=None)
        due.filter(pk__in=going).update(push_due_at=at + LEASE)
    return parcel


def _parcel(
    office_id: int, reader: Reader, notices: QuerySet[Notice], *, at: datetime, device_id: int | None = None
) -> Parcel | None:
    """Make up the message for those of the notices that are unread and still the person's to see; None for none."""
    owner = owner_of(office_id, reader, at=at)
    if owner is None:
        return None
    user, actor = owner
    PushDevice.objects.filter(user=user).exclude(pk__in=devices_of(user).values("pk")).delete()
    devices = [device for device in devices_of(user) if device_id in (None, device.pk)]
    unread = Notice.objects.visible_to(actor).unread()
    news = list(unread.filter(pk__in=notices.values("pk")).order_by("pk"))
    if not devices or not news:
        return None
    office, named = Office.objects.get(pk=office_id), knows_several_offices(user)
    payload, headers = payload_of(office, news, language=user.language, unread=unread.count(), named=named)
    return Parcel(devices, news, payload, headers)


def _try(device: PushDevice, parcel: Parcel, silent: set[str], *, at: datetime) -> Outcome:
    service = urlsplit(device.endpoint).netloc
    if service in silent:
        return Outcome("later")
    outcome = send(device, parcel.payload, parcel.headers, at=at)
    if outcome.kind == "later":
        silent.add(service)
    return outcome


def _note(device: PushDevice, outcome: Outcome, *, at: datetime) -> None:
    """Keep what came of it on the browser's row; one that is gone, or takes nothing of ours any more, is let go."""
    row = PushDevice.objects.filter(pk=device.pk)
    if outcome.kind == "gone" or (outcome.mute and device.failures + 1 >= REFUSALS):
        row.delete()
    elif outcome.kind == "taken":
        row.update(sent_at=at, failures=0)
    elif outcome.mute:
        row.update(failures=device.failures + 1)


def _settle(office_id: int, parcel: Parcel, taken: int, late: list[Outcome], *, at: datetime) -> None:
    """Say of the notices what came of it, but of those that have been told again meanwhile: they are due anew."""
    with scope.system(office_id, "send push messages", at=at):
        held = Notice.objects.filter(pk__in=parcel.ids, push_due_at=at + LEASE).select_for_update().order_by("pk")
        rows = Notice.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
        if taken:
            rows.update(pushed_at=at)
        elif late and parcel.age(at) < GIVEN_UP:
            rows.update(push_due_at=at + timedelta(seconds=max(_wait(parcel, outcome, at) for outcome in late)))
        else:
            rows.update(push_due_at=None)


def _wait(parcel: Parcel, outcome: Outcome, at: datetime) -> float:
    """What the push service has asked for; else half of how long it has been tried: ever more rarely."""
    asked = parcel.age(at).total_seconds() / 2 if outcome.wait is None else outcome.wait
    return min(max(asked, _SHORTEST), _LONGEST)


def _once_more(
    office_id: int, reader: Reader, parcel: Parcel, device: PushDevice, outcome: Outcome, *, tries: int, at: datetime
) -> None:
    defer_later(
        "notifications.push_again",
        seconds=_wait(parcel, outcome, at),
        office_id=office_id,
        staff_id=reader.staff_id,
        contact_id=reader.contact_id,
        notice_ids=parcel.ids,
        device_id=device.pk,
        tries=tries,
    )
