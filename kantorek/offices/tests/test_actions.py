"""What may happen to an office and its people."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from kantorek.accounts.models import Key, Seat, User
from kantorek.accounts.querysets import key_behind
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.models import EventRecord, Letter
from kantorek.offices.access import office_door
from kantorek.offices.actions import (
    accept_staff_invitation,
    change_office,
    change_role,
    end_employment,
    invite_staff,
    resend_invitation,
    withdraw_invitation,
)
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import AT, PASSWORD, actor_of, make_office, make_staff, token_in

pytestmark = pytest.mark.django_db
HERE = "https://biuro.example"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def marek(office: Office) -> StaffMember:
    return make_staff(office, "Marek Jaworski", role=Role.OWNER)


def events(office: Office) -> list[str]:
    with scope.system(office.pk, "tests", at=AT):
        return list(EventRecord.objects.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def inside(marek: StaffMember) -> Iterator[None]:
    with scope.of(actor_of(marek)):
        yield


def invite(marek: StaffMember, email: str = "anna@example.com", role: str = Role.ACCOUNTANT) -> StaffMember:
    return invite_staff(actor_of(marek), name="Anna Wójcik", email=email, role=role, address=HERE)


def last_key() -> Key:
    letter = Letter.objects.latest("pk")
    key = key_behind(token_in(letter.text), Key.Purpose.STAFF_INVITATION)
    assert key
    return key


def accept(marek: StaffMember, *, user: User | None = None, at: timedelta = timedelta()) -> User:
    with scope.system(marek.office_id, "tests", at=AT + at) as actor:
        return accept_staff_invitation(actor, last_key(), user=user, name="Anna Wójcik", password=PASSWORD)


def test_an_invitation_becomes_a_seat_through_the_mailed_link(office: Office, marek: StaffMember, inside: None) -> None:
    member = invite(marek, email="  Anna@Example.com ")
    letter = Letter.objects.get()
    assert (letter.to, letter.sent_at) == ("anna@example.com", None)
    assert HERE in letter.text and HERE in letter.html and "Biuro Próbne" in letter.subject
    assert office_door_of(member) is None
    user = accept(marek)
    found = office_door(user, on=AT.date())
    assert found and (found.role, found.staff_name, found.own) == (Role.ACCOUNTANT, "Anna Wójcik", [])
    assert events(office) == ["offices.staff_invited", "offices.staff_joined"]
    joined = EventRecord.objects.get(name="offices.staff_joined")
    assert (joined.actor_kind, joined.actor_user_id, joined.actor_name) == ("staff", user.pk, "Anna Wójcik")


def office_door_of(member: StaffMember) -> Office | None:
    user = User.objects.filter(email=member.email).first()
    return office_door(user, on=AT.date()) if user else None


def test_the_token_is_kept_as_a_hash_only(marek: StaffMember, inside: None) -> None:
    invite(marek)
    token = token_in(Letter.objects.get().text)
    assert not Key.objects.filter(hash=token).exists() and Key.objects.get().hint == token[-4:]


def test_refuses_a_colleague_twice(marek: StaffMember, inside: None) -> None:
    invite(marek)
    with pytest.raises(Refused) as refused:
        invite(marek, email="ANNA@example.com")
    assert (refused.value.code, refused.value.field) == ("duplicate", "email")
    assert Letter.objects.count() == 1


def test_only_an_owner_invites_an_owner(office: Office, marek: StaffMember) -> None:
    manager = make_staff(office, role=Role.MANAGER)
    with scope.of(actor_of(manager)), pytest.raises(Refused, match=r"owner|właściciel"):
        invite(manager, role=Role.OWNER)


@pytest.mark.parametrize("days", [7, 30])
def test_refuses_an_expired_invitation(marek: StaffMember, inside: None, days: int) -> None:
    invite(marek)
    with pytest.raises(Refused) as refused:
        accept(marek, at=timedelta(days=days))
    assert refused.value.code == "expired" and not User.objects.filter(email="anna@example.com").exists()


def test_an_invitation_works_once(marek: StaffMember, inside: None) -> None:
    invite(marek)
    accept(marek)
    with pytest.raises(Refused):
        accept(marek)
    assert Seat.objects.filter(office_id=marek.office_id).count() == 2


def test_a_withdrawn_invitation_opens_nothing(marek: StaffMember, inside: None) -> None:
    member = withdraw_invitation(actor_of(marek), invite(marek))
    assert member.state(AT) == "withdrawn"
    with pytest.raises(Refused):
        accept(marek)
    with pytest.raises(Refused):
        withdraw_invitation(actor_of(marek), member)


def test_sending_again_closes_the_former_link_and_not_twice_in_a_minute(marek: StaffMember, inside: None) -> None:
    member, first = invite(marek), last_key()
    with pytest.raises(Refused, match="minut"):
        resend_invitation(actor_of(marek), member, address=HERE)
    later = actor_of(marek, at=AT + timedelta(days=8))
    resend_invitation(later, member, address=HERE)
    first.refresh_from_db()
    assert first.why_closed(later.at) == "revoked" and last_key().pk != first.pk
    accept(marek, at=timedelta(days=9))


def test_an_invitation_is_for_the_address_it_was_sent_to(marek: StaffMember, inside: None) -> None:
    invite(marek)
    other = User.objects.create_user("obcy@example.com", name="Obcy", password=PASSWORD, at=AT)
    with pytest.raises(Refused) as refused:
        accept(marek, user=other)
    assert refused.value.code == "not_yours"


def test_an_account_of_another_office_is_not_taken_over_by_an_invitation(marek: StaffMember, inside: None) -> None:
    User.objects.create_user("anna@example.com", name="Anna", password="inne-haslo-anny", at=AT, language="en")
    invite(marek)
    assert "Good morning" in Letter.objects.get().text  # the receiver's language
    with pytest.raises(Refused) as refused:
        accept(marek)
    assert refused.value.code == "sign_in"
    assert User.objects.get(email="anna@example.com").check_password("inne-haslo-anny")


@pytest.mark.parametrize("password", ["krótkie", "1234567890", "anna@example.com"])
def test_refuses_a_weak_password(marek: StaffMember, inside: None, password: str) -> None:
    invite(marek)
    with scope.system(marek.office_id, "tests", at=AT) as actor, pytest.raises(Refused) as refused:
        accept_staff_invitation(actor, last_key(), user=None, name="Anna", password=password)
    assert refused.value.field == "password"


def test_a_new_role_counts_at_once(office: Office, marek: StaffMember) -> None:
    anna = make_staff(office, role=Role.ACCOUNTANT)
    with scope.of(actor_of(marek)):
        changed = change_role(actor_of(marek), anna, role=Role.VIEWER, version=anna.version)
        with pytest.raises(Refused) as refused:
            change_role(actor_of(marek), anna, role=Role.MANAGER, version=anna.version)
    assert refused.value.code == "stale" and changed.role == Role.VIEWER
    actor = actor_of(anna)
    assert actor.may("clients.see_all") and not actor.may("clients.edit")
    assert events(office) == ["offices.staff_role_changed"]


def test_an_office_keeps_an_owner(office: Office, marek: StaffMember) -> None:
    with scope.of(actor_of(marek)):
        invite(marek, role=Role.OWNER)  # who has not joined is no owner yet
        with pytest.raises(Refused) as refused:
            change_role(actor_of(marek), marek, role=Role.MANAGER)
        assert refused.value.code == "last_owner"
        with pytest.raises(Refused) as refused:
            end_employment(actor_of(marek), marek)
        assert refused.value.code == "oneself"


def test_a_manager_does_nothing_to_an_owner(office: Office, marek: StaffMember) -> None:
    manager = make_staff(office, role=Role.MANAGER)
    with scope.of(actor_of(manager)):
        with pytest.raises(Refused) as refused:
            end_employment(actor_of(manager), marek)
        assert refused.value.code == "forbidden"
        with pytest.raises(Refused) as refused:
            change_role(actor_of(manager), marek, role=Role.VIEWER)
        assert refused.value.code == "forbidden"


def test_who_leaves_loses_seats_and_keys_and_nobody_else_does(office: Office, marek: StaffMember) -> None:
    anna, elsewhere = make_staff(office), make_office("Obce")
    assert anna.user
    Seat.objects.create(user=anna.user, office_id=office.pk, kind="carer", client_id=7, object_id=7)
    Seat.objects.create(user=anna.user, office_id=elsewhere.pk, kind="staff", object_id=1, role=Role.VIEWER)
    Key.objects.create(hash="a", purpose="api", office_id=office.pk, user=anna.user, made_at=AT)
    with scope.of(actor_of(marek)):
        waiting = invite(marek, email="nowa@example.com")
        member = end_employment(actor_of(marek), anna)
        with pytest.raises(Refused):
            end_employment(actor_of(marek), member)
        with pytest.raises(Refused):
            end_employment(actor_of(marek), waiting)
        assert last_key().why_closed(AT) == ""
    assert list(Seat.objects.filter(user=anna.user).values_list("office_id", flat=True)) == [elsewhere.pk]
    assert Key.objects.get(hash="a").revoked_at == AT
    assert member.state(AT) == "left" and "offices.staff_left" in events(office)


def test_who_left_comes_back_as_the_same_colleague(office: Office, marek: StaffMember) -> None:
    anna = make_staff(office, email="anna@example.com")
    with scope.of(actor_of(marek)):
        end_employment(actor_of(marek), anna)
        again = invite(marek, role=Role.ASSISTANT)
        assert again.pk == anna.pk and again.state(AT) == "invited"
        accept(marek, user=anna.user)
    assert actor_of(anna).staff_id == anna.pk and not actor_of(anna).may("clients.add")


def test_a_later_save_does_not_overwrite_an_earlier_one(office: Office, marek: StaffMember, inside: None) -> None:
    actor = actor_of(marek)
    first = change_office(actor, office, name="Jaworska", brand="#8E1B4A", version=1)
    assert (first.name, first.brand, first.version) == ("Jaworska", "#8e1b4a", 2)
    with pytest.raises(Stale) as stale:
        change_office(actor, office, name="Saldo", brand="#8e1b4a", version=1)
    assert stale.value.theirs == {"name": ("Saldo", "Jaworska")}
    assert (
        change_office(actor, office, name="Jaworska", brand="#8e1b4a", version=1).version == 2
    )  # nothing to overwrite
    with pytest.raises(Refused):
        change_office(actor, office, name="Jaworska", brand="red;}", version=2)
    changes = EventRecord.objects.get(name="offices.office_changed").changes
    assert changes == {"name": ["Biuro Próbne", "Jaworska"], "brand": ["#0e5a6b", "#8e1b4a"]}


def test_a_hoster_founds_an_office_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("found_office", "Biuro Nowak", owner="Ewa Nowak", email="Ewa@Nowak.example")
    printed = capsys.readouterr().out
    key = key_behind(token_in(printed), Key.Purpose.STAFF_INVITATION)
    office = Office.objects.get()
    assert key and key.office_id == office.pk and "Biuro Nowak" in printed
    with scope.system(office.pk, "tests", at=key.made_at) as actor:
        owner = accept_staff_invitation(actor, key, user=None, name="", password=PASSWORD)
    found = office_door(owner, on=AT.date())
    assert found and found.role == Role.OWNER and owner.name == "Ewa Nowak"
    assert events(office) == ["offices.office_founded", "offices.staff_invited", "offices.staff_joined"]
    with pytest.raises(CommandError):
        call_command("found_office", "Biuro", owner="E", email="to nie adres")


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one() -> None:
    office = make_office()
    owners = [make_staff(office, role=Role.OWNER) for _ in range(2)]
    answers: list[str] = []

    def remove(me: Actor, other: StaffMember) -> None:
        try:
            with scope.of(me) as actor:
                end_employment(actor, other)
            answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    both = [actor_of(owner) for owner in owners]  # each is past the door before the other acts
    pairs = zip(both, reversed(owners), strict=True)
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == ["done", "last_owner"]
    assert seats_of(office) == 1


def seats_of(office: Office) -> int:
    return Seat.objects.filter(office_id=office.pk, kind="staff").count()
