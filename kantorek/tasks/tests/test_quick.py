"""Quick add by the front door: what is shown is what is saved, and nothing else ever is."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import User
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.tasks.models import Task
from kantorek.tasks.quick.seen import Seen, Wish, see

SignIn = Callable[[StaffMember], Browser]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.offices.access.now", lambda: AT)


def seen_by(member: StaffMember, text: str, **wish: object) -> Seen:
    with scope.of(actor_of(member)) as actor:
        return see(actor, text, Wish(**wish))  # type: ignore[arg-type]


def tasks_of(cast: Cast) -> list[Task]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Task.objects.current().order_by("pk"))


def look(browser: Browser, **typed: object) -> str:
    answer = browser.post("/tasks/quick/look/", typed, headers=HTMX)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def digest_in(html: str) -> str:
    return str(re.findall(r'name="seen" value="(\w+)"', html)[0])


def test_the_line_of_the_issue_is_recognised_and_saved_as_it_was_shown(cast: Cast, sign_in: SignIn) -> None:
    bruk = make_client(cast.office, "Brukarstwo Lis sp. z o.o.", carer=cast.anna)
    browser, line = sign_in(cast.anna), "jutro JPK Brukarstwo !wysoki"
    html = look(browser, q=line)
    assert "Brukarstwo Lis sp. z o.o." in html
    assert "sobota, 21 listopada 2026" in html
    assert tasks_of(cast) == []
    answer = browser.post("/tasks/quick/", {"q": line, "seen": digest_in(html)}, headers=HTMX)
    assert answer.status_code == 200
    (task,) = tasks_of(cast)
    assert (task.title, task.client_id, task.priority) == ("JPK", bruk.pk, 3)
    assert (task.due_on, task.owner_id, task.created_by_id) == (date(2026, 11, 21), cast.anna.pk, cast.anna.pk)
    assert "/remove/" in answer.headers["HX-Trigger"]


def test_a_name_in_a_sentence_stays_in_it(cast: Cast) -> None:
    make_client(cast.office, "Kwiaciarnia Mak Hanna Grześkowiak")
    seen = seen_by(cast.marek, "pt zadzwonić do Kwiaciarni Mak @anna #vat")
    assert seen.client and seen.client.name.startswith("Kwiaciarnia")
    assert seen.title == "zadzwonić do Kwiaciarni Mak"
    assert (seen.owner and seen.owner.id, seen.labels, seen.due_on) == (cast.anna.pk, ["vat"], date(2026, 11, 27))


@pytest.mark.parametrize(
    "line", ["x", "Bilans dla wierzby", "wierzbie bilans", "WIERZBĄ", "zolc", "Wierzba Żółć s.c. bilans"]
)
def test_finds_a_client_in_any_form_without_marks(cast: Cast, line: str) -> None:
    seen = seen_by(cast.marek, line)
    assert (seen.client is not None) == (line != "x")
    if line.endswith("s.c. bilans"):
        assert seen.title == "bilans"


def test_several_that_share_a_word_are_to_choose_from_and_none_is_taken(cast: Cast, sign_in: SignIn) -> None:
    one, two = make_client(cast.office, "Transport Bąk"), make_client(cast.office, "Transport Gil")
    seen = seen_by(cast.marek, "faktury Transport")
    assert seen.client is None
    assert {one_of.id for one_of in seen.clients} == {one.pk, two.pk}
    assert seen.title == "faktury Transport"
    html = look(sign_in(cast.marek), q="faktury Transport", pick=f"client|{two.pk}")
    sign_in(cast.marek).post("/tasks/quick/", {"q": "faktury Transport", "client": two.pk, "seen": digest_in(html)})
    (task,) = tasks_of(cast)
    assert (task.title, task.client_id) == ("faktury", two.pk)


def test_among_equals_the_one_i_look_after_is_meant(cast: Cast) -> None:
    make_client(cast.office, "Transport Bąk")
    mine = make_client(cast.office, "Transport Gil", carer=cast.marek)
    seen = seen_by(cast.marek, "faktury Transport")
    assert seen.client and seen.client.id == mine.pk


def test_clients_that_are_not_mine_are_neither_guessed_nor_proposed_nor_picked(cast: Cast, sign_in: SignIn) -> None:
    seen = seen_by(cast.anna, "bilans Wierzba Obca", client_id=cast.wierzba.pk)
    assert (seen.client, seen.clients) == (None, [])
    assert "Wierzba Żółć" not in look(sign_in(cast.anna), q="bilans wierzba", client=cast.wierzba.pk)


def test_every_piece_can_be_taken_off_again(cast: Cast, sign_in: SignIn) -> None:
    line = "jutro JPK lipa !wysoki #vat @marek"
    for drop in ("day|jutro", "priority|!wysoki", "label|#vat", "owner|@marek", "client|lipa"):
        html = look(sign_in(cast.marek), q=line, drop=drop)
        words = drop.partition("|")[2]
        title = re.findall(r"<b[^>]*>([^<]*)</b>", html)[0]
        assert words in title
        assert f'name="plain" value="{words}"' in html


def test_what_was_not_shown_is_not_saved(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    for seen in ("", "0" * 24, digest_in(look(browser, q="jutro JPK"))):
        answer = browser.post("/tasks/quick/", {"q": "jutro JPK lipa", "seen": seen}, headers=HTMX)
        assert answer.status_code == 422
        assert answer.headers["HX-Retarget"] == "#quick-seen"
    assert tasks_of(cast) == []


def test_works_without_script(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    shown = browser.post("/tasks/quick/", {"q": "jutro JPK lipa"})
    assert shown.status_code == 422
    assert (
        browser.post("/tasks/quick/", {"q": "jutro JPK lipa", "seen": digest_in(shown.content.decode())}).status_code
        == 302
    )
    assert [task.title for task in tasks_of(cast)] == ["JPK"]
    assert "jutro JPK" in browser.get("/tasks/quick/?q=jutro+JPK").content.decode()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("29 lutego bilans", "“29 lutego”"),
        ("wczoraj bilans", "“wczoraj” has gone by"),
        ("bilans @nikt", "“@nikt”"),
        ("bilans 31 listopada", "“31 listopada”"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(cast: Cast, sign_in: SignIn, line: str, says: str) -> None:
    User.objects.filter(email=cast.marek.email).update(language="en")
    html = look(sign_in(cast.marek), q=line)
    assert says in html
    title = re.findall(r"<b[^>]*>([^<]*)</b>", html)[0]
    assert sorted(title.split()) == sorted(line.split())


@pytest.mark.parametrize(
    "line", ["", "   ", "!", "jutro", "\x00", "x" * 600, "<script>alert(1)</script> {{ 7 }}", "'; DROP TABLE x; -- % _"]
)
def test_takes_odd_lines(cast: Cast, sign_in: SignIn, line: str) -> None:
    html = sign_in(cast.marek).post("/tasks/quick/look/", {"q": line}, headers=HTMX).content.decode()
    assert "<script>" not in html
    answer = sign_in(cast.marek).post("/tasks/quick/", {"q": line, "seen": "x"}, headers=HTMX)
    assert answer.status_code in (200, 422)
    assert tasks_of(cast) == []


def test_looking_costs_few_queries_however_many_clients(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    counts = []
    for _more in range(2):
        for _number in range(20):
            make_client(cast.office, "Brukarstwo i Transport")
        with counted_queries() as queries:
            look(browser, q="jutro zadzwonić do Brukarstwa i Transportu @anna !wysoki #vat w sprawie umowy leasingu")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8  # three of them open the page: session, person, office


def test_who_must_not_add(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, role=Role.VIEWER)
    assert sign_in(viewer).post("/tasks/quick/", {"q": "JPK"}).status_code == 404
    assert sign_in(viewer).post("/tasks/quick/look/", {"q": "JPK"}).status_code == 404
    assert Browser().post("/tasks/quick/", {"q": "JPK"}).status_code == 302
