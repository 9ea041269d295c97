"""Two people at the same client in the same moment: nobody gets a fault of ours, nothing is lost."""

import pytest

from kantorek.clients import actions
from kantorek.clients.models import Client, Contact
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.tests.test_events_together import at_once
from kantorek.offices.models import Role
from kantorek.offices.tests.make import actor_of, make_office, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_changed_at_two_companies_at_once_holds_nobody_up() -> None:
    office = make_office()
    marek = make_staff(office, role=Role.OWNER)
    one, two = make_client(office, "Lipa"), make_client(office, "Dąb")
    here = make_contact(one, "Jan", email="jan@example.com")
    with scope.of(actor_of(marek)) as actor:
        there = actions.add_contact(actor, two, fields={"role": "contact"}, same_as=here)

    def change(pk: int, name: str) -> str:
        with scope.of(actor_of(marek)) as actor:
            contact = Contact.objects.select_related("client").get(pk=pk)
            return actions.change_contact(actor, contact, fields={"name": name}, version=contact.version).name

    for turn in range(4):
        results = at_once(
            lambda n=turn: change(here.pk, f"Jan {n}"),  # type: ignore[misc]
            lambda n=turn: change(there.pk, f"Janusz {n}"),  # type: ignore[misc]
        )
        assert all(isinstance(result, str | Stale) for result in results)
    with scope.of(actor_of(marek)):
        assert len(set(Contact.objects.values_list("name", flat=True))) == 1


def test_a_client_deleted_meanwhile_is_said_to_be_gone() -> None:
    office = make_office()
    marek = make_staff(office, role=Role.OWNER)
    client = make_client(office, "Pomyłka")
    with scope.of(actor_of(marek)) as actor:
        actions.archive_client(actor, client)

    def delete() -> str:
        with scope.of(actor_of(marek)) as actor:
            actions.delete_client(actor, client, reason="dwa razy")
        return "deleted"

    def write() -> str:
        with scope.of(actor_of(marek)) as actor:
            return actions.write_note(actor, client, text="hej").text

    results = at_once(delete, delete, write)
    assert results.count("deleted") == 1
    assert all(result == "deleted" or isinstance(result, Refused) for result in results)
    with scope.of(actor_of(marek)):
        assert not Client.objects.filter(pk=client.pk).exists()
