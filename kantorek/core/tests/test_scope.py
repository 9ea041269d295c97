"""The second wall by itself: what the database shows, whatever Python asks."""

import pytest
from django.db import Error, connection, transaction

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.core.models import EventRecord
from kantorek.core.refs import Ref
from kantorek.offices.events import OfficeFounded
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff

pytestmark = pytest.mark.django_db


def test_without_a_scope_nothing_is_there() -> None:
    make_staff(make_office())
    assert StaffMember.objects.count() == 0


def test_a_scope_shows_its_own_office_only() -> None:
    ours, theirs = make_office("A"), make_office("B")
    make_staff(ours)
    make_staff(theirs)
    with scope.system(ours.pk, "tests", at=AT):
        assert {member.office_id for member in StaffMember.objects.all()} == {ours.pk}
    assert StaffMember.objects.count() == 0


def test_refuses_to_write_into_another_office() -> None:
    ours, theirs = make_office("A"), make_office("B")
    with pytest.raises(Error, match="row-level security"), scope.system(ours.pk, "tests", at=AT):
        StaffMember.objects.create(office=theirs, name="X", email="x@example.com", role="viewer")


def test_an_inner_scope_gives_the_outer_one_back() -> None:
    ours, theirs = make_office("A"), make_office("B")
    make_staff(ours)
    with scope.system(ours.pk, "tests", at=AT):
        with scope.system(theirs.pk, "tests", at=AT):
            assert StaffMember.objects.count() == 0
        assert StaffMember.objects.count() == 1


def test_raw_sql_meets_the_same_wall() -> None:
    ours, theirs = make_office("A"), make_office("B")
    for office in (ours, theirs):
        with scope.system(office.pk, "tests", at=AT) as actor:
            publish(OfficeFounded(actor=actor, subject=Ref("offices.office", office.pk)))
    with scope.system(ours.pk, "tests", at=AT), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT office_id FROM core_event")
        assert cursor.fetchall() == [(ours.pk,)]
        assert EventRecord.objects.count() == 1


def settings_now() -> tuple[str | None, str | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kantorek.office', true), current_setting('kantorek.clients', true)")
        found: tuple[str | None, str | None] = cursor.fetchone()
    return found


def test_an_error_inside_gives_the_outer_scope_back() -> None:
    ours, theirs = make_office("A"), make_office("B")
    with scope.system(ours.pk, "tests", at=AT):
        for error in (ZeroDivisionError, Error):
            with pytest.raises(error), scope.system(theirs.pk, "tests", at=AT), connection.cursor() as cursor:
                cursor.execute("SELECT 1/%s", [0 if error is Error else 1])
                raise error
            assert settings_now() == (str(ours.pk), "*")


def test_a_rolled_back_part_gives_the_settings_of_before(cast: Cast) -> None:
    """admit() widens a scope inside an action; when the action is refused, nothing of it holds on."""
    anna = actor_of(cast.anna)
    with scope.of(anna):
        before = settings_now()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            scope.admit(anna, cast.wierzba.pk)
            assert Client.objects.filter(pk=cast.wierzba.pk).exists()
            raise ZeroDivisionError
        assert settings_now() == before
        with scope.system(cast.office.pk, "tests", at=AT):
            assert Client.objects.count() == 2
        assert settings_now() == before
        assert not Client.objects.filter(pk=cast.wierzba.pk).exists()


def test_who_is_nobody_in_the_office_sees_nothing(cast: Cast) -> None:
    for kind in ("anonymous", "user", "contact"):
        with scope.of(Actor(kind=kind, at=AT, office_id=cast.office.pk)):
            assert Client.objects.count() == 0
        with scope.of(Actor(kind=kind, at=AT)):
            assert Client.objects.count() == StaffMember.objects.count() == 0


def test_sees_own_clients_and_the_rows_of_the_office_and_no_more(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)):
        assert list(Client.objects.all()) == [cast.lipa]
        seen = set(EventRecord.objects.values_list("client_id", flat=True))
        assert seen <= {cast.lipa.pk, None}
    with scope.of(actor_of(cast.marek)):
        assert Client.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_after_a_scope() -> None:
    """After a transaction the setting reads '' and not NULL: both are nobody."""
    office = make_office()
    make_client(office)
    assert Client.objects.count() == 0
    assert settings_now() in (("", ""), (None, None))
    with pytest.raises(ZeroDivisionError), scope.system(office.pk, "tests", at=AT):
        raise ZeroDivisionError
    assert Client.objects.count() == 0
    assert not connection.in_atomic_block
    connection.close()
    assert settings_now() in (("", ""), (None, None))
    assert Client.objects.count() == 0
