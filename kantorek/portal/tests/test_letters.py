"""Letters to clients' people: one a day over all reasons, in quiet hours none, of nothing that is no longer true."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser

from kantorek.clients import actions as client_actions
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord, Letter
from kantorek.core.testing import run_jobs
from kantorek.core.tests.test_post import Mailbox, mailbox  # noqa: F401 -- a fixture
from kantorek.declarations import actions as duties
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation
from kantorek.documents.actions import share_document
from kantorek.documents.models import Reading
from kantorek.documents.tests.make import make_document
from kantorek.offices.models import Office
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal import jobs
from kantorek.portal.actions.change import ask_change, refuse_change
from kantorek.portal.actions.words import put_words, write_letter_of_day
from kantorek.portal.models import Word
from kantorek.portal.tests.make import contact_of, make_access
from kantorek.requests import actions
from kantorek.requests.models import ClientRequest
from kantorek.requests.tests.make import make_request, send

pytestmark = pytest.mark.django_db
Tick = Callable[[datetime], list[Letter]]
LATER = AT + timedelta(minutes=20)
"""Friday, 20.11.2026, 10:20 in Warsaw."""


@pytest.fixture
def tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Let everything that was deferred happen, then the job run at a moment; gives the letters there are by then."""

    def come(at: datetime) -> list[Letter]:
        run_jobs()
        monkeypatch.setattr(jobs, "now", lambda: at)
        jobs.write_letters()
        run_jobs()
        with scope.system(cast.office.pk, "tests", at=AT):
            return list(Letter.objects.filter(once__startswith="day:").order_by("pk"))

    return come


def words(cast: Cast) -> list[tuple[str, bool, bool]]:
    """Each word: its kind, whether it was told, whether it was dropped."""
    with scope.system(cast.office.pk, "tests", at=AT):
        found = Word.objects.order_by("pk")
        return [(word.kind, word.sent_at is not None, word.dropped_at is not None) for word in found]


def asked(cast: Cast, title: str = "Wyciąg z banku", **fields: Any) -> ClientRequest:
    return make_request(cast.lipa, title, by=cast.anna, **fields)


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_what_is_asked_goes_out_in_one_letter_with_a_link_for_each(cast: Cast, tick: Tick) -> None:
    for title in ("Wyciąg z banku", "Faktury za paliwo", "Umowa najmu"):
        asked(cast, title)
    assert tick(AT + timedelta(minutes=10)) == []
    (letter,) = tick(LATER)
    assert letter.to == "jan@example.com" and letter.subject.startswith("Lipa sp. z o.o.: 3 ")
    links = {part.split("/")[0] for part in letter.text.split("/p/r/")[1:]}
    assert len(links) == 3 and "Kantorek" not in letter.text + letter.html + letter.subject
    assert all(Browser().get(f"/p/r/{token}/").status_code == 200 for token in links)
    assert words(cast) == [("asked", True, False)] * 3
    assert len(tick(LATER + timedelta(minutes=5))) == 1


def test_one_letter_a_day_and_the_rest_in_the_morning(cast: Cast, tick: Tick) -> None:
    asked(cast)
    assert len(tick(LATER)) == 1
    asked(cast, "Faktury za paliwo")
    assert len(tick(LATER + timedelta(hours=2))) == 1
    assert len(tick(moment(20, 18))) == 1
    assert len(tick(moment(21, 5))) == 1  # six in the morning
    _first, second = tick(moment(21, 6, 5))
    assert "Faktury za paliwo" in second.text and "Wyciąg z banku" not in second.text


def test_one_person_of_two_companies_gets_one_letter(cast: Cast, tick: Tick) -> None:
    second = make_client(cast.office, "Druga Lipa", carer=cast.anna)
    make_contact(second, "Jan Lipiński", email="JAN@example.com")
    asked(cast)
    make_request(second, "Faktury za paliwo", by=cast.anna)
    (letter,) = tick(LATER)
    assert all(said in letter.text for said in ("Lipa sp. z o.o.", "Druga Lipa", "Wyciąg z banku", "Faktury za paliwo"))
    with scope.system(cast.office.pk, "tests", at=AT):
        told = EventRecord.objects.filter(name="portal.contact_told")
        assert {event.client_id for event in told} == {cast.lipa.pk, second.pk}


def test_another_persons_company_is_never_in_it(cast: Cast, tick: Tick) -> None:
    asked(cast)
    make_request(cast.wierzba, "Faktury za paliwo", by=cast.marek)
    letters = {letter.to: letter.text for letter in tick(LATER)}
    assert set(letters) == {"jan@example.com", "ewa@example.com"}
    assert "Faktury" not in letters["jan@example.com"] and "Wyciąg" not in letters["ewa@example.com"]


