"""Lines: in one order, stored once, told to whoever answers, and refused where they may not be."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from kantorek.chat import actions
from kantorek.chat.lists import lines_after, newest_lines, unread_by_contact
from kantorek.chat.tests.make import again, comments, lines_of, make_conversation, person_of, says, told_of
from kantorek.clients.models import Client, Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast, make_cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.refs import Ref
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PDF, upload
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of

LATER = AT + timedelta(minutes=12)


def test_lines_stand_in_the_order_in_which_they_came(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Dzień dobry, ile mam zapłacić?")
    says(cast.anna, cast.jan, "Dzień dobry, 3184 zł", at=LATER)
    says(cast.jan, cast.jan, "Dziękuję", at=LATER)
    lines = lines_of(make_conversation(cast.jan))
    assert [(line.number, line.side, line.author_name) for line in lines] == [
        (1, "client", "Jan Lipiński"),
        (2, "staff", "Anna Wójcik"),
        (3, "client", "Jan Lipiński"),
    ]
    assert lines[1].answered_after == 720


def test_a_contact_has_one_conversation(cast: Cast) -> None:
    assert make_conversation(cast.jan) == make_conversation(cast.jan, at=LATER)
    assert len(told_of(make_conversation(cast.jan), "conversation_begun")) == 1


def test_the_same_token_is_stored_once(cast: Cast) -> None:
    token = uuid4()
    first = says(cast.jan, cast.jan, "Raz", token=token)
    assert says(cast.jan, cast.jan, "Raz", token=token, at=LATER) == first
    conversation = make_conversation(cast.jan)
    assert [line.text for line in lines_of(conversation)] == ["Raz"]
    assert len(told_of(conversation, "chat_message_written")) == 1


def test_the_same_token_is_stored_once_even_when_the_client_is_closed_meanwhile(cast: Cast) -> None:
    token = uuid4()
    first = says(cast.jan, cast.jan, "Raz", token=token)
    _close(cast)
    assert says(cast.jan, cast.jan, "Raz", token=token, at=LATER) == first


def test_another_authors_token_is_refused(cast: Cast) -> None:
    token = uuid4()
    says(cast.jan, cast.jan, "Moje", token=token)
    with pytest.raises(Refused) as refused:
        says(cast.anna, cast.jan, "Twoje", token=token)
    assert refused.value.code == "not_yours"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [False, True], ids=["own tokens", "the same tokens"])
def test_two_who_write_at_once_leave_no_gap(same: bool) -> None:
    cast = make_cast()  # committed rows: the kept cast is of a transaction
    conversation = make_conversation(cast.jan)
    tokens = [[uuid4() for _ in range(10)] for _ in range(2)]

    def write(own: list[UUID]) -> None:
        try:
            for token in own:
                says(cast.jan, cast.jan, "Linia", token=token)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[tokens[0 if same else one]]) for one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = lines_of(conversation)
    many = 10 if same else 20
    assert [line.number for line in lines] == list(range(1, many + 1))
    assert again(conversation).last_number == many


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "required"), (" \n\x00\u202e ", "required"), ("a" * 5_001, "too_long")],
)
def test_refuses_what_is_no_message(cast: Cast, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        says(cast.jan, cast.jan, text)
    assert refused.value.code == code


def test_signs_that_nobody_sees_are_left_out(cast: Cast) -> None:
    line = says(cast.jan, cast.jan, "<b>Fak\x00tura</b>\r\n\x07za \u202elistopad 🧾")
    assert line.text == "<b>Faktura</b>\nza listopad 🧾"


def _close(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Client.objects.filter(pk=cast.lipa.pk).update(status="blocked")


def test_refuses_a_closed_client_and_a_person_who_is_gone(cast: Cast) -> None:
    make_conversation(cast.jan)
    with scope.system(cast.office.pk, "tests", at=AT):
        type(cast.jan).objects.filter(pk=cast.jan.pk).update(removed_at=AT)
    with pytest.raises(Refused) as refused:
        says(cast.anna, cast.jan, "Dzień dobry")
    assert refused.value.code == "removed"
    _close(cast)
    with pytest.raises(Refused) as refused:
        says(cast.anna, cast.jan, "Dzień dobry")
    assert refused.value.code == "closed"


def test_nobody_writes_in_a_conversation_that_is_not_theirs(cast: Cast) -> None:
    colleague = make_contact(cast.lipa, "Ola Lipińska", email="ola@example.com")
    conversation = make_conversation(cast.jan)
    for person in (person_of(colleague), person_of(cast.ewa), actor_of(cast.obcy)):
        with scope.of(person) as actor, pytest.raises(Refused) as refused:
            actions.write_message(actor, conversation, token=uuid4(), text="Nie moje")
        assert refused.value.code == "gone"
    with scope.of(person_of(colleague)) as actor, pytest.raises(Refused):
        actions.begin_conversation(actor, cast.jan)


def test_a_file_hangs_on_its_line_and_opens_to_its_two_sides_alone(cast: Cast) -> None:
    line = says(cast.jan, cast.jan, files=[(upload("wyciag.pdf", PDF), None)])
    colleague = make_contact(cast.lipa, "Ola Lipińska", email="ola@example.com")
    conversation = make_conversation(cast.jan)
    with scope.of(actor_of(cast.anna)) as actor:
        shown = newest_lines(actor, conversation)
        assert [file.name for file in shown[0].stored] == ["wyciag.pdf"]  # type: ignore[attr-defined]
    with scope.of(person_of(colleague)) as actor:
        assert newest_lines(actor, conversation) == []
    with scope.of(person_of(cast.jan)) as actor:
        file = StoredFile.objects.visible_to(actor).get(owner_kind="chat.chat_message", owner_id=line.pk)
        assert file.sha256


def test_a_file_that_is_refused_leaves_no_line(cast: Cast) -> None:
    with pytest.raises(Refused):
        says(cast.jan, cast.jan, "Plik", files=[(upload("wirus.exe", b"MZ" + b"\x00" * 100), None)])
    assert lines_of(make_conversation(cast.jan)) == []


def test_words_of_the_office_with_a_missing_value_are_not_sent(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        says(cast.anna, cast.jan, "Do zapłaty: {{ do_zaplaty }}")
    assert refused.value.code == "missing_value"
    assert "do_zaplaty" in refused.value.message
    assert says(cast.jan, cast.jan, "Widzę u was {{do_zaplaty}}").number == 1


def test_the_client_waits_from_the_first_line_until_the_answer(cast: Cast) -> None:
    conversation = make_conversation(cast.jan)
    says(cast.jan, cast.jan, "Halo")
    says(cast.jan, cast.jan, "Jest tam kto?", at=LATER)
    assert again(conversation).waiting_since == AT
    says(cast.anna, cast.jan, "Jest", at=AT + timedelta(minutes=20))
    says(cast.anna, cast.jan, "Już sprawdzam", at=AT + timedelta(minutes=25))
    assert again(conversation).waiting_since is None
    assert [line.answered_after for line in lines_of(conversation)] == [None, None, 1200, None]


def test_the_timeline_hears_of_a_turn_and_of_a_new_day_alone(cast: Cast) -> None:
    turns: list[Contact | StaffMember] = [cast.jan, cast.jan, cast.anna, cast.anna, cast.jan]
    for minutes, who in enumerate(turns):
        says(who, cast.jan, "Linia", at=AT + timedelta(minutes=minutes))
    says(cast.jan, cast.jan, "Nazajutrz", at=AT + timedelta(days=1))
    turned = told_of(make_conversation(cast.jan), "conversation_turned")
    assert [(told["side"], told["waited"]) for told in turned] == [
        ("client", None),
        ("staff", 120),
        ("client", None),
        ("client", None),
    ]


def _notices(cast: Cast, kind: str) -> list[tuple[int | None, str]]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("staff_id", "title"))


def test_the_carer_is_told_of_a_clients_line_and_nobody_of_the_offices_own(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Halo")
    says(cast.anna, cast.jan, "Słucham")
    assert _notices(cast, "chat.message") == [(cast.anna.pk, "Jan Lipiński pisze")]


def test_the_owners_are_told_where_nobody_looks_after_the_client(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Client.objects.filter(pk=cast.lipa.pk).update(carer=None)
    says(cast.jan, cast.jan, "Halo")
    assert [staff for staff, _title in _notices(cast, "chat.message")] == [cast.marek.pk]


def test_a_comment_stays_among_colleagues(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Kurtki robocze to koszt?")
    line = comments(cast.marek, cast.jan, "@Anna Wójcik sprawdź proszę umowę", at=LATER)
    conversation = again(make_conversation(cast.jan))
    assert _notices(cast, "chat.mention") == [(cast.anna.pk, "Marek Kos wspomina o Tobie w rozmowie")]
    assert conversation.last_text == "Kurtki robocze to koszt?"
    assert (line.number, conversation.waiting_since, conversation.last_at) == (2, AT, AT)
    with scope.of(person_of(cast.jan)) as actor:
        assert [shown.number for shown in lines_after(actor, conversation, 0)] == [1]
        assert not unread_by_contact(actor, conversation).exists()
        with pytest.raises(Refused):
            actions.write_comment(actor, conversation, token=uuid4(), text="Ja też")


def test_reading_moves_forward_only_and_not_past_the_last_line(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Raz")
    says(cast.anna, cast.jan, "Dwa")
    conversation = make_conversation(cast.jan)
    for number, kept in ((99, 2), (1, 2)):
        with scope.of(person_of(cast.jan, at=LATER)) as actor:
            actions.mark_seen(actor, conversation, number=number)
        assert (again(conversation).contact_read, again(conversation).contact_read_at) == (kept, LATER)


def test_asks_only_about_what_is_its_own(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        says(cast.jan, cast.jan, "A to?", about=Ref("tasks.task", 1))
    assert refused.value.code == "gone"


def test_a_line_costs_the_same_in_a_long_conversation(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    says(cast.jan, cast.jan, "Pierwsza")
    with django_assert_max_num_queries(34):  # type: ignore[attr-defined]
        says(cast.jan, cast.jan, "Druga")


def test_the_office_says_that_it_is_closed_once_in_twelve_hours(cast: Cast) -> None:
    _keep_hours(cast)
    conversation = make_conversation(cast.jan)
    friday = datetime(2026, 11, 20, 15, 1, tzinfo=UTC)
    says(cast.jan, cast.jan, "Halo", at=friday - timedelta(minutes=2))
    assert len(lines_of(conversation)) == 1
    says(cast.jan, cast.jan, "Halo?", at=friday)
    says(cast.jan, cast.jan, "Jest kto?", at=friday + timedelta(hours=11))
    says(cast.jan, cast.jan, "Sobota", at=friday + timedelta(hours=13))
    lines = lines_of(conversation)
    assert [line.kind for line in lines] == ["message", "message", "away", "message", "message", "away"]
    assert lines[2].side == "office"
    assert "Poniedziałek, 23 listopada" in lines[2].text or "poniedziałek, 23 listopada" in lines[2].text.lower()
    assert again(conversation).last_text == "Sobota"


def test_the_office_is_closed_on_a_holiday(cast: Cast) -> None:
    _keep_hours(cast)
    says(cast.jan, cast.jan, "Święto", at=datetime(2026, 11, 11, 10, 0, tzinfo=UTC))
    away = lines_of(make_conversation(cast.jan))[1]
    assert away.kind == "away"
    assert "jutro od 08:00" in away.text


def _keep_hours(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        week = {day: ["08:00", "16:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
        actions.change_hours(actor, None, days=week)


def test_a_clients_person_cannot_write_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.chat.actions.writing.MOST_LINES", 3)
    for number in range(3):
        says(cast.jan, cast.jan, f"{number}")
    with pytest.raises(Refused) as caught:
        says(cast.jan, cast.jan, "jeszcze", at=AT + timedelta(minutes=59))
    assert caught.value.code == "too_often"
    says(cast.anna, cast.jan, "biuro pisze dalej", at=AT + timedelta(minutes=59))
    says(cast.jan, cast.jan, "po godzinie", at=AT + timedelta(hours=2))


def test_a_days_files_of_a_client_are_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.chat.actions.writing.MOST_BYTES", len(PDF) + 1)
    says(cast.jan, cast.jan, files=[(upload("a.pdf", PDF), None)])
    with pytest.raises(Refused) as caught:
        says(cast.jan, cast.jan, files=[(upload("b.pdf", PDF), None)])
    assert caught.value.code == "too_much"
    says(cast.jan, cast.jan, files=[(upload("b.pdf", PDF), None)], at=AT + timedelta(days=2))
    says(cast.anna, cast.jan, files=[(upload("c.pdf", PDF), None)])
