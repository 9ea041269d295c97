"""The attack on live pages: every topic × every member of the cast × somebody else's objects.

A new topic is covered by itself: "contract.7" is tried with the victim's contract_id, which OBJECTS must know; a topic
of the whole office must never be heard in another.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from kantorek.conftest import Cast
from kantorek.core import live
from kantorek.offices.tests.line import Line
from tests.architecture.attack import Attacker, Battle, make_battle
from tests.architecture.objects import WATCHED, Victim, value_of

pytestmark = pytest.mark.django_db(transaction=True)
FOR_CLIENTS = {"portal_news"}
"""Topics of a whole office for its clients' people alone; to staff the office's own ones say the same ("news")."""


@pytest.fixture(autouse=True)
def _no_marks() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def names_of(victim: Victim) -> list[str]:
    """Every topic about the victim; value_of() says what to do about an object that is unknown."""
    kinds = [topic.kind for topic in live.every() if not topic.of_office]
    return [f"{kind}.{value_of(WATCHED.get(kind, f'{kind}_id'), victim)}" for kind in kinds]


def names_of_offices() -> list[str]:
    return [topic.kind for topic in live.every() if topic.of_office]


def heard_by(owner: Attacker) -> list[str]:
    """The topics of a whole office that these people hear."""
    mine = FOR_CLIENTS if owner.contact else set(names_of_offices()) - FOR_CLIENTS
    return sorted(mine & set(names_of_offices()))


def people(attackers: list[Attacker]) -> list[Attacker]:
    return [attacker for attacker in attackers if (attacker.member or attacker.contact) and not attacker.bearer]


def door(attacker: Attacker, client_id: object = None) -> Line:
    """The socket of the office; for a client's person the one of their company, or of another."""
    company = client_id or attacker.own.get("client_id") or attacker.victims[0].client.pk
    return Line(attacker.browser, path=f"/ws/p/{company}/" if attacker.contact else "/ws/")


def office_of(attacker: Attacker, battle: Battle) -> int:
    """The office in which these people work, or whose client theirs is."""
    if attacker.member:
        return attacker.member.office_id
    return battle.far.office.pk if attacker.name.startswith("a foreign") else battle.near.office.pk


def test_nobody_watches_what_is_not_theirs(cast: Cast) -> None:
    battle, let_in = make_battle(cast), []
    for attacker in people(battle.attackers):
        attacker.enter()
        with door(attacker) as line:
            for victim in attacker.victims:
                names = names_of(victim)
                answer = line.watch(*names)
                for name in names:
                    live.tell(victim.office.pk, name)
                answer += line.heard()
                if sorted(word.get("refused", "") for word in answer) != sorted(names):
                    let_in.append(f"{attacker.name} watched {names}: {answer}")
    assert let_in == []


def test_nobody_hears_what_happens_in_another_office(cast: Cast) -> None:
    battle, heard = make_battle(cast), []
    for attacker in people(battle.attackers):
        attacker.enter()
        with door(attacker) as line:
            line.watch(*names_of_offices())
            for victim in attacker.victims:
                for name in names_of_offices() if victim.office.pk != office_of(attacker, battle) else ():
                    live.tell(victim.office.pk, name)
            heard += [f"{attacker.name}: {word}" for word in line.heard()]
    assert heard == []


def test_without_a_session_there_is_no_socket(cast: Cast) -> None:
    for attacker in make_battle(cast).attackers:
        if attacker.member is None or attacker.bearer:
            with Line(attacker.browser) as line:
                assert not line.open, attacker.name


def test_at_anothers_company_there_is_no_socket(cast: Cast) -> None:
    for attacker in [one for one in people(make_battle(cast).attackers) if one.contact]:
        attacker.enter()
        for victim in attacker.victims:
            with door(attacker, victim.client.pk) as line:
                assert not line.open, attacker.name


def test_the_owner_does_hear(cast: Cast) -> None:
    """The control: were nobody told anything, the attack would prove nothing. What is the other side's alone is refused."""
    battle = make_battle(cast)
    for owner in people(battle.owners):
        owner.enter()
        victim = owner.victims[0]
        talk = f"chat.{victim.chat.conversation.pk}"
        own = f"person.{owner.member.pk}" if owner.member else f"contact.{victim.contact.pk}"
        names = [talk, own, *([] if owner.contact else [f"client.{victim.client.pk}"]), *heard_by(owner)]
        cache.clear()  # the one before was told of the same: a socket that opens later hears of that too
        with door(owner) as line:
            others = sorted(set(names_of_offices()) - set(heard_by(owner)))
            assert [word["refused"] for word in line.watch(*others)] == others
            assert line.watch(*names) == []
            for name in names:
                live.tell(victim.office.pk, name)
            assert sorted(word["topic"] for word in line.heard()) == sorted(names)
