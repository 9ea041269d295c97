"""Comments: colleagues named after an @ are told, once a comment; only who wrote one changes it."""

from collections.abc import Callable

import pytest

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.tasks import actions
from kantorek.tasks.models import Comment
from kantorek.tasks.tests.make import make_task


def told(member: StaffMember) -> list[str]:
    run_jobs()
    with scope.of(actor_of(member)) as actor:
        return [f"{n.title}|{n.text}" for n in Notice.objects.visible_to(actor).order_by("pk")]


def test_whoever_is_mentioned_is_told_once(cast: Cast) -> None:
    task = make_task(cast.office, "VAT", client=cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        comment = actions.write_comment(actor, task, text="@Anna Wójcik zerknij, proszę. @anna wójcik?")
        assert comment.mentioned == [cast.anna.pk]
    assert told(cast.anna) == ["Marek Kos pisze o: VAT|@Anna Wójcik zerknij, proszę. @anna wójcik?"]
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_comment(actor, comment, text="@Anna Wójcik, już nie trzeba", version=1)
    assert len(told(cast.anna)) == 1
    assert told(cast.marek) == []


def test_who_is_named_later_is_told_then(cast: Cast) -> None:
    task = make_task(cast.office, "VAT", client=cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        comment = actions.write_comment(actor, task, text="Do omówienia")
        actions.change_comment(actor, comment, text="Do omówienia z @Anna Wójcik", version=1)
    assert len(told(cast.anna)) == 1


def test_nobody_is_told_of_a_client_they_do_not_see(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.wierzba)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.write_comment(actor, task, text="@Anna Wójcik")
    assert told(cast.anna) == []


def test_the_longest_name_counts(cast: Cast) -> None:
    longer = make_staff(cast.office, "Anna Wójcik-Kowal")
    task = make_task(cast.office)
    with scope.of(actor_of(cast.marek)) as actor:
        texts = ("@Anna Wójcik-Kowal", "@Anna Wójcik - teraz", "@Anna Wójcikowska", "pisz na a@Anna", "nic")
        named = [actions.write_comment(actor, task, text=text).mentioned for text in texts]
    assert named == [[longer.pk], [cast.anna.pk], [], [], []]


def test_only_the_author_changes_and_removes(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        comment = actions.write_comment(actor, task, text="Moje")
    with scope.of(actor_of(cast.marek)) as actor:
        acts: list[Callable[[], object]] = [
            lambda: actions.change_comment(actor, comment, text="Twoje", version=1),
            lambda: actions.remove_comment(actor, comment),
        ]
        for act in acts:
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "not_yours"
    with scope.of(actor_of(cast.anna)) as actor:
        actions.remove_comment(actor, comment)
        assert not Comment.objects.visible_to(actor).current().exists()
        actions.restore_comment(actor, comment)
        actions.change_comment(actor, comment, text="Moje, nowsze", version=1)
        with pytest.raises(Stale):
            actions.change_comment(actor, comment, text="Z drugiej karty", version=1)
        assert Comment.objects.visible_to(actor).current().get().text == "Moje, nowsze"


@pytest.mark.parametrize(("text", "code"), [(" \n", "required"), ("x" * 5_001, "too_long")])
def test_refuses_an_empty_and_an_endless_comment(cast: Cast, text: str, code: str) -> None:
    task = make_task(cast.office)
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as refused:
        actions.write_comment(actor, task, text=text)
    assert refused.value.code == code
