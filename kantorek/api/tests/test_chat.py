"""Conversations over the API, for both sides."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client as Browser

from kantorek.api.actions import issue_token
from kantorek.api.tests.test_portal import token_of
from kantorek.chat.tests.make import comments, lines_of, make_conversation, says
from kantorek.conftest import Cast
from kantorek.files.tests.make import PDF, upload
from kantorek.portal.choices import PortalLevel
from kantorek.portal.tests.make import make_access

Ask = Callable[..., Any]


def test_the_office_reads_answers_and_hands_on(cast: Cast, ask: Ask) -> None:
    line = says(cast.jan, cast.jan, "Ile mam zapłacić?")
    conversation = make_conversation(cast.jan)
    (row,) = ask(cast.anna, "GET", "/conversations?view=waiting&q=zapłacić").json()["items"]
    assert (row["id"], row["contact"], row["last_text"]) == (conversation.pk, "Jan Lipiński", "Ile mam zapłacić?")
    url = f"/conversations/{conversation.pk}"
    token = str(uuid4())
    for _twice in range(2):
        said = ask(cast.anna, "POST", f"{url}/lines", {"token": token, "text": "3184 zł"})
        assert (said.status_code, said.json()["number"]) == (201, 2)
    ask(cast.anna, "POST", f"{url}/comments", {"token": str(uuid4()), "text": "@Marek Kos?"})
    lines = ask(cast.anna, "GET", f"{url}/lines?after=1").json()
    assert [(one["number"], one["kind"], one["author_name"]) for one in lines] == [
        (2, "message", "Anna Wójcik"),
        (3, "comment", "Anna Wójcik"),
    ]
    made = ask(cast.anna, "POST", f"{url}/lines/{line.pk}/task", {})
    assert made.status_code == 201
    seen = {"If-Match": ask(cast.anna, "GET", url).headers["ETag"]}
    moved = ask(cast.anna, "POST", f"{url}/assign", {"staff_member_id": cast.marek.pk}, **seen)
    assert moved.json()["assigned_id"] == cast.marek.pk
    assert ask(cast.anna, "POST", f"{url}/assign", {}, **seen).status_code == 412
    assert ask(cast.anna, "POST", f"{url}/seen", {"number": 3}).status_code == 204
    assert ask(cast.anna, "POST", f"{url}/snooze", {"until": "2020-01-01T08:00:00Z"}).json()["code"] == "bad_day"
    assert ask(cast.anna, "POST", f"{url}/settle").json()["waiting_since"] is None
    paper = ask(cast.marek, "GET", f"{url}/export")
    assert paper.content.startswith(b"%PDF") and len(paper.headers["X-SHA256"]) == 64


def test_a_line_with_a_missing_value_is_refused_by_name(cast: Cast, ask: Ask) -> None:
    conversation = make_conversation(cast.jan)
    words = {"shortcut": "ile", "title": "Ile", "text": "{{osoba.imie}}: {{do_zaplaty}}"}
    answer = ask(cast.anna, "POST", "/canned-answers", words).json()
    filled = ask(cast.anna, "GET", f"/canned-answers/{answer['id']}/for/{conversation.pk}").json()
    assert filled == {"text": "Jan: {{do_zaplaty}}", "missing": ["do_zaplaty"]}
    sent = ask(cast.anna, "POST", f"/conversations/{conversation.pk}/lines", filled | {"token": str(uuid4())})
    assert sent.status_code in (409, 422)
    said = {"text": filled["text"], "token": str(uuid4())}
    refused = ask(cast.anna, "POST", f"/conversations/{conversation.pk}/lines", said)
    assert (refused.status_code, refused.json()["code"]) == (409, "missing_value")


def test_hours_are_read_and_set_by_version(cast: Cast, ask: Ask) -> None:
    none = ask(cast.anna, "GET", "/chat-hours")
    assert (none.json()["version"], none.json()["days"]) == (0, {})
    week = {"days": {"mon": ["08:00", "16:00"]}, "away_text": "Do jutra", "mail_after": 30}
    assert ask(cast.anna, "PUT", "/chat-hours", week, **{"If-Match": '"0"'}).status_code == 403
    set_ = ask(cast.marek, "PUT", "/chat-hours", week, **{"If-Match": '"0"'})
    assert (set_.status_code, set_.json()["version"]) == (200, 1)
    assert ask(cast.marek, "PUT", "/chat-hours", week | {"days": {"mon": ["9", "8"]}}).status_code == 422
    assert ask(cast.marek, "PUT", "/chat-hours", {"days": {}}, **{"If-Match": '"7"'}).status_code == 412


def test_nothing_of_a_client_that_is_not_yours(cast: Cast, ask: Ask) -> None:
    line = says(cast.ewa, cast.ewa, "Moje")
    url = f"/conversations/{line.conversation_id}"
    for method, path in (("GET", ""), ("GET", "/lines"), ("POST", "/settle"), ("GET", "/export")):
        assert ask(cast.anna, method, url + path).status_code in (403, 404)
    assert ask(cast.anna, "POST", f"{url}/lines", {"token": str(uuid4()), "text": "x"}).status_code == 404
    assert ask(cast.anna, "GET", "/conversations").json()["items"] == []
    assert ask(cast.anna, "POST", "/conversations", {"contact_id": cast.ewa.pk}).status_code == 404


def test_a_file_goes_with_a_line_and_comes_back(cast: Cast, client: Browser) -> None:
    conversation = make_conversation(cast.jan)
    bearer = {"Authorization": f"Bearer {issue_token(cast.anna.email, ['all'], office_id=cast.office.pk)}"}
    data = {"token": str(uuid4()), "file": upload("umowa.pdf", PDF)}
    url = f"/api/v1/conversations/{conversation.pk}/files"
    made = client.post(url, data, headers=bearer).json()
    (file,) = made["files"]
    assert file["name"] == "umowa.pdf"
    got = client.get(f"{url}/{file['id']}", headers=bearer)
    assert b"".join(got.streaming_content) == PDF  # type: ignore[attr-defined]
    wrong = client.post(url, {"token": str(uuid4()), "file": upload("x.exe", b"MZ\x00")}, headers=bearer)
    assert wrong.status_code == 422


def test_a_person_writes_over_the_portals_api(cast: Cast, client: Browser) -> None:
    access = make_access(cast.jan, PortalLevel.OWNER)
    token = token_of(access)
    call: dict[str, Any] = {"headers": {"Authorization": f"Bearer {token}"}, "content_type": "application/json"}
    assert client.get("/api/v1/portal/chat", **call).json()["last_number"] == 0
    said = client.post("/api/v1/portal/chat/lines", {"token": str(uuid4()), "text": "Halo"}, **call)
    assert said.status_code == 201, said.json()
    assert "task_id" not in said.json()
    comments(cast.anna, cast.jan, "Między nami")
    says(cast.anna, cast.jan, "Słucham")
    assert [one["text"] for one in client.get("/api/v1/portal/chat/lines", **call).json()] == ["Halo", "Słucham"]
    assert client.get("/api/v1/portal/chat", **call).json()["unread"] == 1
    assert client.post("/api/v1/portal/chat/seen", {"number": 3}, **call).status_code == 204
    assert client.get("/api/v1/portal/chat", **call).json()["unread"] == 0
    assert [line.side for line in lines_of(make_conversation(cast.jan))] == ["client", "staff", "staff"]
