"""The list of clients through the front door: who sees whom, what is found, paged and counted."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.clients import actions, lists
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries
from kantorek.offices.models import Office, StaffMember
from kantorek.offices.tests.make import AT, actor_of

SignIn = Callable[[StaffMember], Browser]
POLISH = [
    "abc",
    "azymut",
    "ąka",
    "cel",
    "ćma",
    "lis",
    "Lublin",
    "lzy",
    "łan",
    "Łódź",
    "oko",
    "ósmy",
    "zebra",
    "źle",
    "żaba",
]


def names(page: str) -> list[str]:
    """The clients on a page, from top to bottom."""
    return [unescape(name) for name in re.findall(r"data-main [^>]*>([^<]*)</a>", page)]


def shown(browser: Browser, query: str = "", **headers: Any) -> list[str]:
    answer = browser.get(f"/clients/{query}", **headers)
    assert answer.status_code == 200
    return names(answer.content.decode())


def link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def make_many(office: Office, wanted: Iterable[str], **fields: Any) -> None:
    for name in wanted:
        make_client(office, name, **fields)


def test_each_sees_their_own_clients_and_no_others(cast: Cast, sign_in: SignIn) -> None:
    assert shown(sign_in(cast.marek)) == ["Lipa sp. z o.o.", "Wierzba Żółć s.c."]
    assert shown(sign_in(cast.anna)) == ["Lipa sp. z o.o."]
    assert shown(sign_in(cast.anna), "?view=all") == ["Lipa sp. z o.o."]
    assert shown(sign_in(cast.obcy)) == ["Obca Firma"]
    assert "Wierzba" not in sign_in(cast.anna).get("/clients/?q=wierzba").content.decode().replace("wierzba", "")
    assert Browser().get("/clients/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zolc", ["Wierzba Żółć s.c."]),
        ("ŻÓŁĆ", ["Wierzba Żółć s.c."]),
        ("ierzb żół", ["Wierzba Żółć s.c."]),
        ("600100", ["Lipa sp. z o.o."]),
        ("600 100-200", ["Lipa sp. z o.o."]),
        ("jan@exam", ["Lipa sp. z o.o."]),
        ("lipiński", ["Lipa sp. z o.o."]),
        ("nikogo takiego", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'; DROP TABLE clients_client; --", []),
        ("\x00", ["Lipa sp. z o.o.", "Wierzba Żółć s.c."]),
        ("🦊", []),
        ("<script>alert(1)</script>", []),
        ("a" * 10_000, []),
    ],
)
def test_finds_as_people_type(cast: Cast, sign_in: SignIn, typed: str, found: list[str]) -> None:
    answer = sign_in(cast.marek).get("/clients/", {"q": typed})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert names(page) == found
    assert "<script>alert" not in page


def test_finds_by_part_of_a_nip_in_either_spelling(cast: Cast, sign_in: SignIn) -> None:
    nip = cast.lipa.nip or ""
    browser = sign_in(cast.marek)
    assert shown(browser, f"?q={nip[3:]}") == ["Lipa sp. z o.o."]
    assert shown(browser, f"?q={nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}") == ["Lipa sp. z o.o."]


def test_filters_combine_and_live_in_the_address(cast: Cast, sign_in: SignIn) -> None:
    office = cast.office
    make_client(office, "A pełna", terms={"accounting_type": "full", "vat_frequency": "month"}, legal_form="sa")
    make_client(office, "B pełna kwartał", terms={"accounting_type": "full", "vat_frequency": "quarter"})
    make_client(office, "C ryczałt", terms={"accounting_type": "lump", "has_employees": True, "vat_eu": True})
    make_client(office, "D zaległa", payment_status="overdue", carer=cast.anna)
    browser = sign_in(cast.marek)
    assert shown(browser, "?books=full") == ["A pełna", "B pełna kwartał"]
    assert shown(browser, "?books=full&vat=month") == ["A pełna"]
    assert shown(browser, "?books=full&books=lump&vat=quarter&vat=none") == ["B pełna kwartał"]
    assert shown(browser, "?employees=yes&eu=yes") == ["C ryczałt"]
    assert shown(browser, "?form=sa") == ["A pełna"]
    assert shown(browser, "?payment=overdue") == ["D zaległa"]
    assert shown(browser, f"?carer={cast.anna.pk}") == ["D zaległa", "Lipa sp. z o.o."]
    assert shown(browser, "?carer=none&books=lump") == ["C ryczałt"]
    assert shown(browser, "?books=full&q=kwart") == ["B pełna kwartał"]
    assert shown(browser, "?books=nonsense&status=%27&carer=99999999999999999999") == shown(browser)
    page = browser.get("/clients/?books=full&vat=month").content.decode()
    assert 'href="/clients/?vat=month"' in page, "a chip takes its own filter off and leaves the others"


def test_the_part_that_htmx_asks_for_names_its_address(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    part = browser.get("/clients/?q=lip&view=&sort=name", headers={"HX-Request": "true", "HX-Trigger-Name": "q"})
    assert part["HX-Replace-Url"] == "/clients/?q=lip"
    assert "<html" not in part.content.decode()
    assert names(part.content.decode()) == ["Lipa sp. z o.o."]
    ticked = browser.get("/clients/?q=&status=active&sort=-name", headers={"HX-Request": "true"})
    assert ticked["HX-Push-Url"] == "/clients/?status=active&sort=-name"
    assert "hx-swap-oob" in ticked.content.decode()


def test_sorts_as_a_polish_dictionary_does(cast: Cast, sign_in: SignIn) -> None:
    make_many(cast.office, reversed(POLISH))
    browser = sign_in(cast.marek)
    seen = [name for name in shown(browser) if name in POLISH]
    assert seen == POLISH
    assert [name for name in shown(browser, "?sort=-name") if name in POLISH] == POLISH[::-1]


def test_pages_forth_and_back_lose_nothing_and_repeat_nothing(cast: Cast, sign_in: SignIn) -> None:
    for at in range(118):
        name = f"Równa {at % 3}"
        status = ["active", "potential"][at % 2]
        with scope.system(cast.office.pk, "tests", at=AT) as actor:
            actions.add_client(actor, fields={"name": name}, terms={}, status=status)
    browser = sign_in(cast.marek)
    for order in ("name", "-name", "created", "-created", "status", "-status"):
        forth, last = walked(browser, f"/clients/?sort={order}", "next")
        assert [len(rows) for rows in forth] == [50, 50, 20], order
        assert len({pk for rows in forth for pk in rows}) == 120, order
        back, _first = walked(browser, last, "prev")
        assert back == forth[::-1], order


def walked(browser: Browser, url: str, rel: str) -> tuple[list[list[str]], str]:
    """The clients of each page that is met by following a link to its end, and the last page's address."""
    rows, last = [], url
    while url:
        page = browser.get(url).content.decode()
        rows.append(re.findall(r'href="/clients/(\d+)/" data-main', page))
        last, url = url, link(page, rel)
    return rows, last


