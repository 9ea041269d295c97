"""Announcements over the API: written, published, read and confirmed; and who must not get in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kantorek.api.tests.test_portal import call, token_of
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core.clock import now
from kantorek.news.choices import Audience
from kantorek.news.tests.make import make_published
from kantorek.offices.models import Role
from kantorek.offices.tests.make import make_staff
from kantorek.portal.tests.make import make_access

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
SAID = {"title": "KSeF nie działa", "body": "<p>Wystawiaj offline.</p><script>x()</script>"}


def test_the_office_writes_publishes_and_sees_who_has_read(cast: Cast, ask: Ask) -> None:
    make_access(cast.jan)
    made = ask(cast.marek, "POST", "/announcements", SAID | {"must_confirm": True})
    assert made.status_code == 201, made.content
    path, body = f"/announcements/{made.json()['id']}", made.json()
    assert body["body"] == "<p>Wystawiaj offline.</p>"
    assert ask(cast.marek, "POST", f"{path}/publish", {}).status_code == 428
    stale = {"If-Match": '"7"'}
    assert ask(cast.marek, "POST", f"{path}/publish", {}, **stale).status_code == 412
    changed = ask(cast.marek, "PATCH", path, {"pinned": True}, **{"If-Match": made.headers["ETag"]})
    assert changed.json()["pinned"] is True, changed.content
    published = ask(cast.marek, "POST", f"{path}/publish", {}, **{"If-Match": changed.headers["ETag"]})
    assert published.json()["state"] == "published", published.content
    (line,) = ask(cast.marek, "GET", "/announcements").json()["items"]
    assert (line["id"], line["clients"], line["seen"]) == (body["id"], 2, 0)
    readers = ask(cast.marek, "GET", f"{path}/readers?show=unconfirmed").json()["items"]
    assert [one["client_id"] for one in readers] == [cast.lipa.pk, cast.wierzba.pk]
    assert published.json()["may"] == ["change", "remind", "withdraw"]
    reminded = ask(cast.marek, "POST", f"{path}/remind", {})
    assert reminded.json()["people"] >= 1, reminded.content
    assert ask(cast.marek, "POST", f"{path}/remind", {}).status_code == 409
    assert ask(cast.marek, "POST", f"{path}/withdraw", {}).json()["state"] == "withdrawn"
    assert ask(cast.marek, "GET", "/announcements").json()["items"] == []
    assert ask(cast.marek, "POST", f"{path}/restore", {}).json()["state"] == "published"


def test_it_can_wait_for_its_moment(cast: Cast, ask: Ask) -> None:
    made = ask(cast.marek, "POST", "/announcements", SAID)
    path, seen = f"/announcements/{made.json()['id']}/publish", {"If-Match": made.headers["ETag"]}
    later = (now() + timedelta(days=2)).isoformat()
    assert ask(cast.marek, "POST", path, {"at": later}, **seen).json()["state"] == "scheduled"
    assert ask(cast.marek, "GET", "/announcements?view=drafts").json()["items"][0]["state"] == "scheduled"


def test_bad_input_is_refused_and_others_find_nothing(cast: Cast, ask: Ask) -> None:
    assert ask(cast.marek, "POST", "/announcements", {"title": "x" * 161}).status_code == 422
    assert ask(cast.marek, "POST", "/announcements", {"title": ""}).status_code == 409
    assert ask(cast.marek, "POST", "/announcements", SAID | {"client_ids": [cast.foreign.pk]}).status_code == 409
    assert ask(cast.marek, "GET", "/announcements?view=all").status_code == 422
    one = make_published(cast.marek, at=now() - timedelta(minutes=1))
    helper = make_staff(cast.office, "Pomoc", role=Role.ASSISTANT)
    for path, method in (("", "GET"), ("/withdraw", "POST"), ("/publish", "POST"), ("/readers", "GET")):
        assert ask(cast.obcy, method, f"/announcements/{one.pk}{path}", {}).status_code in (404, 428)
        if path != "/readers":
            assert ask(helper, method, f"/announcements/{one.pk}{path}", {}).status_code == 403


def test_a_clients_person_reads_and_confirms_what_is_for_them(cast: Cast, ask: Ask) -> None:
    at = now() - timedelta(minutes=1)
    mine = make_published(
        cast.marek, at=at, title="Dla Lipy", must_confirm=True, audience=Audience.CLIENTS, client_ids=[cast.lipa.pk]
    )
    jan, ewa = token_of(make_access(cast.jan)), token_of(make_access(cast.ewa))
    (line,) = call(jan, "GET", "/news").json()
    assert (line["id"], line["seen_at"]) == (mine.pk, None)
    assert call(jan, "GET", f"/news/{mine.pk}").json()["seen_at"]
    first = call(jan, "POST", f"/news/{mine.pk}/confirm").json()["confirmed_at"]
    assert first
    assert call(jan, "POST", f"/news/{mine.pk}/confirm").json()["confirmed_at"] == first
    assert call(ewa, "GET", "/news").json() == []
    foreign = token_of(make_access(make_contact(cast.foreign, "Obca Osoba", email="obca.o@example.com")))
    for token in (ewa, foreign):
        assert call(token, "GET", f"/news/{mine.pk}").status_code == 404
        assert call(token, "POST", f"/news/{mine.pk}/confirm").status_code == 404
    plain = make_published(cast.marek, at=at)
    assert call(jan, "POST", f"/news/{plain.pk}/confirm").status_code == 409
    (line,) = ask(cast.marek, "GET", f"/announcements/{mine.pk}/readers").json()["items"]
    assert (line["confirmed"], line["people"][0]["name"]) == (True, "Jan Lipiński")
