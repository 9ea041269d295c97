"""What staff who see only their own clients may not see of announcements, and may not change."""

from datetime import timedelta

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.files.actions import checked
from kantorek.files.tests.make import PNG, upload
from kantorek.news import actions
from kantorek.news.models import Announcement
from kantorek.news.tests.make import make_draft, make_published
from kantorek.news.tests.test_actions import refused, titles
from kantorek.offices.tests.make import AT, actor_of, make_staff

TOMORROW = AT + timedelta(days=1)


def test_what_goes_to_others_clients_is_changed_by_its_author_or_who_sees_all(cast: Cast) -> None:
    post, own = make_published(cast.marek), make_published(cast.anna, title="Od Anny")
    waits = make_draft(cast.marek, title="Jutro")
    with scope.of(actor_of(cast.marek)) as actor:
        waits = actions.schedule_announcement(actor, waits, at=TOMORROW)
    for one in (post, waits):
        said = {"version": one.version, "title": "Nie od biura"}
        refused(
            "not_theirs", cast.anna, lambda actor, one=one, said=said: actions.change_announcement(actor, one, **said)
        )
        refused("not_theirs", cast.anna, lambda actor, one=one: actions.withdraw_announcement(actor, one))
    refused("not_theirs", cast.anna, lambda actor: actions.publish_announcement(actor, waits))
    refused("not_theirs", cast.anna, lambda actor: actions.schedule_announcement(actor, waits, at=None))
    with scope.of(actor_of(cast.marek)) as actor:
        actions.withdraw_announcement(actor, post)
    refused("not_theirs", cast.anna, lambda actor: actions.restore_announcement(actor, post))
    with scope.of(actor_of(cast.anna)) as actor:
        assert actions.change_announcement(actor, own, version=own.version, title="Poprawka").title == "Poprawka"
    assert titles(cast.jan) == ["Poprawka"]


def test_what_was_written_to_clients_by_name_is_seen_by_who_sees_one_of_them(cast: Cast) -> None:
    for client in (cast.lipa, cast.wierzba):
        make_published(cast.marek, title=client.name, audience="clients", client_ids=[client.pk])
    for member, seen in ((cast.marek, {cast.lipa.name, cast.wierzba.name}), (cast.anna, {cast.lipa.name})):
        with scope.of(actor_of(member)) as actor:
            assert set(Announcement.objects.visible_to(actor).values_list("title", flat=True)) == seen


def test_pictures_of_a_post_for_a_group_and_of_drafts_open_to_who_reads_them(cast: Cast) -> None:
    inside, outside = (make_staff(cast.office, role="assistant") for _each in range(2))
    with scope.of(actor_of(cast.marek)) as actor:
        group = actions.add_group(actor, name="Kadry", members=[inside.pk])
        for_group = actions.add_announcement(actor, title="Płace", audience="staff", group=group, body="<p>Tak</p>")
        draft = actions.add_announcement(actor, title="Szkic")
        file = upload("a.png", PNG)
        shown = actions.add_picture(actor, for_group, file, facts=checked(actor, file)).pk
        hidden = actions.add_picture(actor, draft, file, facts=checked(actor, file)).pk
        actions.publish_announcement(actor, for_group)
    for member, found in ((cast.marek, [True, True]), (inside, [True, False]), (outside, [False, False])):
        with scope.of(actor_of(member)) as actor:
            assert [actions.picture_for(actor, pk) is not None for pk in (shown, hidden)] == found
