"""News in the portal: who is shown what, what the office learns of it, and that nothing comes in by the text."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients import actions as client_actions
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.testing import counted_queries, run_jobs
from kantorek.files.actions import checked
from kantorek.files.tests.make import PNG, upload
from kantorek.news import actions
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement, Receipt
from kantorek.news.tests.make import make_draft, make_published
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import actor_of
from kantorek.portal.choices import PortalLevel
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db


def told(cast: Cast, **fields: Any) -> Announcement:
    """An announcement of the office, published a minute ago."""
    return make_published(cast.marek, at=now() - timedelta(minutes=1), **fields)


def receipts(cast: Cast) -> list[Receipt]:
    with scope.system(cast.office.pk, "tests", at=now()):
        return list(Receipt.objects.order_by("pk"))


def jans(cast: Cast, level: str = PortalLevel.OWNER) -> Browser:
    return enter(make_access(cast.jan, level))


def home(cast: Cast, browser: Browser) -> str:
    answer = browser.get(f"/p/{cast.lipa.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(client: Client, it: Announcement, tail: str = "") -> str:
    return f"/p/{client.pk}/news/{it.pk}/{tail}"


def test_the_first_page_shows_the_newest_three_and_a_way_to_all(cast: Cast) -> None:
    browser = jans(cast)
    assert 'id="news"' in home(cast, browser)  # empty, it waits for what is published
    for number in range(4):
        told(cast, title=f"Wiadomość {number}")
    told(cast, title="Przypięta", pinned=True)
    shown = re.findall(r"Przypięta|Wiadomość \d", home(cast, browser))
    assert shown == ["Przypięta", "Wiadomość 3", "Wiadomość 2"]
    everything = browser.get(f"/p/{cast.lipa.pk}/news/").content.decode()
    assert re.findall(r"Wiadomość \d", everything) == [f"Wiadomość {number}" for number in (3, 2, 1, 0)]
    assert f"/p/{cast.lipa.pk}/news/" in browser.get(f"/p/{cast.lipa.pk}/more/").content.decode()


def test_an_urgent_one_stands_above_everything_until_it_was_read(cast: Cast) -> None:
    browser, it = jans(cast), told(cast, title="KSeF nie działa", urgent=True)
    page = home(cast, browser)
    top = page.split('id="news-top"')[1].split("</div>")[0]
    assert "KSeF nie działa" in top
    browser.get(page_of(cast.lipa, it))
    page = home(cast, browser)
    assert "KSeF nie działa" not in page.split('id="news-top"')[1].split("</div>")[0]
    assert "KSeF nie działa" in page


def test_nobody_else_is_shown_it(cast: Cast) -> None:
    mine = told(cast, title="Tylko Lipa", audience=Audience.CLIENTS, client_ids=[cast.lipa.pk])
    jan, ewa = jans(cast), enter(make_access(cast.ewa))
    elsewhere = enter(make_access(make_contact(cast.foreign, "Obca Osoba", email="obca.osoba@example.com")))
    assert jan.get(page_of(cast.lipa, mine)).status_code == 200
    for browser, client in ((ewa, cast.wierzba), (elsewhere, cast.foreign), (ewa, cast.lipa), (Browser(), cast.lipa)):
        for tail, method in (("", "get"), ("confirm/", "post")):
            answer = getattr(browser, method)(page_of(client, mine, tail))
            assert answer.status_code in (404, 302), (client, tail)
            assert "Tylko Lipa" not in answer.content.decode()
    assert "Tylko Lipa" not in ewa.get(f"/p/{cast.wierzba.pk}/news/").content.decode()
    assert len(receipts(cast)) == 1


def test_expired_scheduled_drafted_and_withdrawn_ones_are_not_there(cast: Cast) -> None:
    at, browser = now(), jans(cast)
    over = told(cast, title="Dawna", expires_at=at + timedelta(hours=1))
    with scope.system(cast.office.pk, "tests", at=at):
        Announcement.objects.filter(pk=over.pk).update(expires_at=at - timedelta(seconds=1))
    draft = make_draft(cast.marek, at=at, title="Szkic")
    ahead = make_draft(cast.marek, at=at, title="Jutrzejsza")
    with scope.of(actor_of(cast.marek, at=at)) as actor:
        actions.schedule_announcement(actor, ahead, at=at + timedelta(days=1))
    gone = told(cast, title="Cofnięta")
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        actions.withdraw_announcement(actor, gone)
    office = told(cast, title="Biurowa", audience=Audience.STAFF)
    for it in (over, draft, ahead, gone, office):
        assert browser.get(page_of(cast.lipa, it)).status_code == 404, it.title
        assert it.title not in home(cast, browser)


def test_by_tag_it_reaches_who_has_it_and_who_gets_it_later(cast: Cast) -> None:
    jan, ewa = jans(cast), enter(make_access(cast.ewa))
    _tag(cast, cast.wierzba)
    it = told(cast, title="Dla budowlanki", audience=Audience.TAGS, tags=["budowlanka"])
    assert ewa.get(page_of(cast.wierzba, it)).status_code == 200
    assert jan.get(page_of(cast.lipa, it)).status_code == 404
    _tag(cast, cast.lipa)
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        actions.refresh_audience(actor, it)
    assert "Dla budowlanki" in home(cast, jan)
    assert jan.get(page_of(cast.lipa, it)).status_code == 200


def _tag(cast: Cast, client: Client) -> None:
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        client_actions.tag_many(actor, [([client.pk], ["budowlanka"], [])])


def test_reading_is_noted_and_confirming_counts_once(cast: Cast) -> None:
    browser, it = jans(cast, PortalLevel.READ_ONLY), told(cast, title="Nowe zasady", must_confirm=True)
    assert f'action="{page_of(cast.lipa, it, "confirm/")}"' in browser.get(page_of(cast.lipa, it)).content.decode()
    (receipt,) = receipts(cast)
    assert (receipt.contact_id, bool(receipt.seen_at), receipt.confirmed_at) == (cast.jan.pk, True, None)
    first = browser.post(page_of(cast.lipa, it, "confirm/"), follow=True)
    assert f'action="{page_of(cast.lipa, it, "confirm/")}"' not in first.content.decode()
    (before,) = receipts(cast)
    assert before.confirmed_at
    browser.post(page_of(cast.lipa, it, "confirm/"))
    (after,) = receipts(cast)
    assert (after.seen_at, after.confirmed_at) == (before.seen_at, before.confirmed_at)
    plain = told(cast, title="Zwykła")
    assert browser.post(page_of(cast.lipa, plain, "confirm/")).status_code in (302, 409)
    assert len(receipts(cast)) == 1


def test_who_previews_the_portal_leaves_no_trace(cast: Cast, sign_in: Any) -> None:
    it, browser = told(cast, title="Podgląd", must_confirm=True), sign_in(cast.marek)
    browser.post(f"/clients/{cast.lipa.pk}/portal/preview/")
    assert "Podgląd" in home(cast, browser)
    page = browser.get(page_of(cast.lipa, it))
    assert page.status_code == 200
    assert page_of(cast.lipa, it, "confirm/") not in page.content.decode()
    browser.post(page_of(cast.lipa, it, "confirm/"))
    assert receipts(cast) == []


def test_the_text_stays_clean_whatever_is_in_the_table(cast: Cast) -> None:
    it = told(cast, title="<script>alert(1)</script>", body="<p>Dzień <b>dobry</b></p><script>alert(2)</script>")
    bad = '<p onclick="x()">tak</p><img src="https://zly.example/a.png"><iframe src="//x"></iframe><a href="javascript:x()">tu</a>'
    with scope.system(cast.office.pk, "tests", at=now()):
        Announcement.objects.filter(pk=it.pk).update(body=it.body + bad)
    browser = jans(cast)
    for path in (page_of(cast.lipa, it), f"/p/{cast.lipa.pk}/", f"/p/{cast.lipa.pk}/news/"):
        page = browser.get(path).content.decode()
        for sign in ("<script>alert", "onclick", "zly.example", "<iframe", "javascript:"):
            assert sign not in page, (path, sign)
    assert "<b>dobry</b>" in browser.get(page_of(cast.lipa, it)).content.decode()


def test_a_picture_is_for_who_is_shown_the_text(cast: Cast) -> None:
    at = now() - timedelta(minutes=1)
    draft = make_draft(cast.marek, at=at, audience=Audience.CLIENTS, client_ids=[cast.lipa.pk])
    with scope.of(actor_of(cast.marek, at=at)) as actor:
        facts = checked(actor, upload("a.png", PNG))
        shown = actions.add_picture(actor, draft, upload("a.png", PNG), facts=facts)
        other = actions.add_picture(actor, draft, upload("b.png", PNG), facts=facts)
        body = f'<p>x</p><img src="/news/pictures/{shown.pk}/" alt="wykres">'
        draft = actions.change_announcement(actor, draft, body=body, version=draft.version)
        actions.publish_announcement(actor, draft, version=draft.version)
    jan, ewa = jans(cast), enter(make_access(cast.ewa))
    address = f"/p/{cast.lipa.pk}/news/pictures/{shown.pk}/"
    assert f'src="{address}"' in jan.get(page_of(cast.lipa, draft)).content.decode()
    answer = jan.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert jan.get(f"/p/{cast.lipa.pk}/news/pictures/{other.pk}/").status_code == 404  # not in the text
    assert ewa.get(f"/p/{cast.wierzba.pk}/news/pictures/{shown.pk}/").status_code == 404
    assert ewa.get(address).status_code == 404


def test_english_readers_get_the_english_text_and_polish_ones_theirs(cast: Cast) -> None:
    it = told(cast, title="Po polsku", title_en="In English", body_en="<p>Hello</p>")
    access = make_access(cast.jan)
    browser = enter(access)
    assert "Po polsku" in browser.get(page_of(cast.lipa, it)).content.decode()
    assert access.user
    access.user.language = "en"
    access.user.save()
    page = browser.get(page_of(cast.lipa, it)).content.decode()
    assert "In English" in page
    assert "Hello" in page
    assert "Po polsku" not in page


def test_an_open_page_fetches_what_was_published(cast: Cast) -> None:
    browser = jans(cast)
    told(cast, title="Świeża")
    told(cast, title="Pilna", urgent=True)
    part = browser.get(f"/p/{cast.lipa.pk}/news/now/").content.decode()
    assert "Świeża" in part
    assert 'hx-swap-oob="true"' in part.split("Pilna")[0]
    assert "<html" not in part


def test_bells_ring_once_for_those_inside(cast: Cast) -> None:
    make_access(cast.jan)
    it = told(cast, title="Dzwonek")
    run_jobs()
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=now()):
        (notice,) = Notice.objects.filter(kind="news.announcement")
    assert (notice.contact_id, notice.url) == (cast.jan.pk, page_of(cast.lipa, it))


def test_the_first_page_costs_as_much_for_many_as_for_few(cast: Cast) -> None:
    browser, costs = jans(cast), []
    for many in (1, 12):
        for number in range(many):
            told(cast, title=f"Nr {number}", urgent=number % 2 == 0)
        home(cast, browser)
        with counted_queries() as asked:
            home(cast, browser)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 15, costs


def test_an_announcement_for_many_reaches_a_client_that_came_later(cast: Cast) -> None:
    it = told(cast, title="Dla wszystkich")
    fresh = make_client(cast.office, "Nowa firma")
    browser = enter(make_access(make_contact(fresh, "Nowa Osoba", email="nowa@example.com")))
    run_jobs()
    assert browser.get(page_of(fresh, it)).status_code == 200
