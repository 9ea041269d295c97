"""Notices by the front door: told once, in the reader's language, seen by the reader alone, read and unread again."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.utils.translation import gettext_lazy

from kantorek.clients.actions import assign_carers
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import Letter
from kantorek.core.testing import counted_queries, run_jobs
from kantorek.notifications import lists
from kantorek.notifications.actions import mark_all_read, mark_all_unread, notify
from kantorek.notifications.models import Notice
from kantorek.offices.actions import end_employment
from kantorek.offices.models import Office, StaffMember
from kantorek.offices.tests.make import AT, actor_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
BELL = re.compile(r'id="bell"[^>]*aria-label="([^"]+)"')


def told(cast: Cast, *people: StaffMember, **more: Any) -> list[Notice]:
    """Tell people something about lipa as the program does."""
    plain: dict[str, Any] = {
        "kind": "agreements.ends",
        "title": "Lipa skreślona z VAT",
        "url": f"/clients/{cast.lipa.pk}/",
    }
    plain |= {"once": "vat:1", "client_id": cast.lipa.pk, "mail": False}
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        found = notify(actor, [person.pk for person in people], **plain | more)
    run_jobs()
    return found


def bell_of(browser: Browser) -> str:
    found = BELL.search(browser.get("/clients/").content.decode())
    assert found
    return found[1]


def test_the_bell_counts_what_is_unread(cast: Cast, sign_in: SignIn) -> None:
    anna, marek = sign_in(cast.anna), sign_in(cast.marek)
    assert bell_of(anna) == "Powiadomienia, nic nieprzeczytanego"
    told(cast, cast.anna)
    told(cast, cast.anna, once="vat:2", title="Drugie")
    assert bell_of(anna) == "Powiadomienia, nieprzeczytane: 2"
    assert bell_of(marek) == "Powiadomienia, nic nieprzeczytanego"


def test_the_same_is_told_once(cast: Cast) -> None:
    assert len(told(cast, cast.anna, cast.anna, cast.marek)) == 2
    assert told(cast, cast.anna, title="Inaczej") == []
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Notice.objects.count() == 2


def test_each_reads_it_in_their_own_language(cast: Cast) -> None:
    assert cast.marek.user
    cast.marek.user.language = "en"
    cast.marek.user.save(update_fields=["language"])
    by_person = {n.staff_id: n for n in told(cast, cast.anna, cast.marek, title=gettext_lazy("Client"), text=str)}
    assert by_person[cast.anna.pk].title == "Klient"
    assert by_person[cast.marek.pk].title == "Client"


def test_nobody_is_told_who_must_not_know(cast: Cast) -> None:
    about_wierzba = {"client_id": cast.wierzba.pk, "url": f"/clients/{cast.wierzba.pk}/"}
    assert told(cast, cast.anna, **about_wierzba) == []  # she does not look after that client
    assert told(cast, cast.obcy) == []  # works elsewhere
    with scope.of(actor_of(cast.marek)) as marek:
        end_employment(marek, cast.anna)
    assert told(cast, cast.anna) == []
    assert Letter.objects.count() == 0


def test_a_client_taken_away_takes_its_notices_from_sight(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    (notice,) = told(cast, cast.anna)
    assert bell_of(anna) == "Powiadomienia, nieprzeczytane: 1"
    with scope.of(actor_of(cast.marek)) as marek:
        assign_carers(marek, cast.lipa, carer_id=cast.marek.pk, payroll_carer_id=None)
    run_jobs()
    assert bell_of(anna) == "Powiadomienia, nic nieprzeczytanego"
    assert "skreślona" not in anna.get("/notices/").content.decode()
    assert anna.get(f"/notices/{notice.pk}/open/").status_code == 404


def test_opening_leads_to_the_thing_and_reads_it(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    (notice,) = told(cast, cast.anna)
    assert anna.get(f"/notices/{notice.pk}/open/").headers["Location"] == f"/clients/{cast.lipa.pk}/"
    run_jobs()
    assert bell_of(anna) == "Powiadomienia, nic nieprzeczytanego"
    assert "skreślona" in anna.get("/notices/").content.decode()
    assert "skreślona" not in anna.get("/notices/?show=unread").content.decode()


def test_nobody_opens_or_marks_another_persons_notice(cast: Cast, sign_in: SignIn) -> None:
    (notice,) = told(cast, cast.anna)
    for other in (cast.marek, cast.obcy):
        browser = sign_in(other)
        assert browser.get(f"/notices/{notice.pk}/open/").status_code == 404
        assert browser.post(f"/notices/{notice.pk}/read/").status_code == 404
        assert "skreślona" not in browser.get("/notices/").content.decode()
    assert Browser().get("/notices/").headers["Location"].startswith("/login/")
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Notice.objects.get(pk=notice.pk).read_at is None


def test_everything_is_read_at_once_and_taken_back(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    told(cast, cast.anna)
    told(cast, cast.anna, once="vat:2")
    answer = anna.post("/notices/read/", follow=True).content.decode()
    run_jobs()
    assert "2 powiadomienia oznaczone jako przeczytane." in answer
    assert bell_of(anna) == "Powiadomienia, nic nieprzeczytanego"
    undo = re.search(r'action="(/notices/unread/\?at=[^"]+)"', answer)
    assert undo
    assert anna.post(undo[1]).status_code == 302
    run_jobs()
    assert bell_of(anna) == "Powiadomienia, nieprzeczytane: 2"
    assert anna.post("/notices/unread/?at=kiedys").status_code == 302


def test_undo_brings_back_only_what_was_marked_then(cast: Cast) -> None:
    told(cast, cast.anna)
    anna, later = actor_of(cast.anna), actor_of(cast.anna, at=AT + timedelta(hours=1))
    with scope.of(anna):
        assert mark_all_read(anna) == 1
    told(cast, cast.anna, once="vat:2")
    with scope.of(later):
        assert mark_all_read(later) == 1
        assert mark_all_unread(later, read_at=later.at) == 1
        assert [notice.once for notice in Notice.objects.visible_to(later).unread()] == ["vat:2"]


def test_one_is_marked_and_unmarked_by_hand(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    (notice,) = told(cast, cast.anna)
    assert anna.post(f"/notices/{notice.pk}/read/", {"show": "unread"}).headers["Location"] == "/notices/?show=unread"
    assert "Wszystko przeczytane" in anna.get("/notices/?show=unread").content.decode()
    assert anna.get(f"/notices/{notice.pk}/unread/").status_code == 405
    anna.post(f"/notices/{notice.pk}/unread/")
    assert "skreślona" in anna.get("/notices/?show=unread").content.decode()


def test_a_letter_goes_out_once_with_the_way_to_the_thing(cast: Cast) -> None:
    Office.objects.filter(pk=cast.office.pk).update(hosts=["biuro.example"])
    (notice,) = told(cast, cast.anna, mail=True, text="Od 20 listopada.")
    told(cast, cast.anna, mail=True)
    with scope.system(cast.office.pk, "tests", at=AT):
        letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (cast.anna.email, "Lipa skreślona z VAT")
    assert re.search(rf"http://biuro\.example(:\d+)?/notices/{notice.pk}/open/", letter.text)
    assert "Od 20 listopada." in letter.text
    assert "Od 20 listopada." in letter.html


def test_a_rollback_tells_nobody(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), scope.system(cast.office.pk, "tests", at=AT) as actor:
        notify(actor, [cast.anna.pk], kind="agreements.ends", title="x", url="/", once="x")
        raise ZeroDivisionError
    with scope.system(cast.office.pk, "tests", at=AT):
        assert (Notice.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", ""])
def test_a_notice_leads_nowhere_else(cast: Cast, url: str) -> None:
    with pytest.raises(Exception, match="notice_url_is_ours"):
        told(cast, cast.anna, url=url)


def test_the_bell_costs_no_query_when_the_count_is_known(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    told(cast, cast.anna)
    anna.get("/clients/")
    with counted_queries() as asked:
        anna.get("/clients/")
    assert [sql for sql in asked if "notice" in sql] == []
    cache.clear()
    with counted_queries() as asked:
        anna.get("/notices/bell/")
    assert len([sql for sql in asked if "notice" in sql]) == 1


def test_a_count_that_a_change_has_overtaken_is_not_believed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has counted, somebody commits, the page keeps its old count: the next page counts anew."""
    anna = actor_of(cast.anna)
    keep = cache.set_many

    def slowly(values: dict[str, object], timeout: int) -> None:
        monkeypatch.undo()
        told(cast, cast.anna)
        keep(values, timeout=timeout)

    monkeypatch.setattr(cache, "set_many", slowly)
    assert lists.unread_count(anna) == 0
    assert lists.unread_count(anna) == 1


