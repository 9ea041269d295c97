"""The portal's socket: who is let in, what is heard there, and that a right taken away ends it within a second."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.accounts.actions import prove_address, set_own_password
from kantorek.accounts.models import User
from kantorek.chat.actions import begin_conversation, write_message
from kantorek.chat.models import Conversation
from kantorek.clients.actions import archive_client, assign_carers, change_status, remove_contact
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import live, scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.offices.consumers import NOBODY
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.line import Line
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.portal.actions.access import change_level, end_access
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db(transaction=True)
A_SECOND = 1.0


@pytest.fixture(autouse=True)
def _no_marks() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def talk_of(cast: Cast, contact: Contact) -> Conversation:
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        return begin_conversation(actor, contact)


def enter_staff(member: StaffMember) -> Browser:
    browser = Browser()
    assert member.user
    browser.force_login(member.user)
    return browser


def door(browser: Browser, cast: Cast) -> Line:
    return Line(browser, path=f"/ws/p/{cast.lipa.pk}/")


def test_a_line_of_the_office_is_heard_and_its_words_are_not(cast: Cast) -> None:
    talk, browser = talk_of(cast, cast.jan), enter(make_access(cast.jan))
    with door(browser, cast) as line:
        assert line.watch(f"chat.{talk.pk}") == []
        with scope.of(actor_of(cast.anna, at=now())) as actor:
            write_message(actor, talk, token=uuid4(), text="poufne słowa")
        heard = line.heard(within=A_SECOND)
    assert {"topic": f"chat.{talk.pk}", "upto": 1} in heard and "poufne" not in str(heard)


def test_another_companys_id_is_closed_at_once(cast: Cast) -> None:
    for browser in (enter(make_access(cast.ewa)), Browser(), enter_staff(cast.marek), enter_staff(cast.obcy)):
        with door(browser, cast) as line:
            assert (line.open, line.code) == (False, None)


def test_a_colleagues_conversation_and_the_offices_topics_are_refused(cast: Cast) -> None:
    ola, talk = make_contact(cast.lipa, "Ola", email="ola@example.com"), talk_of(cast, cast.jan)
    names = [f"chat.{talk.pk}", f"client.{cast.lipa.pk}", "tasks", "inbox", f"person.{cast.anna.pk}"]
    with door(enter(make_access(ola)), cast) as line:
        assert sorted(word["refused"] for word in line.watch(*names)) == sorted(names)


def test_a_password_that_others_know_opens_no_socket(cast: Cast) -> None:
    access = make_access(cast.jan)
    User.objects.filter(pk=access.user_id or 0).update(password_is_temporary=True)
    with door(enter(access), cast) as line:
        assert not line.open


@pytest.mark.parametrize("what", ["by oneself", "by letter", "address proved"])
@pytest.mark.parametrize("side", ["client", "staff"])
def test_a_password_that_changes_elsewhere_closes_the_socket_within_a_second(cast: Cast, what: str, side: str) -> None:
    access = make_access(cast.jan)
    user = access.user if side == "client" else cast.anna.user
    assert user
    line = door(enter(access), cast) if side == "client" else Line(enter_staff(cast.anna))
    with line:
        line.watch()
        assert line.open
        me = Actor(kind="user", at=now(), user_id=user.pk)
        if what == "by oneself":
            User.objects.filter(pk=user.pk).update(password_is_temporary=True)
            set_own_password(me, user, "piec-slow-do-zapamietania")
        elif what == "by letter":
            get_adapter().set_password(user, "piec-slow-do-zapamietania")
        else:
            User.objects.filter(pk=user.pk).update(email_proved_at=None)
            prove_address(me, user)
        line.heard(within=A_SECOND)
        assert (line.open, line.code) == (False, NOBODY)


@pytest.mark.parametrize("what", ["access ended", "contact removed", "client archived", "client blocked", "signed out"])
def test_what_is_taken_away_closes_the_socket_within_a_second(cast: Cast, what: str) -> None:
    talk, access = talk_of(cast, cast.jan), make_access(cast.jan)
    browser = enter(access)
    with door(browser, cast) as line:
        line.watch(f"chat.{talk.pk}")
        assert line.open
        if what == "signed out":
            browser.post("/logout/")
        else:
            with scope.of(actor_of(cast.marek, at=now())) as actor:
                if what == "access ended":
                    end_access(actor, access)
                elif what == "contact removed":
                    remove_contact(actor, cast.jan)
                elif what == "client archived":
                    archive_client(actor, cast.lipa)
                else:
                    change_status(actor, cast.lipa, status="blocked", reason="dług")
        line.heard(within=A_SECOND)
        assert (line.open, line.code) == (False, NOBODY)


def test_a_client_given_to_another_colleague_is_refused_within_a_second(cast: Cast) -> None:
    talk = talk_of(cast, cast.jan)
    with Line(enter_staff(cast.anna)) as line:
        assert line.watch(f"chat.{talk.pk}") == []
        with scope.of(actor_of(cast.marek, at=now())) as actor:
            assign_carers(actor, cast.lipa, carer_id=cast.marek.pk, payroll_carer_id=None)
        assert {"refused": f"chat.{talk.pk}"} in line.heard(within=A_SECOND)


def test_another_level_keeps_the_conversation_open(cast: Cast) -> None:
    talk, access = talk_of(cast, cast.jan), make_access(cast.jan)
    with door(enter(access), cast) as line:
        line.watch(f"chat.{talk.pk}")
        with scope.of(actor_of(cast.marek, at=now())) as actor:
            change_level(actor, access, level="read_only", version=access.version)
        assert line.heard(within=A_SECOND) == [] and line.open


def test_who_types_is_named_to_the_other_side_alone_and_not_too_often(cast: Cast) -> None:
    talk = talk_of(cast, cast.jan)
    hint = f'{{"typing": "chat.{talk.pk}"}}'
    with door(enter(make_access(cast.jan)), cast) as jan, Line(enter_staff(cast.anna)) as anna:
        jan.watch(f"chat.{talk.pk}")
        anna.watch(f"chat.{talk.pk}")
        assert jan.say(hint) == []
        (word,) = anna.heard()
        assert (word["typing"], word["side"], word["topic"]) == (cast.jan.name, "client", f"chat.{talk.pk}")
        for _key in range(5):
            jan.say(hint)
        assert anna.heard() == []


def test_hints_for_what_one_does_not_watch_are_dropped(cast: Cast) -> None:
    ola, talk = make_contact(cast.lipa, "Ola", email="ola@example.com"), talk_of(cast, cast.jan)
    with door(enter(make_access(ola)), cast) as line, Line(enter_staff(cast.anna)) as anna:
        anna.watch(f"chat.{talk.pk}", f"client.{cast.lipa.pk}")
        line.watch(f"chat.{talk.pk}")
        for name in (f"chat.{talk.pk}", f"client.{cast.lipa.pk}", "x" * 300):
            line.say(f'{{"typing": "{name}"}}')
        assert [word for word in anna.heard() if "typing" in word] == []


def test_who_may_only_look_says_nothing(cast: Cast) -> None:
    talk, viewer = talk_of(cast, cast.jan), make_staff(cast.office, "Wiktor", role="viewer")
    with door(enter(make_access(cast.jan)), cast) as jan, Line(enter_staff(viewer)) as line:
        jan.watch(f"chat.{talk.pk}")
        assert line.watch(f"chat.{talk.pk}") == []
        line.say(f'{{"typing": "chat.{talk.pk}"}}')
        assert jan.heard() == []


def test_an_open_page_says_that_a_colleague_is_here(cast: Cast) -> None:
    assert live.here(cast.office.pk, [cast.anna.pk]) == set()
    with Line(enter_staff(cast.anna)):
        assert live.here(cast.office.pk, [cast.anna.pk, cast.marek.pk]) == {cast.anna.pk}
    assert timedelta(seconds=live.MARKED) < timedelta(minutes=1)
