"""What may happen to clients, by outcome."""

import pytest

from kantorek.clients import actions
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.tests.make import make_nip, seats_of
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.offices.tests.make import actor_of
from kantorek.search.querysets import find
from kantorek.timeline.querysets import lines


def test_anna_adds_a_client_and_sees_it(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        client = actions.add_client(actor, fields={"name": "Nowa", "nip": make_nip()}, terms={"vat_frequency": "month"})
    assert client.carer_id == cast.anna.pk
    assert seats_of(client) == {cast.anna.user_id}
    with scope.of(actor_of(cast.anna)) as actor:
        assert {c.name for c in Client.objects.visible_to(actor)} == {"Nowa", "Lipa sp. z o.o."}
        assert ClientTerms.objects.get(client=client).vat_frequency == "month"
        assert lines(actor, client.pk)[0][0].name == "clients.client_created"


def test_a_nip_is_served_once_and_the_refusal_says_whom_to_ask(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as seen:
        actions.add_client(actor, fields={"name": "Znowu", "nip": cast.lipa.nip}, terms={})
    assert seen.value.code == "duplicate"
    assert str(cast.lipa.pk) in (seen.value.link or "")
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as hidden:
        actions.add_client(actor, fields={"name": "Znowu", "nip": cast.wierzba.nip}, terms={})
    assert hidden.value.link is None
    assert "Marek Kos" in hidden.value.message
    assert "Wierzba" not in hidden.value.message


def test_finds_by_folded_words_numbers_and_contacts_within_the_walls(cast: Cast) -> None:
    kinds = ["client", "contact"]
    with scope.of(actor_of(cast.marek)) as actor:
        assert [hit.title for hit in find(actor, "zolc", kinds=kinds)] == ["Wierzba Żółć s.c."]
        assert [hit.title for hit in find(actor, "100 20", kinds=kinds)] == ["Jan Lipiński"]
        assert cast.lipa.nip
        assert {hit.client_id for hit in find(actor, cast.lipa.nip[2:9], kinds=kinds)} == {cast.lipa.pk}
        assert [c.pk for c in Client.objects.visible_to(actor).matching("jan@ex")] == [cast.lipa.pk]
    with scope.of(actor_of(cast.anna)) as actor:
        assert find(actor, "wierzb", kinds=kinds) == []
    with scope.of(actor_of(cast.obcy)) as actor:
        assert find(actor, "lipa", kinds=kinds) == []


def test_every_action_tells_the_stream(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_client(actor, cast.lipa, fields={"city": "Zgierz"}, version=1)
        actions.change_status(actor, cast.lipa, status="blocked", reason="nie płaci")
        with pytest.raises(Refused):
            actions.change_client(actor, cast.lipa, fields={"city": "Łódź"}, version=3)
        names = list(EventRecord.objects.filter(client_id=cast.lipa.pk).order_by("pk").values_list("name", flat=True))
    assert names == [
        "clients.client_created",
        "clients.contact_added",
        "clients.client_changed",
        "clients.client_status_changed",
    ]
