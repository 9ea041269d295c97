"""The close of a month in a real browser: three clients by keyboard and by mouse, amounts, UPO, many at once, and back."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation
from kantorek.files.tests.make import PDF
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]


MONTH = date(day_of(now()).year + 5, 3, 1)
"""A month for which the engine has planned nothing yet: what stands on its board is what the test has put there."""
BOARD = f"/deadlines/?month={MONTH:%Y-%m}"


def duty(client: Client, rule: str, *, days: int = 9, state: str = "waiting") -> Obligation:
    """A duty that a person has put on the board of the month."""
    due_on = MONTH + timedelta(days=31 + days)
    kept = {"touched_at": AT, "kept_at": AT}
    return make_obligation(client, rule, due_on=due_on, statutory_on=due_on, board_month=MONTH, state=state, **kept)


@pytest.fixture
def month(story: Story) -> list[Client]:
    """Three clients with a month to close: a return and its payment apart, payroll."""
    clients = [story.lipa, story.wierzba, make_client(story.office, "Dąb i Syn sp.k.", carer=story.anna)]
    for at, client in enumerate(clients):
        duty(client, "payroll-list", days=4 + at)
        duty(client, "jpk-v7m", days=9)
        duty(client, "pit-4r", days=9)
    return clients


def cell(page: Page, client: Client, column: str) -> Locator:
    """A cell of the board."""
    return page.locator(f"#c{client.pk}-{column} a")


def count(page: Page, stage: str) -> Locator:
    """The figure of a chip."""
    return page.locator(f'[data-stage="{stage}"] b')


def states(client: Client) -> dict[str, str]:
    """How a client's duties stand in the database."""
    with scope.system(client.office_id, "tests", at=AT):
        rows = Obligation.objects.filter(client=client, board_month=MONTH)
        return dict(rows.values_list("rule", "state"))


def test_closes_a_month_by_keyboard(story: Story, month: list[Client], signed_in: SignedIn) -> None:
    lipa, wierzba, oak = month
    page = signed_in(story.marek)
    page.goto(BOARD)
    expect(page.locator("[data-unsettled]")).to_have_text("3")
    expect(count(page, "waiting")).to_have_text("9")
    cell(page, lipa, "payroll").focus()
    page.keyboard.press("Space")
    expect(count(page, "doing")).to_have_text("1")
    expect(cell(page, lipa, "payroll")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#c{wierzba.pk}-income a, #c{wierzba.pk}-other a, #c{wierzba.pk}-vat a")).to_have_count(2)
    cell(page, lipa, "payroll").focus()
    for _row in range(2):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-marked-count]")).to_have_text("3")
    page.locator('[data-marked] [data-to="paid"]').click()
    expect(count(page, "paid")).to_have_text("3")
    assert [states(client)["payroll-list"] for client in month] == ["paid"] * 3
    page.keyboard.press("Control+z")
    expect(count(page, "paid")).to_have_text("0")
    assert [states(client)["payroll-list"] for client in month] == ["doing", "waiting", "waiting"]
    assert oak.pk


def test_one_client_is_settled_and_the_figure_on_top_goes_down(
    story: Story, month: list[Client], signed_in: SignedIn, tmp_path: Path
) -> None:
    lipa = month[0]
    page = signed_in(story.marek)
    page.goto(BOARD)
    cell(page, lipa, "vat").click()
    page.locator('#panel button[value="sent"]').click()
    expect(count(page, "sent")).to_have_text("1")
    page.keyboard.press("Escape")
    expect(cell(page, lipa, "vat")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#panel [data-upo]")).to_be_focused()
    file = tmp_path / "upo.pdf"
    file.write_bytes(PDF)
    page.fill("#panel [data-upo]", "UPO-2026-77")
    page.set_input_files("#panel input[type=file]", str(file))
    page.locator('#panel form[action$="/receipt/"] button').click()
    expect(count(page, "receipt")).to_have_text("1")
    page.keyboard.press("Escape")
    page.locator(f"#r{lipa.pk} [data-client]").focus()
    page.keyboard.press("x")
    expect(page.locator("[data-marked-count]")).to_have_text("3")
    page.locator('[data-marked] [data-to="paid"]').click()
    expect(page.locator("#toasts")).to_contain_text("Pominięto 2")  # a return is not paid
    expect(count(page, "paid")).to_have_text("1")
    cell(page, lipa, "other").click()
    page.locator('#panel button[value="sent"]').click()
    expect(page.locator("[data-unsettled]")).to_have_text("2")
    assert states(lipa)["jpk-v7m"] == "receipt"


def test_an_amount_stands_in_its_row_and_on_the_clients_card(
    story: Story, month: list[Client], signed_in: SignedIn
) -> None:
    lipa = month[0]
    payment = duty(lipa, "vat-payment")
    page = signed_in(story.anna)
    page.goto(BOARD)
    cell(page, lipa, "vat").click()
    page.locator("#panel nav a", has_text="Zapłata VAT").click()
    page.fill("#panel #id_amount_amount", "1 845,50")
    page.locator(f'#panel form[action="/deadlines/{payment.pk}/amount/"] button[class*=btn-line]').click()
    expect(page.locator(f"#p{lipa.pk}")).to_have_text("1\u00a0845,50\u00a0zł")
    page.goto(f"/clients/{lipa.pk}/deadlines/?year={MONTH.year}")
    expect(page.locator("#main")).to_contain_text("1\u00a0845,50\u00a0zł")


def test_a_colleagues_change_comes_by_itself(
    story: Story, month: list[Client], signed_in: SignedIn, new_page: NewPage
) -> None:
    mine, theirs = signed_in(story.marek), new_page()
    mine.goto(BOARD)
    cell(mine, month[0], "vat").focus()
    story.sign_in(theirs, story.anna)
    theirs.goto(BOARD)
    cell(theirs, month[0], "vat").focus()
    theirs.keyboard.press("Space")
    expect(count(theirs, "doing")).to_have_text("1")
    expect(count(mine, "doing")).to_have_text("1", timeout=10_000)
    expect(cell(mine, month[0], "vat")).to_have_class("k-cell s-run")
    expect(cell(mine, month[0], "vat")).to_be_focused()


def test_on_the_phone_the_first_column_stays_and_the_page_does_not_scroll_sideways(
    story: Story, month: list[Client], new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    story.sign_in(page, story.marek)
    page.goto(BOARD)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = page.locator(f"#r{month[0].pk} [data-client]")
    before = name.bounding_box()
    cell(page, month[0], "vat").scroll_into_view_if_needed()
    page.locator("[data-board]").evaluate("board => { board.parentElement.scrollLeft = 999 }")
    assert name.bounding_box() == before
    cell(page, month[0], "vat").click()
    page.locator('#panel button[value="doing"]').click()
    expect(count(page, "doing")).to_have_text("1")
    page.locator("#panel [data-shut]").click()
    expect(page.locator("#panel")).to_be_hidden()


def test_the_pages_of_deadlines_are_accessible(story: Story, month: list[Client], signed_in: SignedIn) -> None:
    page = signed_in(story.marek)
    paths = [BOARD, f"{BOARD}&view=list", f"/deadlines/calendar/?month={MONTH:%Y-%m}", "/settings/law/"]
    for path in [*paths, f"/deadlines/{duty(month[0], 'vat-payment').pk}/", f"/clients/{month[0].pk}/deadlines/"]:
        page.goto(path)
        assert_accessible(page)
    page.goto(BOARD)
    cell(page, month[1], "vat").click()
    expect(page.locator("#panel [data-shut]")).to_be_visible()
    assert_accessible(page)
