"""The month board through the front door: figures equal their lists, walls, rights, and queries that do not grow."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients.actions import assign_carers
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.core.testing import counted_queries
from kantorek.declarations.lists import STAGES
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation, rows_of
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import make_staff

SignIn = Callable[[StaffMember], Browser]
RULES = ["payroll-list", "vat-payment", "zus-other", "pit-4r", "books-close", "vat-ue", "jpk-v7m", "pit-8ar"]


def today() -> date:
    return day_of(now())


def board_month() -> date:
    """The month that the board opens with."""
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def duty(client: Client, rule: str = "jpk-v7m", *, days: int = 5, **columns: object) -> Obligation:
    """A duty on the board that opens, due so many days from now."""
    return make_obligation(
        client, rule, **{"due_on": today() + timedelta(days=days), "board_month": board_month(), **columns}
    )


def one_of_each(client: Client) -> None:
    """A duty in every stage."""
    for rule, stage in zip(RULES, STAGES, strict=True):
        late = stage == "late"
        duty(client, rule, days=-1 if late else 9, state="doing" if late else stage)


def shown(browser: Browser, query: str = "") -> str:
    answer = browser.get(f"/deadlines/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def chips(page: str) -> dict[str, int]:
    """The counts of the legend."""
    found = re.findall(r'data-stage="(\w+)">.*?<b class="k-num font-semibold">(\d+)</b>', page, re.S)
    return {stage: int(many) for stage, many in found}


def names(page: str) -> list[str]:
    """The clients of a board, from top to bottom."""
    return [unescape(name) for name in re.findall(r'data-client="\d+"[^>]*>([^<]*)</a>', page)]


def listed(page: str) -> int:
    """The rows of a list."""
    return len(re.findall(r'<a href="/deadlines/\d+/" data-main', page))


def state_of(obligation: Obligation) -> str:
    return next(row.state for row in rows_of(obligation.client) if row.pk == obligation.pk)


def move(browser: Browser, **values: object) -> Any:
    """What the board's script sends."""
    return browser.post("/deadlines/move/", values, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://x/deadlines/")


def test_every_chip_counts_the_rows_of_its_list(cast: Cast, sign_in: SignIn) -> None:
    one_of_each(cast.lipa)
    one_of_each(cast.wierzba)
    duty(cast.lipa, "oss", state="waiting")
    browser = sign_in(cast.marek)
    counts = chips(shown(browser))
    assert counts == {stage: 3 if stage == "waiting" else 2 for stage in STAGES}
    for stage, many in counts.items():
        page = shown(browser, f"?view=list&stage={stage}")
        assert listed(page) == many
        assert chips(page) == counts
    assert listed(shown(browser, "?view=list&stage=open")) == 2 + 3 + 2 + 2


def test_the_lead_figure_counts_clients_with_work_left(cast: Cast, sign_in: SignIn) -> None:
    duty(cast.lipa, state="doing")
    duty(cast.wierzba, state="paid")
    duty(make_client(cast.office, "Tylko propozycja"), proposal="add")
    page = shown(sign_in(cast.marek))
    assert "Tylko propozycja" in names(page)
    assert re.search(r"data-unsettled>1</b>\s*z 2 klient", page)


def test_the_client_at_risk_stands_first(cast: Cast, sign_in: SignIn) -> None:
    done, near, late = (make_client(cast.office, name) for name in ("A gotowa", "B bliska", "C spóźniona"))
    duty(done, state="paid")
    duty(near, days=1)
    duty(late, days=-2)
    duty(cast.lipa, days=6)
    page = shown(sign_in(cast.marek))
    assert names(page) == ["C spóźniona", "B bliska", "Lipa sp. z o.o.", "A gotowa"]
    assert len(re.findall(r'class="k-cell s-bad fill"', page)) == 1
    assert len(re.findall(r'class="k-cell s-wait late"', page)) == 1


def test_a_cell_says_in_words_what_it_shows(cast: Cast, sign_in: SignIn) -> None:
    duty(cast.lipa, "jpk-v7m", state="receipt", days=2)
    duty(cast.lipa, "vat-payment", state="waiting", days=2)
    page = shown(sign_in(cast.marek))
    cell = re.search(rf'id="c{cast.lipa.pk}-vat".*?</td>', page, re.S)
    assert cell
    assert "Zapłata VAT" in cell[0]
    assert "czeka na dokumenty, zagrożone; JPK_V7M" in cell[0]
    assert "<sub>1/2</sub>" in cell[0]


def test_each_sees_the_board_of_their_own_clients(cast: Cast, sign_in: SignIn) -> None:
    for client in (cast.lipa, cast.wierzba, cast.foreign):
        duty(client)
    assert names(shown(sign_in(cast.marek))) == ["Lipa sp. z o.o.", "Wierzba Żółć s.c."]
    assert names(shown(sign_in(cast.anna))) == ["Lipa sp. z o.o."]
    assert names(shown(sign_in(cast.marek), "?carer=mine")) == ["Wierzba Żółć s.c."]
    assert names(shown(sign_in(cast.marek), f"?carer={cast.anna.pk}")) == ["Lipa sp. z o.o."]
    assert chips(shown(sign_in(cast.anna)))["waiting"] == 1
    rows = f"/deadlines/rows/?clients={cast.lipa.pk},{cast.wierzba.pk},{cast.foreign.pk}&keys=vat"
    assert names(sign_in(cast.anna).get(rows).content.decode()) == ["Lipa sp. z o.o."]
    assert Browser().get("/deadlines/").status_code == 302


def test_the_stages_asked_for_choose_rows_and_keep_the_figures(cast: Cast, sign_in: SignIn) -> None:
    duty(cast.lipa, state="doing")
    duty(cast.wierzba, state="paid")
    page = shown(sign_in(cast.marek), "?stage=paid")
    assert names(page) == ["Wierzba Żółć s.c."]
    assert chips(page)["doing"] == 1


@pytest.mark.parametrize(
    "query",
    ["?month=2026-13", "?month=0000-01", "?month=%00", "?carer=99999999999999999999", "?carer=x", "?stage=nonsense"],
)
def test_what_is_not_ours_in_the_address_is_passed_over(cast: Cast, sign_in: SignIn, query: str) -> None:
    duty(cast.lipa)
    assert names(shown(sign_in(cast.marek), query)) == ["Lipa sp. z o.o."]


@pytest.mark.parametrize("query", ["?view=list", "", "?view=list&proposals=1", "calendar/"])
def test_queries_do_not_grow_with_the_office(cast: Cast, sign_in: SignIn, query: str) -> None:
    browser = sign_in(cast.marek)

    def counted() -> int:
        browser.get(f"/deadlines/{query}")
        with counted_queries() as queries:
            shown(browser, query)
        return len(queries)

    one_of_each(cast.lipa)
    duty(cast.lipa, "oss", proposal="add")
    few = counted()
    for number in range(30):
        client = make_client(cast.office, f"Klient {number}", carer=cast.anna)
        one_of_each(client)
        duty(client, "oss", proposal="add")
    assert counted() == few
    assert few <= 8


def test_space_moves_a_cell_on_and_undo_brings_it_back(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, state="waiting")
    browser = sign_in(cast.anna)
    answer = move(browser, ids=it.pk, state="next", version=it.version)
    page = answer.content.decode()
    assert state_of(it) == "doing"
    assert f'hx-swap-oob="innerHTML:#c{cast.lipa.pk}-vat"' in page
    assert chips(page)["doing"] == 1
    undo = re.search(r'"undo": "([^"]+)"', answer["HX-Trigger"])
    assert undo
    browser.post(undo[1], HTTP_HX_REQUEST="true")
    assert state_of(it) == "waiting"
    assert "Za późno" in browser.post(undo[1], HTTP_HX_REQUEST="true")["HX-Trigger"].encode().decode("unicode_escape")


def test_a_stale_cell_is_not_moved_and_is_drawn_anew(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, state="waiting")
    browser = sign_in(cast.anna)
    move(browser, ids=it.pk, state="next", version=it.version)
    answer = move(sign_in(cast.marek), ids=it.pk, state="approve", version=it.version)
    assert state_of(it) == "doing"
    assert f'data-v="{it.version + 1}"' in answer.content.decode()
    assert '"level": "look"' in answer["HX-Trigger"]


def test_a_whole_column_moves_as_the_page_filters_it(cast: Cast, sign_in: SignIn) -> None:
    mine, other, done = duty(cast.lipa), duty(cast.wierzba), duty(cast.wierzba, "vat-payment", state="paid")
    browser = sign_in(cast.marek)
    values = {"column": "vat", "state": "doing"}
    here = f"http://x/deadlines/?carer={cast.anna.pk}"
    browser.post("/deadlines/move/", values, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=here)
    assert (state_of(mine), state_of(other), state_of(done)) == ("doing", "waiting", "paid")


def test_the_viewer_reads_and_the_assistant_does_not_approve(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, state="doing")
    viewer = make_staff(cast.office, "Wiktor Widz", role=Role.VIEWER)
    helper = make_staff(cast.office, "Ada Asystentka", role=Role.ASSISTANT)
    with scope.system(cast.office.pk, "tests", at=now()) as actor:
        assign_carers(actor, cast.lipa, carer_id=cast.anna.pk, payroll_carer_id=helper.pk)
    assert names(shown(sign_in(viewer))) == ["Lipa sp. z o.o."]
    assert "data-may" not in shown(sign_in(viewer))
    assert move(sign_in(viewer), ids=it.pk, state="approve").status_code == 404
    move(sign_in(helper), ids=it.pk, state="approve")
    assert state_of(it) == "approve"
    move(sign_in(helper), ids=it.pk, state="sent")
    assert state_of(it) == "approve"
    move(sign_in(cast.anna), ids=it.pk, state="sent")
    assert state_of(it) == "sent"


def test_nobody_moves_what_is_not_theirs(cast: Cast, sign_in: SignIn) -> None:
    theirs, foreign = duty(cast.wierzba), duty(cast.foreign)
    browser = sign_in(cast.anna)
    move(browser, ids=f"{theirs.pk} {foreign.pk}", state="paid")
    assert (state_of(theirs), state_of(foreign)) == ("waiting", "waiting")
    for url in ("", "move/", "amount/", "receipt/", "note/", "answer/"):
        assert browser.post(f"/deadlines/{theirs.pk}/{url}").status_code in (404, 405)


def test_news_draws_what_a_colleague_has_changed(cast: Cast, sign_in: SignIn) -> None:
    it, other = duty(cast.lipa), duty(cast.wierzba)
    seen = int(now().timestamp())
    move(sign_in(cast.anna), ids=it.pk, state="doing")
    page = sign_in(cast.marek).get(f"/deadlines/news/?seen={seen}", HTTP_HX_REQUEST="true").content.decode()
    assert f"#c{cast.lipa.pk}-vat" in page
    assert f"#c{cast.wierzba.pk}-vat" not in page
    assert other.state == "waiting"


def test_a_long_board_comes_in_parts_of_bounded_weight(cast: Cast, sign_in: SignIn) -> None:
    for number in range(70):
        one_of_each(make_client(cast.office, f"Klient {number:03d}"))
    browser = sign_in(cast.marek)
    page = shown(browser)
    assert len(names(page)) == 50
    assert len(page) < 200_000
    more = re.findall(r'hx-get="(/deadlines/rows/[^"]+)"', page)
    assert len(more) == 1
    rest = names(browser.get(unescape(more[0])).content.decode())
    assert len(rest) == 20
    assert not set(rest) & set(names(page))
