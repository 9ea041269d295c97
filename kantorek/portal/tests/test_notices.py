"""Notices of clients' people: at the open company alone, read where the thing is opened, and wished for."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from kantorek.accounts.models import Seat
from kantorek.clients.actions import archive_client, change_status
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.testing import counted_queries, run_jobs
from kantorek.notifications.actions import Reader, change_wishes, tell_contacts
from kantorek.notifications.models import Notice
from kantorek.notifications.tests.pushed import make_device, push_service
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal import jobs
from kantorek.portal.actions.words import put_words
from kantorek.portal.choices import PortalLevel
from kantorek.portal.models import PortalAccess, Word
from kantorek.portal.tests.make import contact_of, enter, letters, make_access
from kantorek.requests.actions import remind_client
from kantorek.requests.models import ClientRequest
from kantorek.requests.tests.make import make_request

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=20)
"""Friday, 20.11.2026, 10:20 in Warsaw."""


def asked(cast: Cast, title: str = "Wyciąg z banku") -> ClientRequest:
    one: ClientRequest = make_request(cast.lipa, title, by=cast.anna)
    run_jobs()
    return one


def held(cast: Cast) -> list[tuple[int | None, str, int, bool]]:
    """Each notice of clients' people: whose, its title, how often told, whether it is unread."""
    with scope.system(cast.office.pk, "tests", at=AT):
        rows: Iterable[Notice] = Notice.objects.exclude(contact_id=None).order_by("pk")
        return [(one.contact_id, one.title, one.count, one.read_at is None) for one in rows]


def wish(access: PortalAccess, **wishes: object) -> None:
    with scope.of(contact_of(access)) as actor:
        change_wishes(actor, **wishes)  # type: ignore[arg-type]


def day_letters(cast: Cast, monkeypatch: pytest.MonkeyPatch, hours: int = 0) -> list[str]:
    monkeypatch.setattr(jobs, "now", lambda: LATER + timedelta(hours=hours))
    jobs.write_letters()
    run_jobs()
    return [letter.subject for letter in letters(cast) if letter.once.startswith("day:")]


def test_what_the_office_asks_rings_the_bell_and_opening_it_reads_it(cast: Cast) -> None:
    access = make_access(cast.jan)
    one = asked(cast)
    assert held(cast) == [(cast.jan.pk, "Do wysłania: Wyciąg z banku", 1, True)]
    browser = enter(access)
    page = browser.get(f"/p/{cast.lipa.pk}/notices/").text
    assert "Wyciąg z banku" in page and "Powiadomienia, nieprzeczytane: 1" in page
    with scope.of(actor_of(cast.anna)) as actor:
        remind_client(actor, one)
    run_jobs()
    ((_who, title, count, unread),) = held(cast)
    assert (title, count, unread) == ("Przypomnienie: Wyciąg z banku", 2, True)
    browser.get(f"/p/{cast.lipa.pk}/requests/{one.pk}/")
    run_jobs()
    assert held(cast)[0][3] is False
    assert "Powiadomienia, nic nieprzeczytanego" in browser.get(f"/p/{cast.lipa.pk}/notices/").text


def test_opening_a_notice_leads_to_the_thing(cast: Cast) -> None:
    access = make_access(cast.jan)
    one = asked(cast)
    with scope.system(cast.office.pk, "tests", at=AT):
        notice = Notice.objects.exclude(contact_id=None).get()
    answer = enter(access).get(f"/p/{cast.lipa.pk}/notices/{notice.pk}/open/")
    assert answer.headers["Location"] == f"/p/{cast.lipa.pk}/requests/{one.pk}/"
    assert held(cast)[0][3] is False


def test_a_person_sees_their_own_at_the_open_company_alone(cast: Cast) -> None:
    first = make_access(cast.jan)
    asked(cast)
    other = make_client(cast.office, "Dąb sp. z o.o.")
    contact = make_contact(other, "Jan Lipa", email=cast.jan.email)
    make_access(contact, user=first.user)
    colleague = make_access(make_contact(cast.lipa, "Ewa Lis", email="ewa@example.com"))
    with scope.system(cast.office.pk, "tests", at=AT):
        notice = Notice.objects.get(contact_id=cast.jan.pk)
    browser = enter(first)
    assert "Wyciąg z banku" not in browser.get(f"/p/{other.pk}/notices/").text
    assert browser.get(f"/p/{other.pk}/notices/{notice.pk}/open/").status_code == 404
    assert enter(colleague).get(f"/p/{cast.lipa.pk}/notices/{notice.pk}/open/").status_code == 404
    assert enter(colleague).post(f"/p/{cast.lipa.pk}/notices/{notice.pk}/read/").status_code == 404
    enter(colleague).post(f"/p/{cast.lipa.pk}/notices/read/")
    assert held(cast)[0][3] is True
    assert "nowe powiadomienia" in browser.get("/p/companies/").text
    browser.post(f"/p/{cast.lipa.pk}/notices/read/")
    assert held(cast)[0][3] is False


