"""The links of a day: each opens the list that its number counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils.translation import override

from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.desk.day import duties, things, whose
from kantorek.desk.day.greeting import good_morning
from kantorek.desk.tests.make import make_obligation
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

pytestmark = pytest.mark.django_db


def test_what_is_late_in_a_column_is_listed_without_the_other_columns(
    cast: Cast, sign_in: Callable[[StaffMember], Browser]
) -> None:
    now = datetime.now(UTC)
    month, late = duties.month_of(day_of(now)), day_of(now) - timedelta(days=1)
    for rule in ("jpk-v7m", "jpk-v7m", "zus-legal-person"):
        make_obligation(make_client(cast.office, carer=cast.anna), late, rule=rule, board_month=month)
    with scope.of(actor_of(cast.anna, at=now)) as actor:
        mine = whose.chosen(whose.choices_for(actor, []), "")
        left = {one.key: one.late for one in duties.left_of(duties.groups_of(actor, mine), actor.on)}
        url = things.board_url(month, "vat", mine, stages=["late"])
    page = sign_in(cast.anna).get(url).content.decode()
    assert left == {"vat": 2, "zus": 1}
    assert page.split("<main")[1].split("</main>")[0].count("data-row") == 2


@pytest.mark.parametrize(
    ("name", "polish", "english"),
    [
        ("Anna Wójcik", "Dzień dobry, Anno.", "Good morning, Anna."),
        ("Marek Kos", "Dzień dobry, Marku.", "Good morning, Marek."),
        ("Zofia Brzoza", "Dzień dobry, Zofio.", "Good morning, Zofia."),
        ("Xavier Lis", "Dzień dobry.", "Good morning, Xavier."),
        ("", "Dzień dobry.", "Good morning."),
    ],
)
def test_people_are_called_by_their_name_where_its_form_is_known(name: str, polish: str, english: str) -> None:
    for language, said in (("pl", polish), ("en", english)):
        with override(language):
            assert good_morning(name) == said
