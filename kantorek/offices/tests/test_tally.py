"""The numbers of every page: one question for all of them, none while they are kept, anew after a change."""

from typing import Any

from kantorek.chat.tests.make import says
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries
from kantorek.offices import tally
from kantorek.offices.tests.make import actor_of


def test_all_numbers_are_one_question_and_none_while_they_are_kept(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor, counted_queries() as queries:
        assert [tally.number(actor, key) for key in ("bell", "chat", "news")] == [0, 0, 0]
    assert sum("offices_office" in query for query in queries) == 1
    with scope.of(actor_of(cast.anna)) as again, counted_queries() as queries:
        assert tally.number(again, "chat") == 0
        assert len(queries) == 0


def test_a_change_forgets_the_numbers_of_both_sides(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    assert tally.number(actor_of(cast.anna), "chat") == 0
    with django_capture_on_commit_callbacks(execute=True):
        says(cast.jan, cast.jan, "Dzień dobry")
    assert tally.number(actor_of(cast.anna), "chat") == 1
    assert tally.number(actor_of(cast.obcy), "chat") == 0


def test_who_is_nobody_in_particular_has_no_numbers(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=actor_of(cast.anna).at) as system:
        assert tally.person_of(system) == ""
        assert tally.number(system, "bell") == 0
