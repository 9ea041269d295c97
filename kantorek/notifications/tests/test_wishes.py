"""How people wish to be told: at once, in the digest or not; quiet hours; what was read meanwhile is not sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.core.errors import Refused, Stale
from kantorek.core.models import Letter
from kantorek.core.testing import run_jobs
from kantorek.notifications import due, jobs
from kantorek.notifications.actions import change_wishes, mark_all_read, mark_group_read, notify
from kantorek.notifications.kinds import Kind
from kantorek.notifications.lists import bell, wishes_of
from kantorek.notifications.models import Notice, Wishes
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
KIND = "agreements.ends"


def told(cast: Cast, *people: StaffMember, at: datetime = AT, **more: Any) -> list[Notice]:
    plain: dict[str, Any] = {"kind": KIND, "title": "Umowa się kończy", "url": "/agreements/1/", "once": "a"}
    with scope.system(cast.office.pk, "tests", at=at) as actor:
        return notify(actor, [one.pk for one in people or (cast.anna,)], client_id=cast.lipa.pk, **plain | more)


def wish(cast: Cast, person: StaffMember | None = None, at: datetime = AT, **wishes: Any) -> Wishes:
    with scope.of(actor_of(person or cast.anna, at=at)) as actor:
        return change_wishes(actor, **wishes)


def digest(cast: Cast, **wishes: Any) -> Wishes:
    return wish(cast, kinds={KIND: {"mail": "digest"}}, **wishes)


@pytest.fixture
def tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], list[Letter]]:
    """Let the job run at a moment; gives all letters there are by then."""

    def come(at: datetime) -> list[Letter]:
        monkeypatch.setattr(jobs, "now", lambda: at)
        jobs.send_waiting()
        run_jobs()
        with scope.system(cast.office.pk, "tests", at=at):
            return list(Letter.objects.order_by("pk"))

    return come


Tick = Callable[[datetime], list[Letter]]


def warsaw(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WARSAW).astimezone(UTC)


def test_one_digest_at_the_persons_hour_holds_everything_unread(cast: Cast, tick: Tick) -> None:
    digest(cast, digest_hour=15)
    told(cast)
    told(cast, once="b", title="Druga umowa")
    told(cast, once="c", title="Przeczytana", group="x")
    with scope.of(actor_of(cast.anna)) as actor:
        assert mark_group_read(actor, group="x") == 1
    assert tick(warsaw(20, 14, 55)) == []
    (letter,) = tick(warsaw(20, 15))
    assert letter.to == cast.anna.email
    assert "Umowa się kończy" in letter.text and "Druga umowa" in letter.text and "Przeczytana" not in letter.text
    assert "/notices/" in letter.html and "2 powiadomienia" in letter.subject
    assert len(tick(warsaw(20, 15, 5))) == 1
    assert len(tick(warsaw(21, 15))) == 1


def test_nothing_unread_is_no_letter(cast: Cast, tick: Tick) -> None:
    digest(cast, digest_hour=15)
    told(cast)
    with scope.of(actor_of(cast.anna)) as actor:
        mark_all_read(actor)
    assert tick(warsaw(20, 15)) == []


def test_switched_off_is_no_letter_and_still_a_notice(cast: Cast, tick: Tick) -> None:
    wish(cast, kinds={KIND: {"mail": "off"}})
    told(cast, cast.anna, cast.marek)
    letters = tick(warsaw(21, 12))
    assert [letter.to for letter in letters] == [cast.marek.email]
    with scope.of(actor_of(cast.anna)) as actor:
        shown = bell(actor)
    assert shown and shown["unread"] == 1


def test_who_asks_for_letters_of_work_gets_them(cast: Cast, tick: Tick) -> None:
    quiet: dict[str, Any] = {"kind": "tasks.given", "mail": False}
    told(cast, once="t1", **quiet)
    assert tick(warsaw(20, 12)) == []
    wish(cast, kinds={"tasks.given": {"mail": "now"}})
    told(cast, once="t2", **quiet)
    assert len(tick(warsaw(20, 12))) == 1


def test_quiet_hours_over_midnight_hold_letters_back_and_they_go_as_one(cast: Cast, tick: Tick) -> None:
    wish(cast, quiet=(21, 7))
    told(cast, at=warsaw(20, 22))
    told(cast, at=warsaw(21, 3), once="b", title="Druga")
    assert tick(warsaw(21, 6, 55)) == []
    (letter,) = tick(warsaw(21, 7))
    assert "Umowa się kończy" in letter.text and "Druga" in letter.text
    assert len(told(cast, at=warsaw(21, 12), once="c")) == 1
    assert len(tick(warsaw(21, 12))) == 2


def test_a_letter_that_waits_for_being_unread_goes_only_then(cast: Cast, tick: Tick) -> None:
    later: dict[str, Any] = {"mail_after": timedelta(minutes=15)}
    told(cast, **later)
    told(cast, cast.marek, **later)
    with scope.of(actor_of(cast.marek)) as actor:
        mark_all_read(actor)
    assert tick(AT + timedelta(minutes=14)) == []
    assert [letter.to for letter in tick(AT + timedelta(minutes=15))] == [cast.anna.email]


def test_the_same_group_is_one_notice_with_the_newest_words(cast: Cast) -> None:
    for number in (1, 2, 3):
        told(cast, once=f"m{number}", title=f"Wiadomość {number}", group="chat:1", at=AT + timedelta(minutes=number))
    assert told(cast, once="m2", title="Wiadomość 2", group="chat:1") == []
    with scope.of(actor_of(cast.anna)) as actor:
        (notice,) = Notice.objects.visible_to(actor)
        assert (notice.count, notice.title, notice.at) == (3, "Wiadomość 3", AT + timedelta(minutes=3))
        mark_group_read(actor, group="chat:1")
    assert told(cast, once="m3", group="chat:1") == []
    (new,) = told(cast, once="m4", group="chat:1")
    assert (new.pk != notice.pk, new.count) == (True, 1)
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Letter.objects.count() == 2  # one for each spell of being unread


def test_changed_wishes_hold_for_what_waits(cast: Cast, tick: Tick) -> None:
    digest(cast, digest_hour=15)
    told(cast)
    wish(cast, kinds={KIND: {"mail": "off"}})
    assert tick(warsaw(20, 15)) == []


def test_a_client_taken_away_is_in_no_digest(cast: Cast, tick: Tick) -> None:
    digest(cast, digest_hour=15)
    told(cast)
    told(cast, once="b")
    with scope.system(cast.office.pk, "tests", at=AT):
        Notice.objects.update(client_id=cast.wierzba.pk)
    assert tick(warsaw(20, 15)) == []


def test_what_must_be_told_cannot_be_switched_off(cast: Cast) -> None:
    for kinds in ({"declarations.alarm": {"mail": "off"}}, {"no.such": {"mail": "now"}}, {KIND: {"mail": "later"}}):
        with pytest.raises(Refused):
            wish(cast, kinds=kinds)
    for quiet in ((8, 8), (8, None), (8, 24)):
        with pytest.raises(Refused):
            wish(cast, quiet=quiet)
    with pytest.raises(Refused):
        wish(cast, digest_hour=24)
    held = wish(cast, kinds={"declarations.alarm": {"mail": "digest", "push": False}, KIND: {"mail": "now"}})
    assert held.kinds == {"declarations.alarm": {"mail": "digest", "push": False}}
    with pytest.raises(Stale):
        wish(cast, version=held.version - 1)
    with scope.of(actor_of(cast.marek)) as actor:
        assert wishes_of(actor).pk is None


def test_hours_follow_the_clock_on_the_wall() -> None:
    plain = Kind(key=KIND, label="x", group="work", mail="digest")
    wishes = Wishes(digest_hour=2)
    spring, autumn = warsaw(28, 12, month=3), warsaw(24, 12, month=10)
    assert due.mail_due(wishes, plain, at=spring) == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 2:00 is not there: 3:00
    assert due.mail_due(wishes, plain, at=autumn) == datetime(2026, 10, 25, 0, tzinfo=UTC)  # the first of two
    assert due.mail_due(wishes, plain, at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == warsaw(26, 2, month=10)
    night = Wishes(digest_hour=8, quiet_from=22, quiet_to=6)
    assert due.quiet_over(night, warsaw(28, 23, month=3)) == datetime(2026, 3, 29, 4, tzinfo=UTC)
    assert due.quiet_over(night, warsaw(24, 23, month=10)) == datetime(2026, 10, 25, 5, tzinfo=UTC)
    assert due.quiet_over(night, warsaw(20, 21, 59)) == warsaw(20, 21, 59)
    assert due.quiet_over(Wishes(quiet_from=12, quiet_to=14), warsaw(20, 13)) == warsaw(20, 14)


def test_a_person_chooses_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    page = browser.get("/notices/wishes/")
    form = page.context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    data |= {f"mail:{KIND}": "digest", "digest_hour": "17", "quiet_from": "21", "quiet_to": "6"}
    data.pop(f"push:{KIND}")
    assert browser.post("/notices/wishes/", data).status_code in (200, 302)
    with scope.of(actor_of(cast.anna)) as actor:
        held = wishes_of(actor)
    assert held.kinds == {KIND: {"mail": "digest", "push": False}}
    assert (held.digest_hour, held.quiet_from, held.quiet_to) == (17, 21, 6)
    assert browser.post("/notices/wishes/", data).status_code == 422  # another window's version
    assert browser.post("/notices/wishes/", data | {"digest_hour": "x"}).status_code == 422
