"""Search over everything and the palette, through the front door."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.clients.tests.make import make_client, make_nip
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.numbers import micro_account
from kantorek.core.testing import counted_queries
from kantorek.documents.actions import archive_document
from kantorek.documents.tests.make import make_document
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.tasks.actions import move_task
from kantorek.tasks.tests.make import make_task

SignIn = Callable[[StaffMember], Browser]


def answer(browser: Browser, q: str, *, palette: bool = False) -> str:
    got = browser.get("/search/", {"q": q} | ({"palette": "1"} if palette else {}))
    assert got.status_code == 200
    return got.content.decode()


def test_finds_clients_and_people_within_the_walls(cast: Cast, sign_in: SignIn) -> None:
    marek, anna = sign_in(cast.marek), sign_in(cast.anna)
    assert f"/clients/{cast.wierzba.pk}/" in answer(marek, "zolc")
    people = answer(marek, "jan lip")
    assert "Jan Lipiński" in people
    assert f"/clients/{cast.lipa.pk}/" in people
    assert "Wierzba" not in answer(anna, "wierzb")
    assert "Wierzbicka" not in answer(anna, "ewa")
    assert "Lipa" not in answer(sign_in(cast.obcy), "lip")
    assert "Obca Firma" not in answer(marek, "obca")


def test_the_palette_is_a_fragment_of_the_same_answer(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    part = answer(browser, "lipa", palette=True)
    assert "<html" not in part
    assert 'role="option"' in part
    assert "<html" in answer(browser, "lipa")
    empty = answer(browser, "", palette=True)
    assert "/clients/add/" in empty
    assert "GUS" not in empty or 'role="option"' in empty


def test_commands_are_for_those_who_may(cast: Cast, sign_in: SignIn) -> None:
    viewer = sign_in(make_staff(cast.office, role=Role.VIEWER))
    assert "/clients/add/" in answer(sign_in(cast.marek), "GUS", palette=True)
    assert "/clients/add/" not in answer(viewer, "GUS", palette=True)
    assert "/clients/add/" not in answer(viewer, "", palette=True)


def test_a_nip_that_nobody_has_can_be_added(cast: Cast, sign_in: SignIn) -> None:
    browser, nip = sign_in(cast.marek), make_nip()
    assert f"/clients/add/?nip={nip}" in answer(browser, f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}", palette=True)
    make_client(cast.office, "Już nasza", nip=nip)
    served = answer(browser, nip, palette=True)
    assert "Już nasza" in served
    assert "?nip=" not in served
    assert "?nip=" not in answer(browser, "9990000000", palette=True)


def test_an_account_can_be_checked(cast: Cast, sign_in: SignIn) -> None:
    account, nip = "98999000180000000000004711", make_nip()
    right = f"{98 - int(account[2:] + '252100') % 97:02d}{account[2:]}"
    browser = sign_in(cast.anna)
    assert f"/payments/check/?account={right}" in answer(
        browser, f"PL{right[:2]} {right[2:6]} {right[6:]}", palette=True
    )
    both = answer(browser, f"{right}, NIP {nip}", palette=True)
    assert f"account={right}&amp;nip={nip}" in both
    assert "account=11111111111111111111111111" in answer(browser, "1" * 26), "the page then says what is wrong with it"
    assert "?account=" not in answer(browser, right[:25])
    assert "/payments/check/" in answer(browser, "NRB", palette=True)
    personal = micro_account("44051401359")
    assert personal not in answer(browser, personal, palette=True).split('href="')[1].split('"')[0]
    viewer = sign_in(make_staff(cast.office, role=Role.VIEWER))
    assert "/payments/check/" not in answer(viewer, right)


@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "'; DROP TABLE x; --", "\x00", "🦊", "<b>x</b>", "x" * 10_000, "()[]{}?*+^$", "-", "999-"]
)
def test_nothing_typed_breaks_it(cast: Cast, sign_in: SignIn, typed: str) -> None:
    browser = sign_in(cast.marek)
    assert "<b>x</b>" not in answer(browser, typed)
    answer(browser, typed, palette=True)


def test_finds_tasks_open_ones_first_within_the_walls(cast: Cast, sign_in: SignIn) -> None:
    done = make_task(cast.office, "Bilans Brukarstwo", client=cast.wierzba)
    with scope.of(actor_of(cast.marek)) as actor:
        move_task(actor, done, state="done", was="todo", version=done.version)
    open_one = make_task(cast.office, "Bilans otwarcia", client=cast.lipa, labels=["sprawozdanie"])
    own = make_task(cast.office, "Bilans biura")
    seen = answer(sign_in(cast.marek), "bilans", palette=True)
    places = [seen.index(f"/tasks/{task.pk}/") for task in (own, open_one, done)]
    assert places == sorted(places)
    assert cast.wierzba.name in seen
    assert f"/tasks/{open_one.pk}/" in answer(sign_in(cast.anna), "sprawozd")
    anna = answer(sign_in(cast.anna), "bilans")
    assert f"/tasks/{own.pk}/" in anna
    assert f"/tasks/{done.pk}/" not in anna, "a task of a client she does not see"
    assert "/tasks/" not in answer(sign_in(cast.obcy), "bilans", palette=True)
    assert f"/tasks/{own.pk}/" not in answer(sign_in(cast.marek), "bi", palette=True), "too short to say anything"


def test_finds_documents_but_not_what_lies_in_the_archive(cast: Cast, sign_in: SignIn) -> None:
    kept = make_document(cast.lipa, "Polisa OC floty", tags=["ubezpieczenie"])
    other = make_document(cast.wierzba, "Polisa wspólnika")
    gone = make_document(cast.lipa, "Polisa stara")
    with scope.of(actor_of(cast.marek)) as actor:
        archive_document(actor, gone)
    seen = answer(sign_in(cast.marek), "polisa", palette=True)
    assert f"/documents/{kept.pk}/" in seen
    assert f"/documents/{other.pk}/" in seen
    assert f"/documents/{gone.pk}/" not in seen
    anna = answer(sign_in(cast.anna), "ubezpiecz")
    assert f"/documents/{kept.pk}/" in anna
    assert f"/documents/{other.pk}/" not in answer(sign_in(cast.anna), "polisa")


def test_asks_little_of_the_database(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    for at in range(30):
        client = make_client(cast.office)
        make_task(cast.office, f"Klient {at} prosi", client=client)
    browser.get("/notices/")  # the menu's numbers are kept for a while
    with counted_queries() as asked:
        page = answer(browser, "klient")
    assert "/tasks/" in page
    assert len(asked) <= 8
