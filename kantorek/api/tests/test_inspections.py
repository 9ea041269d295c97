"""Inspections over the API, and the papers they want."""

from collections.abc import Callable
from typing import Any

from kantorek.conftest import Cast
from kantorek.inspections.tests.make import again, make_inspection, make_papers, papers_of, task_of

Ask = Callable[..., Any]


def test_writes_down_moves_and_lists(cast: Cast, ask: Ask) -> None:
    said = {"kind": "zus", "authority": "ZUS Łódź", "starts_on": "2026-11-02", "lead_id": cast.anna.pk}
    made = ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/inspections", said)
    assert made.status_code == 201
    url = made.headers["Location"].removeprefix("/api/v1")
    changed = ask(cast.anna, "PATCH", url, {"subject": "składki"}, **{"If-Match": made.headers["ETag"]})
    assert changed.json()["subject"] == "składki"
    assert ask(cast.anna, "POST", f"{url}/move", {"status": "in_progress"}).status_code == 428
    seen = {"If-Match": ask(cast.anna, "GET", url).headers["ETag"]}
    assert ask(cast.anna, "POST", f"{url}/move", {"status": "done"}, **seen).json()["code"] == "bad_move"
    answer = ask(cast.anna, "POST", f"{url}/move", {"status": "in_progress", "day": "2026-11-03"}, **seen)
    moved = answer.json()
    assert ask(cast.anna, "POST", f"{url}/move", {"status": "planned"}, **seen).status_code == 412
    seen = {"If-Match": answer.headers["ETag"]}
    assert (moved["status"], moved["starts_on"]) == ("in_progress", "2026-11-03")
    data = {"status": "done", "day": "2026-11-10", "result": "Bez uwag."}
    done = ask(cast.anna, "POST", f"{url}/move", data, **seen).json()
    assert (done["status"], done["result"]) == ("done", "Bez uwag.")
    assert len(ask(cast.anna, "GET", "/inspections?status=done&kind=zus").json()["items"]) == 1
    assert len(ask(cast.anna, "GET", f"/clients/{cast.lipa.pk}/inspections").json()) == 1
    assert ask(cast.anna, "DELETE", url).status_code == 204
    assert ask(cast.anna, "GET", url).status_code == 404
    assert ask(cast.anna, "POST", f"{url}/restore").status_code == 200


def test_papers_are_tasks_here_too(cast: Cast, ask: Ask) -> None:
    one = make_inspection(cast.lipa)
    papers = {"papers": [{"name": "Lista płac", "due_on": "2026-12-02"}, {"name": "Umowy"}]}
    made = ask(cast.anna, "POST", f"/inspections/{one.pk}/papers", papers)
    assert made.status_code == 201
    first = made.json()[0]
    assert first["task_id"]
    assert ask(cast.anna, "POST", f"/inspections/{one.pk}/papers", papers).json() == []
    url = f"/inspections/{one.pk}/papers/{first['id']}"
    assert ask(cast.anna, "PUT", f"{url}/handed-over").json()["handed_over_by_name"] == "Anna Wójcik"
    paper = papers_of(one)[0]
    assert task_of(paper).state == "done"
    assert ask(cast.anna, "DELETE", f"{url}/handed-over").json()["handed_over_at"] is None
    assert ask(cast.anna, "PUT", url, {"name": "Listy płac"}).json()["due_on"] is None
    assert ask(cast.anna, "DELETE", url).status_code == 204
    assert len(ask(cast.anna, "GET", f"/inspections/{one.pk}/papers").json()) == 1


def test_refuses_what_is_no_input(cast: Cast, ask: Ask) -> None:
    url = f"/clients/{cast.lipa.pk}/inspections"
    for wrong in ({"kind": "bhp"}, {"starts_on": "2026-02-29"}, {"authority": None}, {"subject": "x" * 301}):
        assert ask(cast.anna, "POST", url, {"kind": "vat"} | wrong).status_code == 422, wrong
    done = ask(cast.anna, "POST", url, {"kind": "vat", "status": "done"})
    assert (done.status_code, done.json()["code"]) == (409, "not_begun")
    one = make_inspection(cast.lipa)
    assert ask(cast.anna, "POST", f"/inspections/{one.pk}/papers", {"papers": []}).status_code == 422


def test_who_must_not_get_in(cast: Cast, ask: Ask) -> None:
    theirs, mine = make_inspection(cast.wierzba), make_inspection(cast.lipa)
    (paper,) = make_papers(theirs, cast.marek, "Tajne")
    assert ask(cast.anna, "GET", f"/inspections/{theirs.pk}").status_code == 404
    assert ask(cast.anna, "GET", f"/inspections/{theirs.pk}/papers").status_code == 404
    assert ask(cast.anna, "PUT", f"/inspections/{mine.pk}/papers/{paper.pk}/handed-over").status_code == 404
    assert ask(cast.obcy, "DELETE", f"/inspections/{mine.pk}").status_code == 404
    assert ask(cast.anna, "DELETE", f"/inspections/{mine.pk}", scopes="clients.see").status_code == 403
    assert again(mine).removed_at is None