def test_a_strange_cursor_is_the_first_page(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    for cursor in ("x", "%00", "W10:abc:def", "a" * 5000):
        assert shown(browser, f"?after={cursor}") == shown(browser)
        assert shown(browser, f"?before={cursor}") == shown(browser)


def test_views_count_what_they_hold(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        actions.archive_client(actor, cast.wierzba)
    browser = sign_in(cast.marek)
    assert shown(browser, "?view=archive") == ["Wierzba Żółć s.c."]
    assert shown(browser) == ["Lipa sp. z o.o."]
    assert shown(browser, "?q=wierzba") == []
    assert "?view=archive&amp;q=wierzba" in browser.get("/clients/?q=wierzba").content.decode()


def test_asks_as_much_of_the_database_for_many_as_for_few(cast: Cast, sign_in: SignIn) -> None:
    browser, queries = sign_in(cast.marek), ("", "?q=klient", "?books=full&q=klient&carer=none")
    costs: dict[str, list[int]] = {query: [] for query in queries}
    for more in (5, 295):
        for _at in range(more):
            client = make_client(cast.office, terms={"accounting_type": "full"})
        make_contact(client)
        for query in queries:
            cache.clear()
            browser.get("/notices/bell/")  # counted once and kept: the frame's part, not the list's
            with counted_queries() as asked:
                assert shown(browser, query)
            costs[query].append(len(asked))
    assert all(few == many <= 8 for few, many in costs.values()), costs


def test_an_office_without_clients_is_told_how_to_begin(cast: Cast, sign_in: SignIn) -> None:
    from kantorek.offices.tests.make import make_office, make_staff

    boss = make_staff(make_office("Puste"), role="owner")
    page = sign_in(boss).get("/clients/").content.decode()
    assert 'href="/clients/add/"' in page
    assert "<table" not in page


def test_counts_a_large_office_anew_after_every_change(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(lists, "LARGE", 1)
    browser, actor = sign_in(cast.marek), actor_of(cast.marek)

    def tab(label: str) -> str:
        found = re.search(rf'{label} <span class="k-count">(\d+)<', browser.get("/clients/").content.decode())
        return found[1] if found else ""

    assert (tab("Wszyscy"), tab("Archiwum")) == ("2", "0")
    with django_capture_on_commit_callbacks(execute=True), scope.of(actor):
        actions.archive_client(actor, cast.lipa)
    assert (tab("Wszyscy"), tab("Archiwum")) == ("1", "1")
