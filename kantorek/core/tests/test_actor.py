"""The actor: rights, clients, the day, and what the database is told."""

from datetime import UTC, date, datetime

import pytest

from kantorek.core.actor import Actor

AT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def test_the_day_is_warsaws() -> None:
    assert Actor(kind="staff", at=AT).on == date(2026, 11, 21)


def test_may_do_what_it_holds_and_the_system_everything() -> None:
    anna = Actor(kind="staff", at=AT, rights=frozenset({"clients.see"}))
    assert anna.may("clients.see")
    assert not anna.may("clients.delete")
    assert Actor(kind="system", at=AT).may("clients.delete")


def test_sees_its_clients_or_all_and_nobody_sees_none_by_default() -> None:
    assert Actor(kind="staff", at=AT, clients=None).sees(5)
    assert Actor(kind="staff", at=AT, clients=frozenset({5})).sees(5)
    assert not Actor(kind="staff", at=AT, clients=frozenset({5})).sees(6)
    assert not Actor(kind="staff", at=AT).sees(5)
    assert not Actor(kind="staff", at=AT).sees(None)


@pytest.mark.parametrize(
    ("kind", "clients", "wall"),
    [
        ("staff", None, "*"),
        ("staff", frozenset({9, 7}), "0,7,9"),
        ("staff", frozenset(), "0"),
        ("token", frozenset({7}), "0,7"),
        ("contact", frozenset({7}), "7"),
        ("anonymous", frozenset(), ""),
        ("user", frozenset(), ""),
    ],
)
def test_tells_the_wall_which_clients(kind: str, clients: frozenset[int] | None, wall: str) -> None:
    assert Actor(kind=kind, at=AT, clients=clients).wall == wall


def test_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Actor(kind="staff", at=AT).rights = frozenset({"all"})  # type: ignore[misc]
