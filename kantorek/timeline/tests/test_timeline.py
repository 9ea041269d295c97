"""The timeline: filters in the address, paging by keyset, what stays hidden."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients import actions
from kantorek.clients.tests.make import make_note
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.timeline.querysets import Wanted, lines

SignIn = Callable[[StaffMember], Browser]


def url(cast: Cast) -> str:
    return f"/clients/{cast.lipa.pk}/timeline/"


def shown(browser: Browser, address: str, **query: Any) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode().split('id="events"')[1].split("</main>")[0]


def test_filters_by_kind_person_and_day(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.marek, at=datetime(2026, 3, 5, 23, 30, tzinfo=UTC))) as actor:
        actions.change_client(actor, cast.lipa, fields={"city": "Zgierz"}, version=1)
    browser = sign_in(cast.anna)
    assert "Zgierz" in shown(browser, url(cast))
    assert "Zgierz" in shown(browser, url(cast), kind="changed")
    assert "Zgierz" not in shown(browser, url(cast), kind="notes")
    assert "Jan Lipi" in shown(browser, url(cast), kind=["changed", "contacts"])
    assert "Zgierz" in shown(browser, url(cast), who=cast.marek.pk)
    assert "Zgierz" not in shown(browser, url(cast), who=cast.anna.pk)
    day = {"from": "2026-03-06", "to": "2026-03-06"}
    assert "Zgierz" in shown(browser, url(cast), **day)
    assert "Jan Lipi" not in shown(browser, url(cast), **day)
    assert "Zgierz" not in shown(browser, url(cast), to="2026-03-05")


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "'; DROP", "who": "x", "from": "wczoraj", "to": "9999-99-99", "before": "-1"},
        {"who": "9" * 50, "before": "9" * 19, "from": "\x00", "to": "0001-01-01"},
        {"from": "2026-12-01", "to": "2026-01-01"},
        {"kind": "<script>", "from": "9999-12-31", "to": "9999-12-31"},
    ],
)
def test_nonsense_in_the_address_does_no_harm(cast: Cast, sign_in: SignIn, query: dict[str, str]) -> None:
    assert "<script>" not in shown(sign_in(cast.anna), url(cast), **query)


def test_pages_on_without_gap_or_double(cast: Cast, sign_in: SignIn) -> None:
    for at in range(120):
        make_note(cast.lipa, f"Notatka {at}")
    with scope.of(actor_of(cast.anna)) as actor:
        seen: list[int] = []
        before = None
        while True:
            part, before = lines(actor, cast.lipa.pk, before=before, limit=50)
            seen += [line.id for line in part]
            if before is None:
                break
    assert len(seen) == len(set(seen)) == 122
    assert seen == sorted(seen, reverse=True)
    first = shown(sign_in(cast.anna), url(cast), kind="notes")
    assert first.count('class="when"') == 50
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "kind=notes" in older
    assert shown(sign_in(cast.anna), url(cast) + older).count('class="when"') == 50


def test_an_empty_timeline_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert "k-empty" in shown(sign_in(cast.anna), url(cast), to="2020-01-01")


def test_htmx_gets_the_lines_alone(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.anna).get(url(cast), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="events"')


def test_fees_are_for_those_who_may_see_them(cast: Cast, sign_in: SignIn) -> None:
    helper = make_staff(cast.office, "Widz", role=Role.VIEWER)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_client(actor, cast.lipa, fields={"monthly_fee": 1845}, version=1)
    assert "845,00" in shown(sign_in(cast.marek), url(cast))
    assert "845" not in shown(sign_in(helper), url(cast))


def test_a_changed_contact_is_named_with_old_and_new(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_contact(actor, cast.jan, fields={"name": "Jan Nowy", "role": "owner"}, version=1)
    seen = shown(sign_in(cast.anna), url(cast))
    assert "Jan Lipiński → Jan Nowy" in seen
    assert "clients.contact_changed" not in seen


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.anna).get(f"/clients/{cast.wierzba.pk}/timeline/").status_code == 404
    assert sign_in(cast.obcy).get(url(cast)).status_code == 404
    with scope.of(actor_of(cast.anna)) as actor:
        assert lines(actor, cast.wierzba.pk) == ([], None)
        assert lines(actor, cast.lipa.pk, Wanted(groups=("notes",))) == ([], None)
