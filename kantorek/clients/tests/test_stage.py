"""Status, archive, restoring and deleting, by the front door."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.clients import actions
from kantorek.clients.models import Client, Contact, Note
from kantorek.clients.tests.make import make_client, make_contact, make_note
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]
HTMX = {"HX-Request": "true"}


def now_of(client: Client) -> Client:
    with scope.system(client.office_id, "tests", at=AT):
        return Client.objects.get(pk=client.pk)


def block(cast: Cast, reason: str = "nie płaci od lipca") -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_status(actor, cast.lipa, status="blocked", reason=reason)


def undo_in(browser: Browser, url: str) -> str:
    """The address behind "Undo" of the toast on the next page."""
    shown = browser.get(url).content.decode()
    if "data-undo>" not in shown.split("<template")[0]:
        return ""
    return shown.split('<div class="k-toasts"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")


def test_moves_the_client_and_takes_it_back(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    form = browser.get(f"{url}status/").content.decode()
    assert 'value="blocked"' in form
    assert 'value="potential"' not in form
    answer = browser.post(f"{url}status/", {"status": "inactive", "seen": "active"})
    assert answer.headers["Location"] == url
    assert now_of(cast.lipa).status == "inactive"
    undo = undo_in(browser, url)
    assert browser.post(undo, {"next": url}).headers["Location"] == url
    assert now_of(cast.lipa).status == "active"


def test_a_stale_undo_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    browser.post(f"{url}status/", {"status": "inactive", "seen": "active"})
    undo = undo_in(browser, url)
    block(cast)
    assert browser.post(undo).status_code == 422
    assert now_of(cast.lipa).status == "blocked"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"status": "blocked"},
        {"status": "blocked", "reason": "   "},
        {"status": "blocked", "reason": "x" * 10_000},
        {"status": "blocked", "reason": "\x00"},
        {"status": "potential"},
        {"status": "'; DROP"},
        {"status": "inactive", "seen": "potential"},
    ],
)
def test_refuses_what_makes_no_sense(cast: Cast, sign_in: SignIn, typed: dict[str, str]) -> None:
    answer = sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/status/", typed)
    assert answer.status_code == (200 if not typed else 422)
    assert now_of(cast.lipa).status == "active"


def test_blocked_really_blocks_and_says_why(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    block(cast, reason="<b>nie płaci</b>")
    shown = browser.get(url).content.decode()
    assert "&lt;b&gt;nie płaci&lt;/b&gt;" in shown
    assert "Marek Kos" in shown
    for path, typed in (
        ("contacts/add/", {"name": "Nowa", "role": "owner", "channel": "mail"}),
        (f"contacts/{cast.jan.pk}/edit/", {"name": "Inny", "role": "owner", "channel": "mail", "version": "1"}),
    ):
        answer = browser.post(url + path, typed)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert browser.post(f"{url}contacts/{cast.jan.pk}/remove/", headers=HTMX).status_code == 409
    with scope.system(cast.office.pk, "tests", at=AT):
        assert [c.name for c in Contact.objects.current().filter(client=cast.lipa)] == ["Jan Lipiński"]
    assert browser.post(f"{url}notes/add/", {"text": "Obiecał na piątek"}).status_code == 302


def test_archives_with_a_way_back_to_the_same_client(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    make_note(cast.lipa)
    assert browser.get(f"{url}archive/").status_code == 405
    assert browser.post(f"{url}archive/").headers["Location"] == url
    assert now_of(cast.lipa).is_archived
    undo = undo_in(browser, url)
    counts = browser.get(f"{url}restore/").content.decode()
    assert "1 " in counts
    assert browser.post(undo).status_code == 302
    assert not now_of(cast.lipa).is_archived
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Note.objects.current().filter(client=cast.lipa).count() == 1
        names = list(EventRecord.objects.filter(client_id=cast.lipa.pk).order_by("pk").values_list("name", flat=True))
    assert names[-2:] == ["clients.client_archived", "clients.client_restored"]


def test_twice_archived_is_once(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    browser.post(f"{url}archive/")
    assert browser.post(f"{url}archive/", headers=HTMX).status_code == 409
    assert browser.post(f"{url}notes/add/", {"text": "cokolwiek"}).status_code == 422


def test_only_those_with_the_right_archive_and_delete(cast: Cast, sign_in: SignIn) -> None:
    viewer, helper = make_staff(cast.office, role=Role.VIEWER), make_staff(cast.office, role=Role.ASSISTANT)
    url = f"/clients/{cast.lipa.pk}/"
    for member in (viewer, helper, cast.obcy):
        for path in ("archive/", "restore/", "delete/"):
            assert sign_in(member).post(url + path, {"reason": "x"}).status_code == 404
    assert sign_in(cast.anna).post(f"{url}delete/", {"reason": "x"}).status_code == 404
    assert sign_in(cast.anna).post(f"/clients/{cast.wierzba.pk}/archive/").status_code == 404
    assert not now_of(cast.lipa).is_archived


def test_deletes_only_an_archived_client_without_history_and_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    browser, mistake = sign_in(cast.marek), make_client(cast.office, "Pomyłka")
    url = f"/clients/{mistake.pk}/"
    assert browser.post(f"{url}delete/", {"reason": "dodany dwa razy"}).status_code == 422
    browser.post(f"{url}archive/")
    assert browser.post(f"{url}delete/", {"reason": " "}).status_code == 422
    assert browser.post(f"{url}delete/", {"reason": "dodany dwa razy"}).headers["Location"] == "/clients/"
    assert browser.get(url).status_code == 404
    with scope.system(cast.office.pk, "tests", at=AT):
        told = EventRecord.objects.get(name="clients.client_deleted")
    assert told.payload["reason"] == "dodany dwa razy"


def test_keeps_a_client_with_history_and_says_so(cast: Cast, sign_in: SignIn) -> None:
    browser, known = sign_in(cast.marek), make_client(cast.office, "Znany")
    make_contact(known)
    url = f"/clients/{known.pk}/"
    browser.post(f"{url}archive/")
    assert "<textarea" not in browser.get(f"{url}delete/").content.decode()
    assert browser.post(f"{url}delete/", {"reason": "bo tak"}).status_code == 422
    assert now_of(known).is_archived


def test_undo_goes_nowhere_else(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    browser.post(f"{url}archive/")
    answer = browser.post(f"{url}restore/", {"next": "https://zle.example/"})
    assert answer.headers["Location"] == url
