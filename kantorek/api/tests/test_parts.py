"""Contacts and notes over the API: changed by version, removed, and closed to who must not get in."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.clients.tests.make import make_note
from kantorek.conftest import Cast

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
FIRST = {"If-Match": '"1"'}


def test_a_contact_is_changed_in_the_fields_sent(cast: Cast, ask: Ask) -> None:
    path = f"/clients/{cast.lipa.pk}/contacts/{cast.jan.pk}"
    changed = ask(cast.anna, "PATCH", path, {"phone": "700 100 200"}, **FIRST)
    assert changed.status_code == 200, changed.content
    assert (changed.json()["phone"], changed.json()["name"], changed.json()["version"]) == (
        "700 100 200",
        "Jan Lipiński",
        2,
    )
    assert changed.headers["ETag"] == '"2"'
    stale = ask(cast.anna, "PATCH", path, {"phone": "1"}, **FIRST)
    assert stale.status_code == 412
    assert stale.json()["errors"] == [{"field": "phone", "code": "stale", "message": "700 100 200"}]
    assert ask(cast.anna, "PATCH", path, {"phone": "1"}).status_code == 428


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": None}, {"email": "nobody"}, {"role": "king"}, {"phone": "x"}])
def test_a_contact_is_not_changed_to_nonsense(cast: Cast, ask: Ask, wrong: dict[str, Any]) -> None:
    answer = ask(cast.anna, "PATCH", f"/clients/{cast.lipa.pk}/contacts/{cast.jan.pk}", wrong, **FIRST)
    assert answer.status_code in (409, 422)
    assert answer.json()["errors"][0]["field"] == next(iter(wrong))


def test_a_note_is_changed_pinned_and_removed(cast: Cast, ask: Ask) -> None:
    note = make_note(cast.lipa, "Dzwonić rano")
    path = f"/clients/{cast.lipa.pk}/notes/{note.pk}"
    changed = ask(cast.anna, "PATCH", path, {"text": "Dzwonić po dziesiątej"}, **FIRST)
    assert (changed.status_code, changed.json()["text"]) == (200, "Dzwonić po dziesiątej")
    assert ask(cast.anna, "PATCH", path, {"text": "Nie dzwonić"}, **FIRST).status_code == 412
    assert ask(cast.anna, "PUT", f"{path}/pin").json()["pinned_at"]
    assert ask(cast.anna, "DELETE", f"{path}/pin").json()["pinned_at"] is None
    assert ask(cast.anna, "DELETE", path).status_code == 204
    assert ask(cast.anna, "GET", f"/clients/{cast.lipa.pk}/notes").json() == []
    assert ask(cast.anna, "PATCH", path, {"text": "Znowu"}, **{"If-Match": '"2"'}).status_code == 404


def test_parts_of_another_s_client_are_not_there(cast: Cast, ask: Ask) -> None:
    note = make_note(cast.wierzba, "Tajne")
    theirs = [
        ("PATCH", f"/clients/{cast.wierzba.pk}/contacts/{cast.ewa.pk}", {"name": "X"}),
        ("PATCH", f"/clients/{cast.lipa.pk}/contacts/{cast.ewa.pk}", {"name": "X"}),
        ("PATCH", f"/clients/{cast.wierzba.pk}/notes/{note.pk}", {"text": "X"}),
        ("PATCH", f"/clients/{cast.lipa.pk}/notes/{note.pk}", {"text": "X"}),
        ("PUT", f"/clients/{cast.lipa.pk}/notes/{note.pk}/pin", None),
        ("DELETE", f"/clients/{cast.lipa.pk}/notes/{note.pk}/pin", None),
        ("DELETE", f"/clients/{cast.lipa.pk}/notes/{note.pk}", None),
    ]
    for member in (cast.anna, cast.obcy):
        for method, path, data in theirs:
            assert ask(member, method, path, data, **FIRST).status_code == 404, (member.name, method, path)
    see = {"scopes": "clients.see", **FIRST}
    assert ask(cast.marek, "PATCH", theirs[0][1], theirs[0][2], **see).status_code == 403
    assert ask(cast.marek, "PATCH", theirs[2][1], theirs[2][2], **see).status_code == 403
