"""Requests by their actions: asked, delivered, returned, replaced, accepted, withdrawn, opened again; what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kantorek.clients import actions as client_actions
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.refs import Ref
from kantorek.documents.models import Document
from kantorek.files.tests.make import upload
from kantorek.offices.tests.make import AT, actor_of
from kantorek.requests import actions
from kantorek.requests.models import ClientRequest
from kantorek.requests.tests.make import (
    DUE,
    again,
    files_of,
    make_request,
    person_of,
    send,
    stored,
    told_of,
)

LATER = AT + timedelta(hours=1)
STILL_LATER = AT + timedelta(hours=2)


def titles(cast: Cast) -> list[tuple[str, int | None, int | None]]:
    with scope.system(cast.office.pk, "tests", at=AT):
        documents = Document.objects.current().order_by("pk")
        return list(documents.values_list("title", "sent_by_id", "year"))


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": "  "}, "required", "title"),
        ({"title": "x" * 201}, "too_long", "title"),
        ({"text": "x" * 5_001}, "too_long", "text"),
        ({"kind": "money"}, "bad_choice", "kind"),
        ({"due_on": date(2026, 11, 1)}, "bad_day", "due_on"),
        ({"due_on": date(2040, 1, 1)}, "bad_day", "due_on"),
        ({"contact_id": 999_999}, "gone", "contact_id"),
        ({"source": Ref("tasks.task", 999_999)}, "gone", "source"),
        ({"source": Ref("nothing.such", 1)}, "gone", "source"),
    ],
)
def test_refuses_what_nobody_can_ask(cast: Cast, fields: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        make_request(cast.lipa, **fields)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_asks_a_contact_of_this_client_only(cast: Cast) -> None:
    assert make_request(cast.lipa, contact_id=cast.jan.pk).contact_id == cast.jan.pk
    with pytest.raises(Refused):
        make_request(cast.lipa, contact_id=cast.ewa.pk)


def test_names_the_month_where_the_words_leave_room(cast: Cast) -> None:
    one = make_request(cast.lipa, "Wyciąg za {month}", text="Konto za {miesiąc}", month=date(2026, 10, 15))
    assert (one.title, one.text, one.month) == (
        "Wyciąg za październik",
        "Konto za październik",
        date(2026, 10, 1),
    )
    assert make_request(cast.lipa, "Wyciąg {month}", month=date(2025, 12, 1)).title == "Wyciąg grudzień 2025"
    assert make_request(cast.lipa, "Wyciąg {month}").title == "Wyciąg"


def test_a_form_sent_twice_asks_once(cast: Cast) -> None:
    batch = uuid4()
    first, second = (make_request(cast.lipa, batch=batch) for _time in range(2))
    assert first.pk == second.pk
    assert len(told_of(first, "request_asked")) == 1


def test_asks_many_and_names_who_is_closed(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        client_actions.change_status(actor, cast.wierzba, status="blocked", reason="zaległości")
        ids = [cast.wierzba.pk, cast.lipa.pk, cast.foreign.pk, cast.lipa.pk]
        done = actions.ask_clients(actor, ids, batch=uuid4(), title="Wyciąg")
    assert [one.client_id for one in done.requests] == [cast.lipa.pk]
    assert len(done.left) == 1
    assert done.left[0].startswith("Wierzba")


def test_many_are_none_too_few_or_too_many(cast: Cast) -> None:
    for ids in ([], list(range(1, 502))):
        with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused):
            actions.ask_clients(actor, ids, batch=uuid4(), title="Wyciąg")


def test_a_delivery_leaves_the_list_and_an_acceptance_files_it(cast: Cast) -> None:
    one = make_request(cast.lipa, by=cast.anna, month=date(2025, 12, 1))
    sent = send(one, cast.jan, "wyciag.txt", answer="Proszę")
    assert (sent.state, sent.answer, sent.remind_on) == ("delivered", "Proszę", None)
    assert (sent.delivered_by_id, sent.delivered_by_name) == (cast.jan.pk, "Jan Lipiński")
    with scope.of(actor_of(cast.anna)) as actor:
        done = actions.accept_request(actor, sent, filing={"folder": "Wyciągi", "kind": "statement"})
    assert done.state == "done"
    assert titles(cast) == [(one.title, cast.jan.pk, 2025)]
    assert files_of(one) == []
    assert told_of(one, "request_done") == [{"document_ids": done.document_ids, "delivered": True}]


def test_returned_replaced_and_done(cast: Cast) -> None:
    one = send(make_request(cast.lipa, by=cast.anna), cast.jan, "zle.txt", "dobre.txt")
    wrong = stored(one, "zle.txt")
    with scope.of(replace(actor_of(cast.anna), at=LATER)) as actor:
        back = actions.return_request(actor, one, reason="Nieczytelne", version=one.version)
    assert (back.state, back.return_reason, back.waits) == ("returned", "Nieczytelne", True)
    assert back.remind_on is not None
    with pytest.raises(Refused) as caught:
        send(back, cast.jan, at=STILL_LATER)
    assert caught.value.code == "required"
    put = send(back, cast.jan, "lepsze.txt", at=STILL_LATER, drop=[wrong.pk])
    assert (put.state, files_of(one)) == ("delivered", ["dobre.txt", "lepsze.txt"])
    assert [len(each["file_ids"]) for each in told_of(one, "request_delivered")] == [2, 1]
    with scope.of(actor_of(cast.anna)) as actor:
        actions.accept_request(actor, put)
    assert [title for title, *_rest in titles(cast)] == [f"{one.title} – dobre", f"{one.title} – lepsze"]


def test_what_the_office_has_does_not_vanish_under_its_eyes(cast: Cast) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt")
    for names in ((), ("b.txt",)):
        with pytest.raises(Refused) as caught:
            send(one, cast.jan, *names, at=LATER, drop=[stored(one, "a.txt").pk])
        assert caught.value.code == "delivered"
    assert files_of(one) == ["a.txt"]


def test_the_same_delivery_twice_is_one(cast: Cast) -> None:
    one = make_request(cast.lipa)
    sent = send(one, cast.jan, "wyciag.txt", version=one.version)
    same = send(one, cast.jan, "wyciag.txt", at=LATER, version=one.version)
    assert (same.version, files_of(one)) == (sent.version, ["wyciag.txt"])
    assert len(told_of(one, "request_delivered")) == 1
    more = send(one, cast.jan, "drugi.txt", at=LATER, version=one.version)
    assert (more.state, files_of(one)) == ("delivered", ["wyciag.txt", "drugi.txt"])


def test_files_laid_beside_a_request_are_sent_with_it(cast: Cast) -> None:
    one = make_request(cast.lipa)
    with scope.of(person_of(cast.jan)) as actor:
        first = actions.attach_file(actor, one, upload("a.txt", b"a"))
        assert actions.attach_file(actor, one, upload("a.txt", b"a")).pk == first.pk
        second = actions.attach_file(actor, one, upload("b.txt", b"b"))
        actions.take_back_file(actor, one, second)
    assert again(one).state == "open"
    sent = send(one, cast.jan, at=LATER)
    assert (sent.state, files_of(one)) == ("delivered", ["a.txt"])
    with scope.of(person_of(cast.jan, at=STILL_LATER)) as actor, pytest.raises(Refused) as caught:
        actions.take_back_file(actor, one, first)
    assert caught.value.code == "delivered"


def test_nothing_is_no_delivery_and_an_answer_is_one(cast: Cast) -> None:
    papers, question = make_request(cast.lipa), make_request(cast.lipa, "Czy było auto?", kind="answer")
    for one, field in ((papers, "files"), (question, "answer")):
        with pytest.raises(Refused) as caught:
            send(one, cast.jan, answer=" \x00 ")
        assert (caught.value.code, caught.value.field) == ("required", field)
    assert send(question, cast.jan, answer="Nie było").answer == "Nie było"


def test_a_file_of_another_request_is_not_taken_back(cast: Cast) -> None:
    one, other = make_request(cast.lipa), make_request(cast.lipa, "Inna")
    with scope.of(person_of(cast.jan)) as actor:
        file = actions.attach_file(actor, one, upload("a.txt", b"a"))
        with pytest.raises(Refused):
            actions.take_back_file(actor, other, file)
        actions.deliver_request(actor, other, answer="tak", drop=[file.pk])
    assert files_of(one) == ["a.txt"]


def test_what_the_client_sends_meanwhile_is_looked_at_first(cast: Cast) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt")
    send(one, cast.jan, "b.txt", at=LATER)
    with scope.of(actor_of(cast.anna)) as actor:
        with pytest.raises(Stale):
            actions.accept_request(actor, one, version=one.version)
        with pytest.raises(Stale):
            actions.return_request(actor, one, reason="Nie", version=one.version)
        with pytest.raises(Stale):
            actions.withdraw_request(actor, one, version=one.version)
    assert again(one).state == "delivered"


def test_a_settled_request_takes_nothing_and_opens_again_where_it_stood(cast: Cast) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.accept_request(actor, one)
        with pytest.raises(Refused) as caught:
            actions.withdraw_request(actor, one)
        assert caught.value.code == "done"
    with pytest.raises(Refused) as caught:
        send(one, cast.jan, "b.txt", at=LATER)
    assert caught.value.code == "settled"
    with scope.of(actor_of(cast.anna)) as actor:
        assert actions.reopen_request(actor, one).state == "delivered"
        assert actions.accept_request(actor, one).state == "done"
    assert len(titles(cast)) == 1


def test_a_withdrawn_request_is_gone_for_the_client_until_it_comes_back(cast: Cast) -> None:
    one = make_request(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        assert actions.withdraw_request(actor, one).remind_on is None
        actions.withdraw_request(actor, one)
    with scope.of(person_of(cast.jan)) as actor:
        assert not ClientRequest.objects.visible_to(actor).exists()
    with scope.of(actor_of(cast.anna)) as actor:
        back = actions.reopen_request(actor, one)
    assert (back.state, back.remind_on) == ("open", again(one).remind_on)
    assert len(told_of(one, "request_withdrawn")) == 1


def test_bytes_that_are_a_document_already_make_no_second_one(cast: Cast) -> None:
    first, second = make_request(cast.lipa), make_request(cast.lipa, "Jeszcze raz")
    for one in (first, second):
        with scope.of(person_of(cast.jan)) as actor:
            actions.deliver_request(actor, one, files=[(upload("a.txt", b"the same"), None)])
        with scope.of(actor_of(cast.anna)) as actor:
            actions.accept_request(actor, one)
    assert len(titles(cast)) == 1
    assert again(first).document_ids == again(second).document_ids


def test_only_chosen_files_become_documents(cast: Cast) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt", "b.txt")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.accept_request(actor, one, file_ids=[stored(one, "b.txt").pk])
    assert [title for title, *_rest in titles(cast)] == [one.title]
    assert files_of(one) == ["a.txt"]


def test_returns_need_a_reason_and_something_that_came(cast: Cast) -> None:
    one = make_request(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        with pytest.raises(Refused) as caught:
            actions.return_request(actor, one, reason="Nie")
        assert caught.value.code == "not_delivered"
        sent = actions.deliver_request(actor, one, answer="telefonicznie")
        assert sent.delivered_by_id is None
        for reason in ("  ", "x" * 501):
            with pytest.raises(Refused) as caught:
                actions.return_request(actor, one, reason=reason)
            assert caught.value.field == "reason"


def test_a_closed_client_is_neither_asked_nor_reminded_nor_takes_files(cast: Cast) -> None:
    one = make_request(cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        client_actions.archive_client(actor, cast.lipa)
    with pytest.raises(Refused):
        make_request(cast.lipa)
    with pytest.raises(Refused):
        send(one, cast.jan, "a.txt")
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused):
        actions.remind_client(actor, one)


def test_changing_what_is_asked(cast: Cast) -> None:
    one = make_request(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        later = actions.change_request(actor, one, fields={"due_on": date(2026, 12, 15)}, version=one.version)
        assert later.remind_on == date(2026, 12, 11)
        with pytest.raises(Stale):
            actions.change_request(actor, one, fields={"title": "Inaczej"}, version=one.version)
        assert actions.change_request(actor, one, fields={"due_on": None}, version=later.version).remind_on is None
    send(one, cast.jan, "a.txt")
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused):
        actions.change_request(actor, one, fields={"title": "Inaczej"}, version=again(one).version)


def test_many_at_once_and_back(cast: Cast) -> None:
    sent = send(make_request(cast.lipa, due_on=DUE), cast.jan, "a.txt")
    waits = make_request(cast.lipa, "Druga")
    foreign = make_request(cast.foreign)
    ids = [sent.pk, waits.pk, foreign.pk]
    with scope.of(actor_of(cast.marek)) as actor:
        done = actions.accept_many(actor, ids)
        assert ([pk for pk, _version in done.was], len(done.left)) == ([sent.pk], 1)
        assert len(actions.put_back(actor, done.was).was) == 1
        assert [pk for pk, _version in actions.remind_many(actor, ids).was] == [waits.pk]
        gone = actions.withdraw_many(actor, ids)
        assert len(gone.was) == 2
        actions.reopen_request(actor, waits)
        assert len(actions.put_back(actor, gone.was).left) == 1
    assert (again(sent).state, again(waits).state, again(foreign).state) == ("delivered", "open", "open")
