"""The inbox, who answers and how fast, and long conversations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from kantorek.chat import actions, lists
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.chat.tests.make import again, comments, make_conversation, person_of, says
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.files.tests.make import PDF, upload
from kantorek.offices.actions import start_substitution
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

Queries = Callable[[int], Any]


def _inbox(who: StaffMember, view: str = "all", q: str = "", hours: int = 0) -> list[str]:
    with scope.of(actor_of(who, at=AT + timedelta(hours=hours))) as actor:
        return [row["contact__name"] for row in lists.inbox(actor, view=view, q=q).rows]


def test_the_longest_waiting_stands_first(cast: Cast) -> None:
    says(cast.ewa, cast.ewa, "Halo", at=AT - timedelta(hours=2))
    says(cast.jan, cast.jan, "Halo", at=AT - timedelta(hours=3))
    says(cast.jan, cast.jan, "Jest kto?")
    assert _inbox(cast.marek, "waiting") == ["Jan Lipiński", "Ewa Wierzbicka"]
    assert _inbox(cast.marek, "mine") == ["Ewa Wierzbicka"]


def test_each_view_shows_what_it_says(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Halo")
    says(cast.anna, cast.jan, "Słucham")
    says(cast.ewa, cast.ewa, "Halo")
    make_conversation(make_contact(cast.wierzba, "Milcząca Osoba"))
    with scope.of(actor_of(cast.marek)) as actor:
        actions.snooze_conversation(actor, make_conversation(cast.ewa), until=AT + timedelta(hours=5))
        assert lists.inbox_counts(actor) == {"waiting": 0, "mine": 0, "answered": 1, "snoozed": 1, "all": 2}
    assert _inbox(cast.marek, "answered") == ["Jan Lipiński"]
    assert _inbox(cast.marek, "snoozed") == ["Ewa Wierzbicka"]
    assert _inbox(cast.marek, "snoozed", hours=6) == []
    assert _inbox(cast.marek, "waiting", hours=6) == ["Ewa Wierzbicka"]


def test_a_line_of_the_client_takes_a_conversation_up_again(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Halo")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.snooze_conversation(actor, make_conversation(cast.jan), until=AT + timedelta(days=2))
    says(cast.jan, cast.jan, "To pilne", at=AT + timedelta(hours=1))
    assert again(make_conversation(cast.jan)).snoozed_until is None


def test_shows_and_finds_only_what_the_colleague_sees(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Czy kurtki robocze to koszt?")
    says(cast.ewa, cast.ewa, "Czy kurtki skórzane też?")
    comments(cast.marek, cast.ewa, "Zajrzyj do ustawy żółtej")
    assert _inbox(cast.anna) == ["Jan Lipiński"]
    assert _inbox(cast.anna, q="kurtki") == ["Jan Lipiński"]
    assert sorted(_inbox(cast.marek, q="KURTKI")) == ["Ewa Wierzbicka", "Jan Lipiński"]
    assert _inbox(cast.marek, q="wierzbicka") == ["Ewa Wierzbicka"]
    assert _inbox(cast.marek, q="zolta ustaw") == []
    assert _inbox(cast.marek, q="ustawy zolt") == ["Ewa Wierzbicka"]
    assert _inbox(cast.marek, q="%") == []
    assert _inbox(cast.obcy, q="kurtki") == []


def test_pages_go_on_where_the_last_ended(cast: Cast) -> None:
    people = [make_contact(cast.wierzba, f"Osoba {number:02}") for number in range(45)]
    for number, person in enumerate(people):
        says(person, person, "Halo", at=AT + timedelta(seconds=number))
    with scope.of(actor_of(cast.marek)) as actor:
        first = lists.inbox(actor, view="all")
        second = lists.inbox(actor, view="all", after=first.after)
        waiting = lists.inbox(actor, view="waiting")
    names = [row["contact__name"] for row in first.rows + second.rows]
    assert names == [person.name for person in reversed(people)]
    assert waiting.rows[0]["contact__name"] == "Osoba 00"


def test_counts_are_asked_once_and_anew_after_a_change(
    cast: Cast, django_assert_num_queries: Queries, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        says(cast.jan, cast.jan, "Halo")
    with scope.of(actor_of(cast.anna)) as actor:
        assert lists.waiting_count(actor) == 1
        with django_assert_num_queries(0):
            assert lists.waiting_count(actor) == 1
    with django_capture_on_commit_callbacks(execute=True):
        says(cast.anna, cast.jan, "Słucham")
    with scope.of(actor_of(cast.anna)) as actor:
        assert lists.waiting_count(actor) is None


def test_the_menu_counts_outside_a_scope_too(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Halo")
    cache.clear()
    assert lists.waiting_count(actor_of(cast.anna)) == 1


def test_the_stand_in_answers_while_the_carer_is_away(cast: Cast) -> None:
    stand_in = make_staff(cast.office, "Katarzyna Nowa", role=Role.ACCOUNTANT)
    conversation = again(make_conversation(cast.jan))
    with scope.of(actor_of(cast.marek)) as actor:
        assert lists.carer_of(actor, conversation) == cast.anna
        start_substitution(actor, person=cast.anna, stand_in=stand_in, starts_on=AT.date(), ends_on=AT.date())
        assert lists.carer_of(actor, conversation) == stand_in
        assert lists.carer_of(replace(actor, at=AT + timedelta(days=1)), conversation) == cast.anna


def test_whoever_it_is_assigned_to_answers(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        actions.assign_conversation(actor, make_conversation(cast.jan), to=cast.marek, version=1)
        assert lists.carer_of(actor, again(make_conversation(cast.jan))) == cast.marek


def test_the_usual_answer_is_the_median_in_one_question(cast: Cast, django_assert_num_queries: Queries) -> None:
    for minutes in (2, 4, 60):
        at = AT + timedelta(days=minutes)
        says(cast.jan, cast.jan, "Pytanie", at=at)
        says(cast.anna, cast.jan, "Odpowiedź", at=at + timedelta(minutes=minutes))
    with scope.of(actor_of(cast.anna)) as actor:
        with django_assert_num_queries(1):
            assert lists.usual_answer(actor, cast.anna.pk) == 240
        assert lists.usual_answer(actor, cast.marek.pk) is None


@pytest.fixture
def long(cast: Cast) -> Conversation:
    """A conversation of ten thousand lines."""
    conversation = make_conversation(cast.jan)
    with scope.system(cast.office.pk, "tests", at=AT):
        ChatMessage.objects.bulk_create(
            ChatMessage(
                office_id=cast.office.pk,
                client=cast.lipa,
                conversation=conversation,
                number=number,
                token=uuid4(),
                side="client",
                text=f"Linia {number}",
                author_contact=cast.jan,
                at=AT,
            )
            for number in range(1, 10_001)
        )
        Conversation.objects.filter(pk=conversation.pk).update(last_number=10_000, last_at=AT, last_side="client")
    return again(conversation)


def test_ten_thousand_lines_open_as_ten_do(cast: Cast, long: Conversation, django_assert_num_queries: Queries) -> None:
    says(cast.anna, cast.jan, files=[(upload("umowa.pdf", PDF), None)])
    with scope.of(actor_of(cast.anna)) as actor:
        with django_assert_num_queries(2):
            newest = lists.newest_lines(actor, long)
        assert [newest[0].number, newest[-1].number, len(newest)] == [9_952, 10_001, 50]
        with django_assert_num_queries(1):
            older = lists.lines_before(actor, long, 9_952)
        assert [older[0].number, older[-1].number] == [9_902, 9_951]
        after = lists.lines_after(actor, long, 9_000)
        assert [after[0].number, len(after)] == [9_001, 200]


def test_a_contact_reads_the_same_lines_without_comments(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Raz")
    comments(cast.anna, cast.jan, "Między nami")
    says(cast.anna, cast.jan, "Dwa")
    with scope.of(person_of(cast.jan)) as actor:
        conversation = make_conversation(cast.jan)
        assert [line.number for line in lists.lines_after(actor, conversation, 0)] == [1, 3]
        assert [line.number for line in lists.lines_before(actor, conversation, 3)] == [1]
        assert [line.number for line in lists.unread_by_contact(actor, conversation)] == [3]
