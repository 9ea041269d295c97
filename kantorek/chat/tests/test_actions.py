"""Who answers and when, tasks made of lines, canned answers, hours, and the conversation on paper."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from kantorek.chat import actions, variables
from kantorek.chat.actions.exporting import canonical
from kantorek.chat.answering import is_open, next_open
from kantorek.chat.lists import lines_after
from kantorek.chat.models import CannedAnswer
from kantorek.chat.tests.make import again, comments, make_conversation, person_of, says, told_of
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.files.tests.make import PDF, upload
from kantorek.notifications.models import Notice
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

WEEK = {day: ["08:00", "16:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def _refused(who: StaffMember, act: Callable[[Any], object]) -> str:
    with scope.of(actor_of(who)) as actor, pytest.raises(Refused) as refused:
        act(actor)
    return refused.value.code


def test_whoever_gets_a_conversation_is_told(cast: Cast) -> None:
    conversation = make_conversation(cast.jan)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.assign_conversation(actor, conversation, to=cast.marek, version=1)
    with scope.system(cast.office.pk, "tests", at=AT):
        told = list(Notice.objects.filter(kind="chat.assigned").values_list("staff_id", flat=True))
    assert told == [cast.marek.pk]
    assert again(conversation).version == 2


def test_assigns_nobody_who_could_not_answer(cast: Cast) -> None:
    conversation = make_conversation(cast.ewa)
    viewer = make_staff(cast.office, "Tylko Patrzy", role=Role.VIEWER)
    for person in (viewer, cast.anna, cast.obcy):  # may not write, does not see the client, works elsewhere
        assign = partial(actions.assign_conversation, conversation=conversation, to=person, version=1)
        code = _refused(cast.marek, assign)
        assert code in ("not_theirs", "not_staff")
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Stale):
        actions.assign_conversation(actor, conversation, to=cast.marek, version=7)


def test_settled_needs_no_answer_until_it_is_taken_back(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Dziękuję")
    conversation = again(make_conversation(cast.jan))
    with scope.of(actor_of(cast.anna)) as actor:
        actions.settle_conversation(actor, conversation)
        assert again(conversation).waiting_since is None
        assert conversation.waiting_since
        actions.unsettle_conversation(actor, conversation, waiting_since=conversation.waiting_since)
    assert again(conversation).waiting_since == AT
    code = _refused(cast.anna, lambda a: actions.snooze_conversation(a, conversation, until=AT - timedelta(hours=1)))
    assert code == "bad_day"


def test_what_was_answered_meanwhile_does_not_wait_again(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Halo")
    says(cast.anna, cast.jan, "Słucham")
    conversation = make_conversation(cast.jan)
    assert _refused(cast.anna, lambda a: actions.unsettle_conversation(a, conversation, waiting_since=AT)) == "answered"


def test_a_line_becomes_one_task_with_the_way_back(cast: Cast) -> None:
    line = says(cast.jan, cast.jan, "Proszę o zaświadczenie\no zarobkach")
    with scope.of(actor_of(cast.anna)) as actor:
        task = actions.make_task(actor, line)
        assert actions.make_task(actor, line) == task
    assert (task.title, task.owner_id, task.client_id) == (
        "Proszę o zaświadczenie o zarobkach",
        cast.anna.pk,
        cast.lipa.pk,
    )
    assert (task.source_kind, task.source_id) == ("chat.chat_message", line.pk)
    assert [told["task_id"] for told in told_of(make_conversation(cast.jan), "task_made_of_message")] == [task.pk]
    with scope.of(person_of(cast.jan)) as actor, pytest.raises(Refused):
        actions.make_task(actor, line)


def _canned(cast: Cast, **fields: str) -> CannedAnswer:
    with scope.of(actor_of(cast.anna)) as actor:
        return actions.add_canned(actor, **{"shortcut": "/JPK", "title": "JPK", "text": "Wysłane"} | fields)


def test_canned_answers_are_kept_by_their_shortcut(cast: Cast) -> None:
    answer = _canned(cast)
    assert answer.shortcut == "jpk"
    with pytest.raises(Refused) as refused:
        _canned(cast)
    assert refused.value.code == "taken"
    with scope.of(actor_of(cast.anna)) as actor:
        actions.archive_canned(actor, answer)
        second = _canned(cast, title="Inna")
        with pytest.raises(Refused):
            actions.restore_canned(actor, answer)
        with pytest.raises(Stale):
            actions.change_canned(actor, second, version=9, text="Inaczej")
        assert actions.change_canned(actor, second, version=1, text="Inaczej").version == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "Kwota {{do_zapłaty}}"}, "unknown_variable"),
        ({"shortcut": "dwa słowa"}, "bad_shortcut"),
        ({"title": " "}, "required"),
        ({"text": "a" * 5_001}, "too_long"),
    ],
)
def test_refuses_canned_answers_that_cannot_be(cast: Cast, fields: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        _canned(cast, **fields)
    assert refused.value.code == code


def test_variables_are_filled_in_and_the_missing_ones_named(cast: Cast) -> None:
    text = "{{osoba.imie}}, {{ klient.nazwa }}: {{miesiac}} – {{do_zaplaty}}. {{opiekun.imie}}, {{biuro.nazwa}}"
    with scope.of(actor_of(cast.anna)) as actor:
        filled = variables.fill(actor, again(make_conversation(cast.jan)), text)
    said = "Jan, Lipa sp. z o.o.: październik 2026 – {{do_zaplaty}}. Anna, Jaworska i Wspólnicy"
    assert (filled.text, filled.missing) == (said, ["do_zaplaty"])


@pytest.mark.parametrize(
    ("moment", "opened", "next_"),
    [
        ("2026-11-20T15:59+01:00", True, "2026-11-23T08:00+01:00"),
        ("2026-11-20T16:00+01:00", False, "2026-11-23T08:00+01:00"),
        ("2026-11-20T07:59+01:00", False, "2026-11-20T08:00+01:00"),
        ("2026-11-11T10:00+01:00", False, "2026-11-12T08:00+01:00"),  # the day of independence
        ("2026-12-23T17:00+01:00", False, "2026-12-28T08:00+01:00"),  # three days of Christmas, then a Sunday
        ("2026-03-27T17:00+01:00", False, "2026-03-30T08:00+02:00"),  # the clocks go forward in between
    ],
)
def test_the_office_is_open_in_its_hours_and_on_no_holiday(moment: str, opened: bool, next_: str) -> None:
    at = datetime.fromisoformat(moment)
    assert (is_open(WEEK, at), next_open(WEEK, at)) == (opened, datetime.fromisoformat(next_))
    assert next_open({}, at) is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"days": {"mon": ["16:00", "08:00"]}}, "bad_hours"),
        ({"days": {"xyz": ["08:00", "16:00"]}}, "bad_hours"),
        ({"days": {"mon": ["8", "25:00"]}}, "bad_hours"),
        ({"away_text": "a" * 501}, "too_long"),
        ({"mail_after": 0}, "out_of_range"),
    ],
)
def test_refuses_hours_that_cannot_be(cast: Cast, fields: dict[str, Any], code: str) -> None:
    assert _refused(cast.marek, lambda a: actions.change_hours(a, None, **{"days": WEEK} | fields)) == code


def test_hours_changed_by_another_meanwhile_are_not_overwritten(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        hours = actions.change_hours(actor, None, days=WEEK)
        hours = actions.change_hours(actor, hours, days=WEEK, away_text="Wracamy rano.", version=1)
        assert hours.version == 2
        with pytest.raises(Stale):
            actions.change_hours(actor, hours, days={}, version=1)


def test_the_paper_proves_every_line(cast: Cast) -> None:
    says(cast.jan, cast.jan, "Umowa z 1 listopada 🧾", files=[(upload("umowa.pdf", PDF), None)])
    comments(cast.anna, cast.jan, "Nie dla klienta")
    says(cast.anna, cast.jan, "Mam, dziękuję", at=datetime(2026, 11, 20, 9, 12, 7, tzinfo=UTC))
    conversation = again(make_conversation(cast.jan))
    with scope.of(actor_of(cast.marek)) as actor:
        made, digest = actions.export_conversation(actor, conversation)
        shown = [line for line in lines_after(actor, conversation, 0) if line.kind != "comment"]
        assert hashlib.sha256(canonical(actor, shown)).hexdigest() == digest
        file = shown[0].stored[0]  # type: ignore[attr-defined]
    paper = PdfDocument(made)
    text = "".join(page.get_textpage().get_text_range() for page in paper).replace("\r\n", "")
    assert paper.get_attachment(0).get_name() == "lines.json"
    attached = bytes(paper.get_attachment(0).get_data())
    assert hashlib.sha256(attached).hexdigest() == digest
    rows = json.loads(attached)
    assert [(row["number"], row["author"], row["text"]) for row in rows] == [
        (1, "Jan Lipiński", "Umowa z 1 listopada 🧾"),
        (3, "Anna Wójcik", "Mam, dziękuję"),
    ]
    assert rows[1]["at"] == "2026-11-20T09:12:07Z"
    assert rows[0]["files"] == [{"name": "umowa.pdf", "size": file.size, "sha256": file.sha256}]
    assert "20.11.2026 10:12:07" in text
    assert "Nie dla klienta" not in text
    assert digest in text.replace(" ", "").replace("\u200b", "")
    assert told_of(conversation, "conversation_exported") == [{"sha256": digest, "lines": 2}]
