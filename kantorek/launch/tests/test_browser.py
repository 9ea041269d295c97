"""The browser rig: the running product answers, a breach of the content security policy is noticed, data crosses over."""

import pytest
from django.contrib.contenttypes.models import ContentType
from playwright.sync_api import Page

from kantorek.launch.browser import NewPage, watched
from kantorek.launch.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_sign_in_page_opens(page: Page, live: Live) -> None:
    page.goto("/login/")
    assert page.url.startswith(live.url)
    assert page.locator("input[type=password]").count() == 1


def test_a_script_in_the_page_is_refused_and_noticed(new_page: NewPage) -> None:
    faults: list[str] = []
    page = watched(new_page().context.new_page(), faults)
    page.goto("/login/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}))"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.bad") is None
    assert len(faults) == 1


def test_the_tests_own_orm_writes_where_the_product_reads(live_db: Live) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (live_db.database,)
    assert ContentType.objects.exists()


@pytest.mark.django_db
def test_a_test_without_it_stays_on_its_own_database(live: Live) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() != (live.database,)
