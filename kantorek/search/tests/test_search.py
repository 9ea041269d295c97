"""Search: part of a word, folded letters, numbers; and nothing of anybody else's."""

import pytest
from django.db import Error

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.tests.make import AT, actor_of
from kantorek.search.actions import drop_words, put_words
from kantorek.search.querysets import Found, find, patterns

pytestmark = pytest.mark.django_db
KINDS = ["client", "contact"]


def titles(actor: Actor, text: str) -> list[str]:
    with scope.of(actor):
        return [found.title for found in find(actor, text, kinds=KINDS)]


@pytest.mark.parametrize("text", ["wierz", "żół", "ZOLC", "s.c.", "zolc wierzba", "ierzb"])
def test_finds_by_part_of_a_word_with_or_without_polish_letters(cast: Cast, text: str) -> None:
    assert "Wierzba Żółć s.c." in titles(actor_of(cast.marek), text)


def test_finds_by_part_of_a_number_however_it_is_written(cast: Cast) -> None:
    nip = str(cast.lipa.nip)
    for text in (nip, nip[4:], f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}"):
        assert titles(actor_of(cast.marek), text) == ["Lipa sp. z o.o."]
    assert titles(actor_of(cast.marek), "600 100 200") == ["Jan Lipiński"]


def test_every_word_must_be_there(cast: Cast) -> None:
    assert titles(actor_of(cast.marek), "lipa wierzba") == []
    assert titles(actor_of(cast.marek), "") == titles(actor_of(cast.marek), " !? ") == []


def test_what_begins_so_comes_first(cast: Cast) -> None:
    make_client(cast.office, "Stara Lipa")
    make_client(cast.office, "A lipa")
    assert titles(actor_of(cast.marek), "lip")[0].startswith("Lipa")


@pytest.mark.parametrize(
    "text",
    [
        "%zz",
        "z_z",
        "zz\\",
        "zz'zz",
        "'; DROP TABLE search_entry; --",
        "%' OR 'z'='z",
        "$1z",
        "z\x00z",
        "zz😀",
        "{zz}",
        "(zz",
    ],
)
def test_what_looks_like_a_command_is_only_text(cast: Cast, text: str) -> None:
    assert titles(actor_of(cast.marek), text) == []
    assert titles(actor_of(cast.marek), "lipa") == ["Lipa sp. z o.o."]


def test_a_percent_sign_is_only_a_percent_sign() -> None:
    assert patterns("b_c") == [r"%b\_c%"]


def test_shows_nobody_elses_things(cast: Cast) -> None:
    assert titles(actor_of(cast.obcy), "wierzba") == []
    assert titles(actor_of(cast.anna), "wierz") == []
    assert set(titles(actor_of(cast.anna), "lip")) == {"Lipa sp. z o.o.", "Jan Lipiński"}
    assert find(Actor(kind="anonymous", at=AT), "lipa", kinds=KINDS) == []


def test_the_list_of_clients_uses_it(cast: Cast) -> None:
    anna = actor_of(cast.anna)
    with scope.of(anna):
        assert list(Client.objects.visible_to(anna).matching("jan lipi")) == [cast.lipa]
        assert list(Client.objects.visible_to(anna).matching("wierzba")) == []


def test_put_again_replaces_and_dropped_is_gone(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        for title in ("Olcha", "Olszyna"):
            put_words(actor, "tree", 1, client_id=None, title=title, words=["12 345"])
        assert find(actor, "olcha", kinds=["tree"]) == []
        assert find(actor, "olsz", kinds=["tree"]) == [Found("tree", 1, None, "Olszyna")]
        assert find(actor, "olsz", kinds=["client"]) == []
        drop_words(actor, "tree", 1)
        assert find(actor, "olsz", kinds=["tree"]) == []


def test_the_same_id_in_two_offices_is_two_things(cast: Cast) -> None:
    for office in (cast.office, cast.elsewhere):
        with scope.system(office.pk, "tests", at=AT) as actor:
            put_words(actor, "tree", 1, client_id=None, title=office.name, words=["dąb"])
    with scope.system(cast.elsewhere.pk, "tests", at=AT) as actor:
        assert [found.title for found in find(actor, "dab", kinds=["tree"])] == [cast.elsewhere.name]


def test_refuses_to_write_outside_the_scope(cast: Cast) -> None:
    anna = actor_of(cast.anna)
    for client_id in (cast.wierzba.pk, cast.lipa.pk):
        with pytest.raises(Error, match="outside the scope"), scope.of(anna):
            put_words(anna, "client", cast.wierzba.pk, client_id=client_id, title="x", words=[])
    with pytest.raises(Error, match="outside the scope"), scope.of(Actor(kind="anonymous", at=AT)):
        put_words(anna, "client", 1, client_id=None, title="x", words=[])
    with scope.of(anna):
        drop_words(anna, "client", cast.wierzba.pk)
    assert titles(actor_of(cast.marek), "wierzba") != []
