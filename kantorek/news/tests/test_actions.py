"""Announcements: whom they reach, who sees and confirms them, what is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kantorek.clients import actions as clients
from kantorek.clients.choices import Status
from kantorek.clients.models import Client, Contact
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.testing import run_jobs
from kantorek.news import actions, jobs, lists
from kantorek.news.audience import Reach, reach_of
from kantorek.news.choices import State
from kantorek.news.models import Announcement, AnnouncementClient, Receipt
from kantorek.news.tests.make import events_of, give_door, make_draft, make_published, reads
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

TOMORROW = AT + timedelta(days=1)


def readers_of(announcement: Announcement) -> set[int]:
    with scope.system(announcement.office_id, "tests", at=AT):
        return set(AnnouncementClient.objects.filter(announcement=announcement).values_list("client_id", flat=True))


def again(announcement: Announcement) -> Announcement:
    with scope.system(announcement.office_id, "tests", at=AT):
        return Announcement.objects.get(pk=announcement.pk)


def titles(contact: Contact, *, at: Any = AT) -> list[str]:
    with scope.of(reads(contact, at=at)) as actor:
        return [one.title for one in lists.running_for(actor)]


def refused(code: str, member: StaffMember, do: Any, *, at: Any = AT) -> Refused:
    with pytest.raises(Refused) as caught, scope.of(actor_of(member, at=at)) as actor:
        do(actor)
    assert caught.value.code == code
    return caught.value


def test_it_reaches_all_clients_of_who_publishes(cast: Cast) -> None:
    lead = make_client(cast.office, "Jeszcze nie klient")
    with scope.system(cast.office.pk, "tests", at=AT):
        Client.objects.filter(pk=lead.pk).update(status=Status.POTENTIAL)
    by_owner, by_anna = make_published(cast.marek), make_published(cast.anna, title="Od Anny")
    assert readers_of(by_owner) == {cast.lipa.pk, cast.wierzba.pk}
    assert readers_of(by_anna) == {cast.lipa.pk}
    assert titles(cast.jan) == ["Od Anny", "Zmiana JPK_VAT"]
    assert titles(cast.ewa) == ["Zmiana JPK_VAT"]


def test_a_draft_a_scheduled_one_and_one_that_ended_are_shown_to_nobody(cast: Cast) -> None:
    make_draft(cast.marek)
    make_published(cast.marek, title="Święta", expires_at=TOMORROW)
    assert titles(cast.jan) == ["Święta"]
    assert titles(cast.jan, at=TOMORROW) == []


def test_urgent_before_pinned_before_the_newest(cast: Cast) -> None:
    make_published(cast.marek, title="przypięte", pinned=True)
    make_published(cast.marek, title="pilne", urgent=True)
    make_published(cast.marek, title="nowe", at=AT + timedelta(hours=1))
    assert titles(cast.jan, at=TOMORROW) == ["pilne", "przypięte", "nowe"]


def test_by_tag_by_data_and_by_name(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Client.objects.filter(pk=cast.wierzba.pk).update(tags=["transport"])
    assert readers_of(make_published(cast.marek, audience="tags", tags=["transport"])) == {cast.wierzba.pk}
    by_data = make_published(cast.marek, audience="filter", wanted={"carer": [str(cast.anna.pk)]})
    assert readers_of(by_data) == {cast.lipa.pk}
    chosen = make_published(cast.marek, audience="clients", client_ids=[cast.wierzba.pk])
    assert readers_of(chosen) == {cast.wierzba.pk}
    assert events_of(chosen) == ["news.announcement_added", "news.announcement_published", "news.announcement_given"]


def test_whom_it_would_reach_is_known_before(cast: Cast) -> None:
    give_door(cast.jan)
    with scope.system(cast.office.pk, "tests", at=AT):
        Contact.objects.filter(pk=cast.ewa.pk).update(email="")
    draft = make_draft(cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        assert reach_of(actor, draft) == Reach(clients=2, people=1, unreachable=1)
        with_mail = make_contact(cast.wierzba, "Ola Adresowa", email="ola@example.com")
        draft.by_mail = True
        assert reach_of(actor, draft) == Reach(clients=2, people=2, unreachable=0)
    assert with_mail.client_id == cast.wierzba.pk


def test_clients_of_others_cannot_be_chosen(cast: Cast) -> None:
    for foreign in (cast.foreign, cast.wierzba):
        said = {"title": "x", "audience": "clients", "client_ids": [foreign.pk]}
        refused("unknown", cast.anna, lambda actor, said=said: actions.add_announcement(actor, **said))
    wrong = {"title": "x", "audience": "filter", "wanted": {"carer": ["1 or 1=1"]}}
    refused("unknown", cast.anna, lambda actor: actions.add_announcement(actor, **wrong))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "<p><br></p><script>alert(1)</script>"}, "body"),
        ({"body_en": "<p>Hello</p>"}, "title_en"),
        ({"audience": "tags"}, "tags"),
        ({"audience": "clients"}, "client_ids"),
        ({"audience": "filter"}, "wanted"),
        ({"expires_at": AT - timedelta(minutes=1)}, "expires_at"),
        ({"audience": "tags", "tags": ["nie ma takiego"]}, "audience"),
    ],
)
def test_what_is_unfinished_is_not_published(cast: Cast, fields: dict[str, Any], field: str) -> None:
    draft = make_draft(cast.marek, at=AT - timedelta(hours=1), **fields)
    with pytest.raises(Refused) as caught, scope.of(actor_of(cast.marek)) as actor:
        actions.publish_announcement(actor, draft)
    assert caught.value.field == field
    assert again(draft).state == State.DRAFT
    assert readers_of(draft) == set()


def test_who_may_not_publish_and_whoever_was_overtaken(cast: Cast) -> None:
    assistant = make_staff(cast.office, role="assistant")
    draft = make_draft(cast.marek)
    refused("forbidden", assistant, lambda actor: actions.publish_announcement(actor, draft))
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_announcement(actor, draft, version=draft.version, title="Nowy tytuł")
    with pytest.raises(Stale) as caught, scope.of(actor_of(cast.anna)) as actor:
        actions.change_announcement(actor, draft, version=draft.version, title="Inny tytuł")
    assert caught.value.theirs == {"title": ("Inny tytuł", "Nowy tytuł")}
    refused("stale", cast.anna, lambda actor: actions.publish_announcement(actor, draft, version=1))


def test_once_published_the_words_may_change_and_the_readers_not(cast: Cast) -> None:
    post = make_published(cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        changed = actions.change_announcement(actor, post, version=post.version, title="Poprawione", pinned=True)
    assert titles(cast.jan) == ["Poprawione"]
    refused(
        "published",
        cast.marek,
        lambda actor: actions.change_announcement(actor, post, version=changed.version, audience="staff"),
    )


def test_withdrawn_it_is_gone_at_once_and_comes_back_as_it_was(cast: Cast) -> None:
    post = make_published(cast.marek)
    with scope.of(reads(cast.jan)) as reader:
        actions.note_seen(reader, post)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.withdraw_announcement(actor, post, version=post.version)
    assert titles(cast.jan) == []
    with pytest.raises(Refused), scope.of(reads(cast.jan)) as reader:
        actions.note_seen(reader, post)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.restore_announcement(actor, post)
        assert lists.figures_of(actor, [post.pk])[post.pk].seen == 1
    assert titles(cast.jan) == ["Zmiana JPK_VAT"]


def test_scheduled_it_is_published_at_its_minute_as_its_author(cast: Cast) -> None:
    draft = make_draft(cast.anna)
    with scope.of(actor_of(cast.marek)) as actor:
        refused("over", cast.marek, lambda actor: actions.schedule_announcement(actor, draft, at=AT))
    with scope.of(actor_of(cast.anna)) as actor:
        actions.schedule_announcement(actor, draft, at=AT + timedelta(minutes=5), version=draft.version)
    jobs.publish_due()
    run_jobs()
    published = again(draft)
    assert (published.state, published.author_id) == (State.PUBLISHED, cast.anna.pk)
    assert readers_of(draft) == {cast.lipa.pk}


def test_a_scheduled_one_of_somebody_who_has_left_goes_to_nobody(cast: Cast) -> None:
    draft = make_draft(cast.anna)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.schedule_announcement(actor, draft, at=AT + timedelta(minutes=5))
    with scope.system(cast.office.pk, "tests", at=AT):
        StaffMember.objects.filter(pk=cast.anna.pk).update(left_at=AT)
    jobs.publish_due()
    run_jobs()
    assert again(draft).state == State.DRAFT
    assert readers_of(draft) == set()
    with scope.system(cast.office.pk, "tests", at=AT):
        told = Notice.objects.get(kind="news.waits")
    assert told.staff_id == cast.marek.pk
    assert draft.title in told.title


def test_a_new_client_finds_what_runs_and_an_archived_one_is_left_out(cast: Cast) -> None:
    post = make_published(cast.marek)
    new = make_client(cast.office, "Nowy klient")
    with scope.of(actor_of(cast.marek)) as actor:
        clients.archive_client(actor, Client.objects.get(pk=cast.wierzba.pk))
    run_jobs()
    assert readers_of(post) == {cast.lipa.pk, new.pk}
    assert "news.audience_grew" in events_of(post)
    assert "news.audience_shrank" in events_of(post)


def test_seen_and_confirmed_once_by_who_is_asked(cast: Cast) -> None:
    post = make_published(cast.marek, must_confirm=True)
    plain = make_published(cast.marek)
    with scope.of(reads(cast.jan)) as reader:
        first = actions.note_seen(reader, post)
        confirmed = actions.confirm(reader, post)
        later = actions.confirm(replace(reader, at=TOMORROW), post)
    assert first and first.seen_at == AT
    assert (confirmed.confirmed_at, later.confirmed_at) == (AT, AT)
    assert events_of(post)[-2:] == ["news.announcement_seen", "news.announcement_confirmed"]
    with pytest.raises(Refused) as caught, scope.of(reads(cast.jan)) as reader:
        actions.confirm(reader, plain)
    assert caught.value.code == "not_asked"


def test_nobody_sees_or_confirms_what_is_for_others(cast: Cast) -> None:
    post = make_published(cast.anna, must_confirm=True)  # reaches lipa alone
    for reader in (reads(cast.ewa), replace(reads(cast.jan), contact_id=None)):
        with pytest.raises(Refused), scope.of(reader):
            actions.confirm(reader, post)
    with scope.of(replace(reads(cast.jan), contact_id=None)) as preview:
        assert actions.note_seen(preview, post) is None
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Receipt.objects.exists()


def test_the_rest_is_reminded_once_a_day(cast: Cast) -> None:
    for contact in (cast.jan, cast.ewa):
        give_door(contact)
    post = make_published(cast.marek, must_confirm=True)
    with scope.of(reads(cast.jan)) as reader:
        actions.note_seen(reader, post)  # has seen it and not confirmed
    with scope.of(actor_of(cast.marek)) as actor:
        event = actions.remind_unread(actor, post)
    assert event and set(event.contact_ids) == {cast.jan.pk, cast.ewa.pk}
    refused("once_a_day", cast.marek, lambda actor: actions.remind_unread(actor, post))
    with scope.of(reads(cast.jan)) as reader:
        actions.confirm(reader, post)
    with scope.of(actor_of(cast.marek, at=TOMORROW)) as actor:
        event = actions.remind_unread(actor, post)
    assert event and event.contact_ids == [cast.ewa.pk]


def test_the_office_reads_in_groups(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    zofia, piotr = make_staff(cast.office, "Zofia"), make_staff(cast.office, "Piotr")
    with scope.of(actor_of(cast.marek)) as actor:
        group = actions.add_group(actor, name="Kadry", members=[zofia.pk, cast.marek.pk])
    post = make_published(cast.marek, title="Nowy wzór PIT-2", audience="staff", group=group, must_confirm=True)
    run_jobs()
    for member, shown in ((zofia, 1), (piotr, 0)):
        with scope.of(actor_of(member)) as actor:
            assert len(lists.running_for(actor)) == shown
            assert (lists.unread_for(actor) or 0) == shown
            assert Notice.objects.visible_to(actor).filter(kind="news.posted").count() == shown
    assert titles(cast.jan) == []
    with django_capture_on_commit_callbacks(execute=True), scope.of(actor_of(zofia)) as actor:
        actions.confirm(actor, post)
    assert lists.unread_for(actor_of(zofia)) is None
    with pytest.raises(Refused), scope.of(actor_of(piotr)) as actor:
        actions.confirm(actor, post)


def test_groups_have_names_and_members(cast: Cast) -> None:
    refused("forbidden", cast.anna, lambda actor: actions.add_group(actor, name="Kadry", members=[cast.anna.pk]))
    refused("required", cast.marek, lambda actor: actions.add_group(actor, name=" ", members=[cast.anna.pk]))
    refused("unknown", cast.marek, lambda actor: actions.add_group(actor, name="Kadry", members=[cast.obcy.pk]))
    with scope.of(actor_of(cast.marek)) as actor:
        group = actions.add_group(actor, name="Kadry", members=[cast.anna.pk])
        actions.archive_group(actor, group)
        actions.add_group(actor, name="Kadry", members=[cast.marek.pk])
    refused("taken", cast.marek, lambda actor: actions.restore_group(actor, group))
