"""How much the pages of announcements cost with a thousand clients, and with many announcements."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from kantorek.clients.models import Client, Contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.news import lists
from kantorek.news.models import Announcement, AnnouncementClient, Receipt
from kantorek.news.tests.make import make_published
from kantorek.news.views.finding import SHOWN, chosen_clients, found_clients
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of

SignIn = Callable[[StaffMember], Browser]


def html(answer: Any) -> str:
    return str(answer.content.decode())


def plan_for_many() -> None:
    """In one transaction nothing is analyzed: the plan for a few rows would look at each of a million pairs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def fill(cast: Cast, post: Announcement, many: int) -> None:
    """Many clients of the office with a person each, every second of whom has seen it."""
    plan_for_many()
    with scope.system(cast.office.pk, "tests", at=AT):
        made = [
            Client(
                office=cast.office, name=f"Firma {n:04d}", name_key=f"firma {n:04d}", nip=f"998{n:07d}", created_at=AT
            )
            for n in range(many)
        ]
        clients = Client.objects.bulk_create(made)
        people = Contact.objects.bulk_create(
            Contact(
                office=cast.office,
                client=one,
                person=10_000 + one.pk,
                name="Ewa Próbna",
                email=f"e{one.pk}@example.com",
            )
            for one in clients
        )
        AnnouncementClient.objects.bulk_create(
            AnnouncementClient(office=cast.office, client=one, announcement=post, added_at=AT) for one in clients
        )
        Receipt.objects.bulk_create(
            Receipt(
                office=cast.office, client_id=one.client_id, contact=one, announcement=post, name=one.name, seen_at=AT
            )
            for one in people[::2]
        )


def test_a_thousand_clients_cost_no_more_questions_than_ten(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser, post = sign_in(cast.marek), make_published(cast.marek, by_mail=True)
    fill(cast, post, 1000)
    here = reverse("news:detail", args=[post.pk])
    browser.get(here)  # who is signed in, and the numbers of the menu
    with django_assert_max_num_queries(24):
        page = html(browser.get(here))
    assert page.count('class="grid grid-cols-1 md:grid-cols-') == lists.READERS
    assert "?after=" in page
    with scope.of(actor_of(cast.marek)) as actor:
        with django_assert_max_num_queries(3):
            read = lists.read_list(actor, post, show="unseen")
        assert len(read.lines) == lists.READERS
        assert not any(line.seen for line in read.lines)
        assert lists.figures_of(actor, [post.pk])[post.pk].seen == 500


def test_a_thousand_clients_are_found_by_a_word_and_never_all_sent(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser, post = sign_in(cast.marek), make_published(cast.marek)
    fill(cast, post, 1000)
    browser.get(reverse("news:add"))
    with django_assert_max_num_queries(24):
        page = html(browser.get(reverse("news:add")))
    assert page.count('name="client_ids"') == SHOWN + 1  # and the chip to copy
    assert len(page) < 120_000
    with scope.of(actor_of(cast.marek)) as actor:
        with django_assert_max_num_queries(2):
            found = found_clients(actor, "")
        assert (len(found["found"]), found["found_count"]) == (SHOWN, 1002)
        ids = [one["pk"] for one in found["found"]]
        with django_assert_max_num_queries(1):
            assert [one["pk"] for one in chosen_clients(actor, [*ids, cast.foreign.pk])] == ids
    assert cast.lipa.name in html(browser.get(reverse("news:clients"), {"client_q": cast.lipa.name[:8]}))
    nobody = html(sign_in(cast.obcy).get(reverse("news:clients"), {"client_q": cast.lipa.name[:8]}))
    assert cast.lipa.name not in nobody


def test_the_list_costs_eight_questions_however_many_stand_in_it(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser = sign_in(cast.marek)
    for number in range(lists.PAGE + 2):
        make_published(cast.marek, title=f"Ogłoszenie {number}", must_confirm=True)
    browser.get(reverse("news:list"))
    with scope.of(actor_of(cast.marek)) as actor, django_assert_max_num_queries(8):
        lists.counts(actor)
        found = lists.board(actor, "clients")
        lists.figures_of(actor, [row["id"] for row in found.rows])
    assert len(found.rows) == lists.PAGE
    second = html(browser.get(reverse("news:list") + f"?after={found.after}"))
    assert "Ogłoszenie 0" in second
    assert "Ogłoszenie 9" not in second