def test_who_does_not_enter_has_no_bell_and_who_left_sees_nothing(cast: Cast) -> None:
    asked(cast)
    assert held(cast) == []
    access = make_access(cast.jan)
    Seat.objects.filter(user=access.user).delete()
    assert enter(access).get(f"/p/{cast.lipa.pk}/notices/").status_code == 404


def test_letters_that_are_not_wanted_are_dropped_but_for_the_last_reminder(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = make_access(cast.jan)
    wish(access, kinds={"portal.asked": {"mail": "off"}, "portal.reminder": {"mail": "off"}})
    one = asked(cast)
    assert len(held(cast)) == 1
    assert day_letters(cast, monkeypatch) == []
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        assert Word.objects.get().dropped_at
        put_words(actor, [cast.jan], kind="reminder", subject=one.ref, once="r1", at=AT)
    assert day_letters(cast, monkeypatch) == []
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        put_words(actor, [cast.jan], kind="reminder", subject=one.ref, once="r2", at=AT, data={"last": True})
    assert day_letters(cast, monkeypatch) == ["Przypomnienie: Wyciąg z banku"]


def test_the_letter_of_the_day_waits_for_the_persons_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    access = make_access(cast.jan)
    wish(access, digest_hour=17)
    asked(cast)
    assert day_letters(cast, monkeypatch) == []
    assert day_letters(cast, monkeypatch, hours=6) == []
    assert len(day_letters(cast, monkeypatch, hours=7)) == 1


@pytest.mark.parametrize("how", ["blocked", "archived", "open"])
def test_nothing_is_pushed_to_people_of_a_client_that_is_shut(cast: Cast, settings: Any, how: str) -> None:
    """Their door says whom to ask; a locked screen must not go on telling of what lies behind it."""
    access = make_access(cast.jan)
    with push_service() as service:
        settings.PUSH_HOSTS = [service.host]
        make_device(access.user, endpoint=service.subscription().endpoint)
        asked(cast, "Wyciąg z banku")
        assert len(service.taken) == 1
        with scope.of(actor_of(cast.marek, at=now())) as actor:
            if how == "blocked":
                change_status(actor, cast.lipa, status="blocked", reason="dług")
            elif how == "archived":
                archive_client(actor, cast.lipa)
        with scope.system(cast.office.pk, "tests", at=now()) as system:
            me = [Reader(contact_id=cast.jan.pk, user_id=access.user_id, language="pl")]
            told: dict[str, Any] = {"kind": "portal.document", "title": "Nowy dokument", "url": "/p/", "once": "próba"}
            tell_contacts(system, me, client_id=cast.lipa.pk, **told)
        run_jobs()
        assert len(service.taken) == (2 if how == "open" else 1)
        with scope.system(cast.office.pk, "tests", at=now()):
            assert not Notice.objects.to_push(now() + timedelta(days=1)).filter(contact_id=cast.jan.pk).exists()


def test_the_page_of_wishes_keeps_what_is_chosen(cast: Cast) -> None:
    access = make_access(cast.jan, PortalLevel.READ_ONLY)
    browser, place = enter(access), f"/p/{cast.lipa.pk}/notices/wishes/"
    form = browser.get(place).context["form"]
    assert not any(key.startswith("mail:tasks") for key in form.fields)
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    data.pop("mail:portal.document")
    data |= {"digest_hour": "16", "quiet_from": "22", "quiet_to": "7"}
    browser.post(place, data)
    kept = browser.get(place).context["form"].initial
    assert (kept["mail:portal.document"], kept["mail:portal.amount"]) == (False, True)
    assert (kept["digest_hour"], kept["quiet_from"], kept["quiet_to"]) == (16, 22, 7)
    assert browser.post(place, data | {"version": "9", "digest_hour": "3"}).status_code == 422


def test_pages_cost_the_same_however_many_there_are_and_the_bell_nothing(cast: Cast) -> None:
    access = make_access(cast.jan)
    browser, place = enter(access), f"/p/{cast.lipa.pk}/notices/"
    asked(cast, "Pierwsza")

    def cost(page: str) -> int:
        browser.get(page)
        with counted_queries() as queries:
            browser.get(page)
        assert not [sql for sql in queries if "notifications_notice" in str(sql)] or page == place
        return len(queries)

    few = cost(place)
    cost(f"/p/{cast.lipa.pk}/more/")
    for number in range(6):
        asked(cast, f"Prośba {number}")
    assert cost(place) == few
