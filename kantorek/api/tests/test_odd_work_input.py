"""Odd input at the doors of tasks, recurring ones, documents, agreements and inspections: refused, never a 500."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.offices.tests.make import AT
from kantorek.tasks.tests.make import make_task

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
HUGE = 2**70


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.api.access.now", lambda: AT)


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("POST", "/tasks/bulk", {"ids": [HUGE, -1], "fields": {"priority": 3}}, 200),
        ("POST", "/tasks/bulk", {"ids": ["{task}"], "fields": {"owner_id": HUGE}}, 200),
        ("POST", "/tasks/bulk", {"ids": ["{task}"], "fields": {}}, 200),
        ("POST", "/tasks", {"title": "x", "client_id": HUGE}, 404),
        ("POST", "/tasks", {"title": "x", "client_id": -5}, 404),
        ("POST", "/tasks", {"title": "x", "owner_id": HUGE}, 409),
        ("POST", "/tasks", {"title": "x", "due_on": "0001-01-01"}, 409),
        ("POST", "/tasks", {"title": "   "}, 409),
        ("GET", f"/tasks?client_id={HUGE}&owner_id={HUGE}&due_from=0001-01-01", None, 200),
        ("GET", "/tasks?label=%00", None, 422),
        ("GET", "/documents?folder=%00", None, 422),
        ("GET", f"/documents?client_id={HUGE}", None, 200),
        ("POST", "/tasks/quick", {"text": "x", "client_id": HUGE, "owner_id": HUGE, "due_on": "9999-12-31"}, 409),
        ("POST", "/tasks/quick?dry_run=1", {"text": "x", "client_id": -HUGE, "due_on": "0001-01-01"}, 200),
        ("POST", "/tasks/bulk/undo", {"undo": "ż:ó:ł"}, 409),
        ("GET", f"/recurring-tasks?client_id={HUGE}", None, 200),
        ("POST", "/recurring-tasks", {"title": "x", "frequency": "yearly", "ends_on": "9999-12-31"}, 201),
        ("POST", "/recurring-tasks", {"title": "x", "frequency": "daily", "starts_on": "0001-01-01"}, 409),
        ("POST", "/clients/{lipa}/inspections", {"kind": "vat", "lead_id": HUGE}, 409),
        ("POST", "/clients/{lipa}/inspections", {"kind": "vat", "starts_on": "9999-12-31"}, 409),
        ("POST", "/clients/{lipa}/agreements", {"starts_on": "2026-01-01", "monthly_fee": "999999999999.99"}, 409),
        ("POST", "/clients/{lipa}/agreements", {"starts_on": "2026-01-01", "ends_on": "9999-12-31"}, 409),
        ("GET", "/agreements?ends_within=3660&cursor=zzz", None, 422),
    ],
)
def test_odd_input_is_refused_clearly(cast: Cast, ask: Ask, method: str, path: str, data: Any, status: int) -> None:
    task = make_task(cast.office)
    if data and "{task}" in data.get("ids", []):
        data = data | {"ids": [task.pk]}
    answer = ask(cast.marek, method, path.format(lipa=cast.lipa.pk), *([data] if data is not None else []))
    assert answer.status_code == status, answer.content


@pytest.mark.parametrize(("clients", "owner"), [([HUGE, -HUGE], None), (["{lipa}"], HUGE)])
def test_a_template_is_used_for_nobody_odd(cast: Cast, ask: Ask, clients: list[Any], owner: int | None) -> None:
    made = ask(cast.marek, "POST", "/task-templates", {"title": "Zamknięcie"}).json()["id"]
    ids = [cast.lipa.pk if one == "{lipa}" else one for one in clients]
    answer = ask(cast.marek, "POST", f"/task-templates/{made}/use", {"client_ids": ids, "owner_id": owner})
    assert answer.status_code == 200, answer.content
    assert answer.json()["task_ids"] == []
