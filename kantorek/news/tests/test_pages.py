"""The office's pages of announcements: writing, publishing, who has read, urgent messages, groups, pictures."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from PIL import Image

from kantorek.clients.models import Client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.files.models import StoredFile
from kantorek.news import actions
from kantorek.news.choices import State
from kantorek.news.models import Announcement, Receipt, StaffGroup
from kantorek.news.tests.make import BODY, give_door, make_draft, make_published, reads
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def picture(kind: str = "PNG", *, name: str = "wykres.png") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (24, 16), "navy").save(held, kind)
    return SimpleUploadedFile(name, held.getvalue())


def typed(**fields: Any) -> dict[str, Any]:
    return {"title": "Święta", "body": BODY, "audience": "all", "do": "publish", "version": 1} | fields


def newest(cast: Cast) -> Announcement:
    with scope.system(cast.office.pk, "tests", at=AT):
        return Announcement.objects.latest("pk")


def html(answer: Any) -> str:
    return str(answer.content.decode())


def test_written_published_and_taken_back(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    answer = browser.post(reverse("news:add"), typed(must_confirm="on", last_on="31.12.2030"))
    post = newest(cast)
    assert answer.headers["Location"] == reverse("news:detail", args=[post.pk])
    assert (post.state, post.must_confirm) == (State.PUBLISHED, True)
    page = html(browser.get(reverse("news:detail", args=[post.pk])))
    assert "w nowej wersji" in page
    browser.post(reverse("news:withdraw", args=[post.pk]))
    assert newest(cast).state == State.WITHDRAWN
    browser.post(reverse("news:restore", args=[post.pk]))
    assert newest(cast).state == State.PUBLISHED


def test_what_is_wrong_stands_on_the_form_and_nothing_is_half_done(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    for fields in (
        {"title": ""},
        {"body": "<script>alert(1)</script>"},
        {"audience": "nobody"},
        {"audience": "clients", "client_ids": [str(cast.foreign.pk)]},
        {"do": "schedule"},
        {"do": "schedule", "publish_on": "01.01.2020"},
        {"last_on": "30.02.2027"},
    ):
        assert browser.post(reverse("news:add"), typed(**fields)).status_code == 422
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Announcement.objects.exists()


def test_scripts_never_reach_a_page(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    bad = '<p onclick="x()">Treść</p><script>alert(1)</script><a href="javascript:x()">y</a>'
    browser.post(reverse("news:add"), typed(title='"><script>alert(2)</script>', body=bad))
    post = newest(cast)
    assert "script" not in post.body
    assert "onclick" not in post.body
    with scope.system(cast.office.pk, "tests", at=AT):
        Announcement.objects.filter(pk=post.pk).update(body=bad)  # as if something had written past the action
    for name in ("news:list", "news:detail", "news:edit"):
        page = html(browser.get(reverse(name, args=[] if name == "news:list" else [post.pk])))
        assert "<script>alert" not in page
        assert '<p onclick="x()">' not in page


def test_how_far_it_would_go_follows_the_form(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    assert "2 klient" in html(browser.post(reverse("news:reach"), typed()))
    chosen = typed(audience="clients", client_ids=[str(cast.lipa.pk)])
    assert "1 klient" in html(browser.post(reverse("news:reach"), chosen))
    by_data = typed(audience="filter", carer=[str(cast.anna.pk)])
    assert "1 klient" in html(browser.post(reverse("news:reach"), by_data))
    assert 'role="status"' in html(browser.post(reverse("news:reach"), {"audience": "tags"}))


def test_a_colleague_was_quicker(cast: Cast, sign_in: SignIn) -> None:
    draft = make_draft(cast.marek)
    browser = sign_in(cast.anna)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_announcement(actor, draft, version=1, title="Marek był szybszy")
    answer = browser.post(reverse("news:edit", args=[draft.pk]), typed(do="save"))
    assert answer.status_code == 422
    assert "Marek był szybszy" in html(answer)


def test_another_tag_sends_nothing_and_loses_no_word(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    with scope.system(cast.office.pk, "tests", at=AT):
        Client.objects.filter(pk=cast.lipa.pk).update(tags=["budowlanka"])
    said = {"title": "Własny tytuł", "body": "<p>Własna treść.</p>", "title_en": "", "body_en": "", "aim": "budowlanka"}
    page = html(browser.post(reverse("news:urgent"), said))
    assert "Własny tytuł" in page and "Własna treść." in page
    assert 'name="tag" value="budowlanka"' in page
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Announcement.objects.exists()


def test_only_what_a_person_may_do_stands_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    reader = make_staff(cast.office, role="assistant")
    one = make_published(cast.marek, by_mail=True)
    verbs = {"edit", "withdraw", "publish", "restore", "unschedule", "remind"}
    here = reverse("news:detail", args=[one.pk])

    def offered(member: StaffMember) -> set[str]:
        page = html(sign_in(member).get(here))
        return {verb for verb in verbs if reverse(f"news:{verb}", args=[one.pk]) in page}

    assert offered(cast.marek) == {"edit", "withdraw", "remind"}
    assert offered(cast.anna) == {"remind"}  # it goes to clients of others too: she may only remind her own
    assert offered(reader) == set()
    assert "tylko autor" in html(sign_in(cast.anna).get(here)) or "only its author" in html(
        sign_in(cast.anna).get(here)
    )
    assert sign_in(cast.anna).get(reverse("news:edit", args=[one.pk])).status_code in (302, 409)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.withdraw_announcement(actor, one)
    assert offered(cast.marek) == {"restore"}
    assert offered(cast.anna) == set()


def test_the_urgent_message_goes_out_with_one_button(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    page = html(browser.get(reverse("news:urgent")))
    assert "KSeF nie działa" in page
    assert "Wyślij do 2 klientów" in page or "Send to 2 clients" in page
    said = {"title": "KSeF nie działa", "body": "<p>Awaria.</p>", "title_en": "", "body_en": ""}
    answer = browser.post(reverse("news:urgent"), said)
    post = newest(cast)
    assert answer.headers["Location"] == reverse("news:detail", args=[post.pk])
    assert (post.urgent, post.by_mail, post.state) == (True, True, State.PUBLISHED)
    assert post.expires_at is not None
    assert html(browser.get(reverse("news:detail", args=[post.pk]))).count("data-row") == 2


def test_reminding_and_confirming_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    give_door(cast.jan)
    post = make_published(cast.marek, must_confirm=True)
    browser = sign_in(cast.marek)
    assert reverse("news:remind", args=[post.pk]) in html(browser.get(reverse("news:detail", args=[post.pk])))
    browser.post(reverse("news:remind", args=[post.pk]))
    assert reverse("news:remind", args=[post.pk]) not in html(browser.get(reverse("news:detail", args=[post.pk])))
    office = make_published(cast.marek, audience="staff", must_confirm=True)
    anna = sign_in(cast.anna)
    anna.get(reverse("news:detail", args=[office.pk]))
    anna.post(reverse("news:confirm", args=[office.pk]))
    with scope.system(cast.office.pk, "tests", at=AT):
        receipt = Receipt.objects.get(announcement=office)
    assert (receipt.staff_id, bool(receipt.seen_at), bool(receipt.confirmed_at)) == (cast.anna.pk, True, True)


def test_who_only_looks_on_reads_and_cannot_write(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, role="viewer")
    post, draft = make_published(cast.marek), make_draft(cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        group = actions.add_group(actor, name="Kadry", members=[cast.anna.pk])
    inner = make_published(cast.marek, title="Tylko dla kadr", audience="staff", group=group)
    browser = sign_in(viewer)
    assert browser.get(reverse("news:detail", args=[post.pk])).status_code == 200
    for closed in (draft, inner):
        assert browser.get(reverse("news:detail", args=[closed.pk])).status_code == 404
    assert "Tylko dla kadr" not in html(browser.get(reverse("news:list") + "?view=office"))
    for name in ("news:add", "news:urgent", "news:groups"):
        assert browser.get(reverse(name)).status_code == 404
    assert browser.post(reverse("news:withdraw", args=[post.pk])).status_code == 404


def test_read_lists_show_only_ones_own_clients(cast: Cast, sign_in: SignIn) -> None:
    post = make_published(cast.marek)
    page = html(sign_in(cast.anna).get(reverse("news:detail", args=[post.pk])))
    assert cast.lipa.name in page
    assert cast.wierzba.name not in page


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("WEBP", "a.webp")])
def test_a_picture_makes_the_draft_and_is_shown_with_the_announcement(
    cast: Cast, sign_in: SignIn, kind: str, name: str
) -> None:
    browser = sign_in(cast.marek)
    answer = browser.post(reverse("news:add_first_picture"), {"file": picture(kind, name=name), "title": "Z obrazkiem"})
    assert answer.status_code == 201
    said, draft = answer.json(), newest(cast)
    assert (draft.title, draft.state) == ("Z obrazkiem", State.DRAFT)
    shown = browser.get(said["src"])
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    body = f'<p>Zobacz:</p><img src="{said["src"]}" alt="wykres">'
    with scope.of(reads(cast.jan)) as reader:
        assert actions.picture_for(reader, int(said["src"].split("/")[-2])) is None  # a draft
    browser.post(said["edit"], typed(body=body, version=said["version"]))
    assert said["src"] in html(browser.get(reverse("news:detail", args=[draft.pk])))
    for actor, found in ((reads(cast.jan, at=AT.replace(year=2030)), True), (reads(cast.jan), False)):  # since today
        with scope.of(actor):
            assert (actions.picture_for(actor, int(said["src"].split("/")[-2])) is not None) == found
    assert sign_in(cast.obcy).get(said["src"]).status_code == 404


def test_pictures_of_other_kinds_are_refused(cast: Cast, sign_in: SignIn) -> None:
    browser, draft = sign_in(cast.marek), make_draft(cast.marek)
    here = reverse("news:add_picture", args=[draft.pk])
    svg = SimpleUploadedFile("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    for upload in (
        svg,
        SimpleUploadedFile("a.png", b"not a picture"),
        picture("GIF", name="a.gif"),
        picture("TIFF", name="a.tif"),
    ):
        answer = browser.post(here, {"file": upload})
        assert answer.status_code == 409
        assert answer.json()["message"]
    assert browser.post(here, {}).status_code == 409
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not StoredFile.objects.exists()


def test_no_other_file_is_shown_under_the_address_of_pictures(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        other = StoredFile.objects.create(
            office_id=cast.office.pk,
            client_id=cast.lipa.pk,
            owner_kind="documents.document",
            owner_id=1,
            name="umowa.pdf",
            kind="application/pdf",
            size=1,
            sha256="0" * 64,
            path="x",
            made_at=AT,
            made_by_kind="staff",
        )
        assert actions.picture_for(actor, other.pk) is None
    with scope.of(reads(cast.jan)) as reader:
        assert actions.picture_for(reader, other.pk) is None


def test_groups_are_kept_in_the_settings(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    said = {"name": "Kadry", "members": [str(cast.anna.pk)]}
    assert browser.post(reverse("news:add_group"), said).status_code == 302
    with scope.system(cast.office.pk, "tests", at=AT):
        group = StaffGroup.objects.get()
    assert "Kadry" in html(browser.get(reverse("news:groups")))
    wrong = {"name": "", "members": [str(cast.obcy.pk)], "version": "1"}
    assert browser.post(reverse("news:edit_group", args=[group.pk]), wrong).status_code == 422
    browser.post(reverse("news:archive_group", args=[group.pk]))
    assert ">Kadry</option>" not in html(browser.get(reverse("news:add")))
    browser.post(reverse("news:restore_group", args=[group.pk]))
    assert ">Kadry</option>" in html(browser.get(reverse("news:add")))