@pytest.mark.parametrize("what", ["delivered", "withdrawn", "done", "client closed", "contact gone", "no address"])
def test_what_is_no_longer_true_is_dropped(cast: Cast, tick: Tick, what: str) -> None:
    one = asked(cast)
    run_jobs()
    if what == "delivered":
        send(one, cast.jan, "wyciag.txt")
    with scope.of(actor_of(cast.marek)) as actor:
        if what == "withdrawn":
            actions.withdraw_request(actor, one)
        elif what == "done":
            actions.accept_request(actor, one)
        elif what == "client closed":
            client_actions.archive_client(actor, cast.lipa)
        elif what == "contact gone":
            client_actions.remove_contact(actor, cast.jan)
        elif what == "no address":
            Contact.objects.filter(pk=cast.jan.pk).update(email="")
    assert tick(LATER) == []
    assert words(cast) == [("asked", False, True)]


def test_a_return_and_a_reminder_of_one_request_are_one_line(cast: Cast, tick: Tick) -> None:
    one = asked(cast)
    assert len(tick(LATER)) == 1
    send(one, cast.jan, "wyciag.txt")
    with scope.of(actor_of(cast.anna, at=AT + timedelta(hours=1))) as actor:
        actions.return_request(actor, one, reason="Brakuje drugiej strony <b>")
        actions.remind_client(actor, one)
    _first, letter = tick(moment(21, 6, 5))
    assert letter.text.count("/p/r/") == 1
    assert "Brakuje drugiej strony <b>" in letter.text and "drugiej strony &lt;b&gt;" in letter.html
    assert [kind for kind, sent, _dropped in words(cast) if sent] == ["asked", "returned", "reminder"]


def test_it_goes_to_who_was_asked_else_to_who_may_send(cast: Cast, tick: Tick) -> None:
    other = make_contact(cast.lipa, "Księgowa Lipy", email="ksiegowa@example.com")
    reader = make_contact(cast.lipa, "Czytelnik Lipy", email="czyta@example.com")
    make_access(other, "accountant")
    make_access(reader, "read_only")
    asked(cast, "Do księgowej")
    asked(cast, "Do Jana", contact_id=cast.jan.pk)
    letters = {letter.to: letter.text for letter in tick(LATER)}
    assert set(letters) == {"jan@example.com", "ksiegowa@example.com"}
    assert "Do księgowej" not in letters["jan@example.com"]


def test_another_persons_request_moves_to_them_and_an_unreachable_one_falls_to_the_first(
    cast: Cast, tick: Tick
) -> None:
    silent = make_contact(cast.lipa, "Bez Adresu", email="")
    other = make_contact(cast.lipa, "Księgowa Lipy", email="ksiegowa@example.com")
    asked(cast, "Dla nikogo", contact_id=silent.pk)
    moved = asked(cast, "Dla księgowej", contact_id=cast.jan.pk)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_request(actor, moved, fields={"contact_id": other.pk}, version=moved.version)
    letters = {letter.to: letter.text for letter in tick(LATER)}
    assert "Dla nikogo" in letters["jan@example.com"] and "Dla księgowej" not in letters["jan@example.com"]
    assert "Dla księgowej" in letters["ksiegowa@example.com"]


def test_it_speaks_the_readers_language(cast: Cast, tick: Tick) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Contact.objects.filter(pk=cast.jan.pk).update(language="en")
    asked(cast)
    make_request(cast.wierzba, "Faktury", by=cast.marek)
    letters = {letter.to: letter for letter in tick(LATER)}
    assert "Good morning, Jan Lipiński." in letters["jan@example.com"].text
    assert "Good morning" not in letters["ewa@example.com"].text
    assert 'lang="en"' in letters["jan@example.com"].html and 'lang="pl"' in letters["ewa@example.com"].html


def test_it_leaves_under_the_offices_name_by_real_smtp(cast: Cast, tick: Tick, mailbox: Mailbox) -> None:  # noqa: F811
    Office.objects.filter(pk=cast.office.pk).update(client_name="Jaworska Księgi", hosts=["panel.jaworska.example"])
    asked(cast, "Wyciąg\nBcc: obcy@example.com")
    tick(LATER)
    (mail,) = mailbox.letters
    assert mail["To"] == "jan@example.com" and "Jaworska Księgi" in mail["From"] and mail["Bcc"] is None
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "//panel.jaworska.example" in text


