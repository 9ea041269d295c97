"""A prepared question answers as Django would, for every value; what cannot be filled in truly is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.core.prepared import Prepared
from kantorek.offices.tests.make import actor_of

pytestmark = pytest.mark.django_db


def events(actor: Actor, client_id: int) -> object:
    rows = EventRecord.objects.filter(office_id=actor.office_id, client_id=client_id)
    return rows.exclude(name="100% of 'it'").order_by("id")


def test_each_value_gets_its_own_answer(cast: Cast) -> None:
    asked = Prepared(events)  # type: ignore[arg-type]
    actor = actor_of(cast.marek)
    other = make_client(cast.office, carer=cast.marek)
    with scope.of(actor):
        for pk in (cast.lipa.pk, other.pk, cast.lipa.pk, 0):
            found = asked(actor, pk)
            assert [row.pk for row in found] == [row.pk for row in events(actor, pk)]  # type: ignore[attr-defined]
            assert all(isinstance(row, EventRecord) and row.client_id == pk for row in found)


def test_the_moment_is_the_actor_s_each_time(cast: Cast) -> None:
    asked = Prepared(lambda actor: EventRecord.objects.filter(office_id=actor.office_id, at__lte=actor.at))
    actor = actor_of(cast.marek)
    with scope.of(actor):
        EventRecord.objects.create(
            office_id=actor.office_id, name="x", v=1, at=actor.at, actor_kind="system", subject_id=1
        )
        now = len(asked(actor))
        assert now > len(asked(replace(actor, at=actor.at - timedelta(days=900))))


def test_whoever_sees_some_clients_gets_those(cast: Cast) -> None:
    asked = Prepared(lambda actor: Client.objects.visible_to(actor).order_by("pk"))
    other = make_client(cast.office, carer=cast.marek)
    anna = actor_of(cast.anna)
    seen = {}
    for clients in (anna.clients, frozenset({cast.lipa.pk, other.pk}), frozenset[int](), None):
        with scope.of(replace(anna, clients=clients)) as actor:
            seen[clients] = [client.pk for client in asked(actor)]
            assert seen[clients] == [client.pk for client in Client.objects.visible_to(actor).order_by("pk")]
    assert seen[frozenset({cast.lipa.pk, other.pk})] == [cast.lipa.pk, other.pk] != seen[anna.clients]
    assert seen[frozenset()] == [] and len(asked.shapes) == 2


def test_a_question_of_whoever_sees_some_clients_names_them(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        with pytest.raises(ValueError, match="cannot be prepared: {'clients'}"):
            Prepared(events)(actor, cast.lipa.pk)  # type: ignore[arg-type]
        assert len(Prepared(events, of_office=True)(actor, cast.lipa.pk)) == len(list(events(actor, cast.lipa.pk)))  # type: ignore[arg-type, call-overload]


def test_ids_are_one_value_however_many(cast: Cast) -> None:
    asked = Prepared(lambda actor, ids: Client.objects.visible_to(actor).filter(pk__among=ids))
    other = make_client(cast.office, carer=cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        for ids in ([cast.lipa.pk], [cast.lipa.pk, other.pk], []):
            assert {client.pk for client in asked(actor, ids)} == set(ids)
    assert len(asked.shapes) == 1


def test_a_question_past_the_first_wall_is_refused(cast: Cast) -> None:
    asked = Prepared(lambda actor, client_id: EventRecord.objects.filter(client_id=client_id))
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(ValueError, match="cannot be prepared"):
        asked(actor, cast.lipa.pk)


def test_what_is_made_of_a_value_is_refused(cast: Cast) -> None:
    mine = EventRecord.objects.filter
    day = timedelta(days=1)
    for made in (
        Prepared(lambda actor: mine(office_id=actor.office_id, at__gte=actor.at - day)),
        Prepared(lambda actor, on: mine(office_id=actor.office_id, at__date=on + day)),
        Prepared(lambda actor, pk: mine(office_id=actor.office_id, client_id=pk + 1)),
        Prepared(lambda actor: mine(office_id=actor.office_id, actor_staff_id__in=actor.mine)),
        Prepared(lambda actor: mine(office_id=actor.office_id, at__gte=actor.at - 9000 * day)),
        Prepared(lambda actor: mine(office_id=actor.office_id, at__year=actor.on.year)),
        Prepared(lambda actor: mine(office_id=actor.office_id, actor_name=actor.name)),
        Prepared(lambda actor: mine(office_id=actor.office_id, name=actor.language)),
        Prepared(lambda actor, pk: mine(office_id=actor.office_id, client_id=pk)[: pk % 7 + 1]),
    ):
        values = (actor_of(cast.marek).on,) if made.make.__code__.co_varnames[1:2] == ("on",) else (5,)
        with scope.of(actor_of(cast.marek)) as actor, pytest.raises(ValueError, match="cannot be prepared"):
            made(actor, *values[: made.make.__code__.co_argcount - 1])


def test_who_is_nobody_gets_the_rows_of_nobody(cast: Cast) -> None:
    """A colleague's question, kept first, is not asked for the program itself: that one has no id, and NULL is no value."""

    def done_by(actor: Actor) -> object:
        return EventRecord.objects.filter(office_id=actor.office_id, actor_staff_id=actor.staff_id).order_by("id")

    asked = Prepared(done_by)  # type: ignore[arg-type]
    marek = actor_of(cast.marek)
    nobody = replace(marek, staff_id=None)
    with scope.of(marek):
        row = {"office_id": marek.office_id, "name": "x", "v": 1, "at": marek.at, "subject_id": 1}
        EventRecord.objects.create(**row, actor_kind="staff", actor_staff_id=marek.staff_id)
        EventRecord.objects.create(**row, actor_kind="system")
        for actor in (marek, nobody, marek):
            found = asked(actor)
            assert found and found == list(done_by(actor))  # type: ignore[call-overload]


def test_a_number_that_no_row_can_have_finds_nothing(cast: Cast) -> None:
    asked = Prepared(events)  # type: ignore[arg-type]
    with scope.of(actor_of(cast.marek)) as actor:
        assert asked(actor, 10**30) == asked(actor, 2_100_000_010) == []


def test_where_nothing_can_be_found_django_is_asked_each_time(cast: Cast) -> None:
    def never(actor: Actor, client_id: int) -> object:
        return EventRecord.objects.none() if client_id else EventRecord.objects.filter(office_id=actor.office_id)

    asked = Prepared(never)  # type: ignore[arg-type]
    with scope.of(actor_of(cast.marek)) as actor:
        assert asked(actor, cast.lipa.pk) == []
        assert asked(actor, 0) == list(never(actor, 0))  # type: ignore[call-overload]