def test_an_error_page_has_the_right_count_too(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    told(cast, cast.anna)
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kantorek.office', '', true), set_config('kantorek.clients', '', true)")
    missing = anna.get("/clients/999999999/").content.decode()
    found = BELL.search(missing)
    assert found is None or found[1] == "Powiadomienia, nieprzeczytane: 1"
    assert bell_of(anna) == "Powiadomienia, nieprzeczytane: 1"


def test_two_hundred_notices_come_in_pages(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    with scope.system(cast.office.pk, "tests", at=AT):
        plain: dict[str, Any] = {"office_id": cast.office.pk, "staff_id": cast.anna.pk, "kind": "t", "icon": "bell"}
        Notice.objects.bulk_create(
            Notice(**plain, title=f"Wieść {n}.", url="/", once=str(n), at=AT) for n in range(200)
        )
    assert bell_of(anna) == "Powiadomienia, nieprzeczytane: 99+"
    seen: list[str] = []
    path = "/notices/"
    while path:
        with counted_queries() as asked:
            text = anna.get(path).content.decode()
        assert len(asked) <= 8
        seen += re.findall(r"Wieść \d+\.</a>", text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = "/notices/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 200
    assert seen[0] == "Wieść 199.</a>"


def test_a_title_is_text_and_never_markup(cast: Cast, sign_in: SignIn) -> None:
    told(cast, cast.anna, title="<script>alert(1)</script>" + "ą" * 500, text="<b>x</b>")
    text = sign_in(cast.anna).get("/notices/").content.decode()
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text


def test_whoever_is_given_a_client_is_told_and_whoever_takes_it_is_not(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.marek)) as marek:
        assign_carers(marek, cast.wierzba, carer_id=cast.anna.pk, payroll_carer_id=cast.marek.pk)
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert [(n.staff_id, n.client_id) for n in Notice.objects.all()] == [(cast.anna.pk, cast.wierzba.pk)]
    text = sign_in(cast.anna).get("/notices/").content.decode()
    assert "Prowadzisz teraz księgi: Wierzba Żółć s.c." in text
    assert "Przekazuje: Marek Kos." in text