def test_amounts_go_with_their_sum_and_day_and_a_paid_one_does_not(cast: Cast, tick: Tick) -> None:
    vat = make_obligation(cast.lipa, "vat-payment", amount=Decimal("3560.00"), due_on=date(2026, 11, 25))
    make_access(cast.jan, "read_only")
    zus = make_obligation(cast.lipa, "zus-payment", amount=Decimal("1600.27"), due_on=date(2026, 11, 20))
    with scope.of(actor_of(cast.anna)) as actor:
        assert duties.show_amounts(actor, [vat.pk, zus.pk])["changed"]
    with scope.system(cast.office.pk, "tests", at=AT):
        Obligation.objects.filter(pk=zus.pk).update(claimed_at=AT)
    (letter,) = tick(LATER)
    assert "3 560,00" in letter.text.replace("\xa0", " ") and "1 600,27" not in letter.text.replace("\xa0", " ")
    assert f"/p/{cast.lipa.pk}/pay/{vat.pk}/" in letter.text
    assert sorted(words(cast)) == [("amount", False, True), ("amount", True, False)]


def test_without_the_portal_an_amount_goes_to_one_person_and_has_no_link(cast: Cast, tick: Tick) -> None:
    make_contact(cast.lipa, "Drugi Kontakt", email="drugi@example.com")
    vat = make_obligation(cast.lipa, "vat-payment", amount=Decimal("3560.00"), due_on=date(2026, 11, 25))
    with scope.of(actor_of(cast.anna)) as actor:
        duties.show_amounts(actor, [vat.pk])
    (letter,) = tick(LATER)
    assert letter.to == "jan@example.com"
    assert "http" not in letter.text and "href" not in letter.html.split("<body>")[1]


def test_a_document_is_told_of_to_who_can_open_it_and_has_not(cast: Cast, tick: Tick) -> None:
    second = make_contact(cast.lipa, "Drugi Kontakt", email="drugi@example.com")
    make_contact(cast.lipa, "Bez Portalu", email="bez@example.com")
    make_access(cast.jan)
    make_access(second, "read_only")
    paper = make_document(cast.lipa, "Bilans", by=cast.anna)
    with scope.of(actor_of(cast.anna)) as actor:
        share_document(actor, paper, shared=True)
    with scope.system(cast.office.pk, "tests", at=AT):
        Reading.objects.create(
            office=cast.office, client=cast.lipa, document=paper, contact=second, first_at=AT, last_at=AT
        )
    (letter,) = tick(LATER)
    assert letter.to == "jan@example.com" and "Bilans" in letter.text


def test_who_asked_for_a_change_hears_of_it(cast: Cast, tick: Tick) -> None:
    access = make_access(cast.jan)
    with scope.of(contact_of(access)) as actor:
        change = ask_change(actor, cast.lipa, wished={"city": "Zgierz"}, note="")
    with scope.of(actor_of(cast.anna)) as actor:
        refuse_change(actor, change, reason="W KRS jest Łódź", version=change.version)
    (letter,) = tick(LATER)
    assert letter.to == "jan@example.com" and "W KRS jest Łódź" in letter.text


def test_a_fault_with_one_person_leaves_the_others_their_letter(
    cast: Cast, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(cast)
    make_request(cast.wierzba, "Faktury", by=cast.marek)
    run_jobs()
    real = write_letter_of_day

    def fails(actor: Any, email: str, **more: Any) -> Any:
        if email == "jan@example.com":
            raise RuntimeError("no such thing")
        return real(actor, email, **more)

    monkeypatch.setattr(jobs, "write_letter_of_day", fails)
    with pytest.raises(Exception, match="1 failed") as told:
        tick(LATER)
    assert "jan@" not in str(told.value)
    monkeypatch.setattr(jobs, "write_letter_of_day", real)
    assert {letter.to for letter in tick(LATER + timedelta(minutes=5))} == {"jan@example.com", "ewa@example.com"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_letter(cast: Cast) -> None:
    second = make_client(cast.office, "Druga Lipa", carer=cast.anna)
    contacts = [cast.jan, make_contact(second, "Jan Lipiński", email="jan@example.com")]
    for contact in contacts:
        one = make_request(contact.client, by=cast.anna)
        with scope.system(cast.office.pk, "tests", at=AT) as actor:
            put_words(actor, [contact], kind="asked", subject=one.ref, once="tests", at=AT)
    both, faults = threading.Barrier(2), []

    def write() -> None:
        try:
            both.wait()
            with suppress(Refused), scope.system(cast.office.pk, "tests", at=LATER) as actor:
                write_letter_of_day(actor, "jan@example.com", address="https://panel.example")
        except Exception as error:  # told to the test, which fails
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scope.system(cast.office.pk, "tests", at=AT):
        (letter,) = Letter.objects.all()
    assert faults == [] and letter.text.count("/p/r/") == 2
    assert words(cast) == [("asked", True, False)] * 2
