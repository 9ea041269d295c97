"""The office's pages, through the front door."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from kantorek.accounts.models import Key, Seat, User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.logs import PrivateFormatter
from kantorek.core.models import EventRecord, Letter
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import PASSWORD, make_staff, token_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
EVA = {"name": "Ewa Żak", "email": "zak@example.com", "role": Role.ASSISTANT}


def member(cast: Cast, email: str) -> StaffMember:
    with scope.system(cast.office.pk, "tests", at=now()):
        return StaffMember.objects.get(email=email, office=cast.office)


def letters(cast: Cast) -> list[Letter]:
    with scope.system(cast.office.pk, "tests", at=now()):
        return list(Letter.objects.order_by("pk"))


def link(cast: Cast) -> str:
    return f"/invitation/{token_in(letters(cast)[-1].text)}/"


def test_settings_belong_to_the_owner(cast: Cast, sign_in: SignIn) -> None:
    pages = [
        "/settings/",
        "/settings/office/",
        "/settings/look/paper.png",
        "/settings/people/",
        "/settings/roles/",
        f"/settings/people/{cast.anna.pk}/",
    ]
    assert [sign_in(cast.marek).get(url).status_code for url in pages] == [200] * 6
    assert [sign_in(cast.anna).get(url).status_code for url in pages] == [404] * 6
    assert [Browser().get(url).status_code for url in pages] == [302] * 6
    assert sign_in(cast.obcy).get(pages[5]).status_code == 404


def test_every_change_of_people_is_closed_to_who_may_not(cast: Cast, sign_in: SignIn) -> None:
    for verb in ("", "resend/", "withdraw/", "end/"):
        url = f"/settings/people/{cast.anna.pk}/{verb}"
        for browser in (sign_in(cast.anna), sign_in(cast.obcy)):
            assert browser.post(url, {"role": Role.OWNER, "version": 1}).status_code == 404
    assert sign_in(cast.anna).post("/settings/people/", EVA).status_code == 404
    assert Seat.objects.get(user=cast.anna.user, kind="staff").role == Role.ACCOUNTANT
    assert sign_in(cast.marek).get(f"/settings/people/{cast.anna.pk}/end/").status_code == 405


def test_the_office_changes_its_name(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    answer = browser.post("/settings/office/", {"name": "Biuro <b>Żółć</b> 🧾", "version": 1}, follow=True)
    assert answer.redirect_chain == [("/settings/office/", 302)]
    html = answer.content.decode()
    assert "Biuro &lt;b&gt;Żółć&lt;/b&gt; 🧾" in html and "<b>Żółć" not in html
    office = Office.objects.get(pk=cast.office.pk)
    assert (office.version, office.brand) == (2, "#0e5a6b")


def test_a_stale_form_shows_the_difference_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    browser.post("/settings/office/", {"name": "Pierwsza", "version": 1})
    answer = browser.post("/settings/office/", {"name": "Druga", "version": 1})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Pierwsza" in html and 'value="Druga"' in html
    assert Office.objects.get(pk=cast.office.pk).name == "Pierwsza"
    assert '<input type="hidden" name="version" value="2">' in html
    assert browser.post("/settings/office/", {"name": "Druga", "version": 2}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "version": 1},
        {"name": "x" * 10_000, "version": 1},
        {"name": "Biuro", "version": "'; DROP"},
        {"name": "a\x00b", "version": 1},
        {},
    ],
)
def test_bad_input_is_told_and_changes_nothing(cast: Cast, sign_in: SignIn, typed: dict[str, str]) -> None:
    answer = sign_in(cast.marek).post("/settings/office/", typed)
    assert answer.status_code == 422 and "k-note s-bad" in answer.content.decode()
    assert Office.objects.get(pk=cast.office.pk).version == 1


def test_a_colleague_is_invited_joins_and_stands_in_the_list(cast: Cast, sign_in: SignIn) -> None:
    owner = sign_in(cast.marek)
    assert owner.post("/settings/people/", EVA).status_code == 302
    assert "Ewa Żak" in owner.get("/settings/people/").content.decode()
    newcomer, url = Browser(), link(cast)
    assert newcomer.get(url).status_code == 200
    assert not User.objects.filter(email="zak@example.com").exists()  # looking changes nothing
    answer = newcomer.post(url, {"name": "Ewa Żak", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert newcomer.get("/office/")["Location"] == "/"  # signed in, and the office has a place
    assert member(cast, "zak@example.com").joined_at
    assert newcomer.post(url, {"name": "Ewa Żak", "password": PASSWORD})["Location"] == "/"  # a double click
    assert Browser().post(url, {"name": "x", "password": PASSWORD}).status_code == 410
    assert Browser().get(url).status_code == 410


def test_a_faulty_invitation_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    owner = sign_in(cast.marek)
    answer = owner.post("/settings/people/", {**EVA, "email": "anna@example.com"})
    html = answer.content.decode()
    assert answer.status_code == 422 and 'value="Ewa Żak"' in html and "Anna Wójcik" in html
    assert owner.post("/settings/people/", {**EVA, "role": "emperor"}).status_code == 422
    assert letters(cast) == []


def test_a_weak_password_is_told_and_the_invitation_stays_open(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.marek).post("/settings/people/", EVA)
    newcomer, url = Browser(), link(cast)
    answer = newcomer.post(url, {"name": "Ewa <i>Żak</i>", "password": "slabe1"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Ewa &lt;i&gt;Żak" in html and "slabe1" not in html
    assert newcomer.post(url, {"name": "Ewa Żak", "password": PASSWORD}).status_code == 302


def test_the_link_of_an_invitation_does_not_reach_the_log(
    cast: Cast, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(cast.marek).post("/settings/people/", EVA)
    url = link(cast)
    with caplog.at_level("WARNING"):
        Browser().post(url, {"name": "Ewa", "password": "slabe1"})
    lines = [PrivateFormatter().format(record) for record in caplog.records]
    assert any("/invitation/…/" in line for line in lines) and not any(url in line for line in lines)


def test_who_is_signed_in_joins_by_one_click(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.marek).post("/settings/people/", {**EVA, "email": "obcy@example.com"})
    url, obcy = link(cast), sign_in(cast.obcy)
    stranger = Browser().get(url)
    assert stranger.status_code == 200 and f"/login/?next={url}" in stranger.content.decode()
    assert (
        Browser().post(url, {"name": "Zły", "password": "zupelnie-inne-haslo"}).status_code == 200
    )  # asked to sign in
    wrong = sign_in(cast.anna)
    assert wrong.get(url).status_code == 403 and wrong.post(url).status_code == 403
    assert obcy.post(url).status_code == 302
    assert obcy.session["office"] == cast.office.pk
    assert cast.obcy.user and cast.obcy.user.check_password(PASSWORD)


def test_two_offices_are_switched_between_and_a_third_is_not_entered(cast: Cast, sign_in: SignIn) -> None:
    assert cast.obcy.user
    with scope.system(cast.office.pk, "tests", at=now()):
        extra = StaffMember.objects.create(
            office=cast.office,
            user=cast.obcy.user,
            name="Obcy",
            email="obcy@example.com",
            role=Role.OWNER,
            joined_at=now(),
        )
    Seat.objects.create(
        user=cast.obcy.user, office_id=cast.office.pk, kind="staff", object_id=extra.pk, role=Role.OWNER, name="Obcy"
    )
    obcy, anna = sign_in(cast.obcy), sign_in(cast.anna)
    assert "Jaworska i Wspólnicy" in obcy.get("/office/switch/").content.decode()
    assert obcy.post("/office/switch/", {"office_id": cast.office.pk}).status_code == 302
    assert "Jaworska i Wspólnicy" in obcy.get("/settings/").content.decode()
    assert obcy.get(f"/settings/people/{cast.anna.pk}/").status_code == 200
    assert anna.post("/office/switch/", {"office_id": cast.elsewhere.pk}).status_code == 404
    assert anna.post("/office/switch/", {"office_id": "x"}).status_code == 404
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["testserver"])
    assert "Biuro Obce" in obcy.get("/settings/").content.decode()  # the host name of an office leads there alone
    assert obcy.post("/office/switch/", {"office_id": cast.office.pk}).status_code == 404
    assert anna.get("/settings/").status_code == 404


def test_an_invitation_is_sent_again_and_taken_back(cast: Cast, sign_in: SignIn) -> None:
    owner = sign_in(cast.marek)
    owner.post("/settings/people/", EVA)
    eva = member(cast, "zak@example.com")
    owner.post(f"/settings/people/{eva.pk}/resend/")
    assert len(letters(cast)) == 1  # not twice in a minute
    with scope.system(cast.office.pk, "tests", at=now()):
        StaffMember.objects.filter(pk=eva.pk).update(invited_at=now() - timedelta(days=1))
    first = link(cast)
    owner.post(f"/settings/people/{eva.pk}/resend/")
    assert len(letters(cast)) == 2 and Browser().get(first).status_code == 410
    second = link(cast)
    assert Browser().get(second).status_code == 200
    owner.post(f"/settings/people/{eva.pk}/withdraw/")
    assert Browser().get(second).status_code == 410
    assert "Ewa Żak" in owner.get("/settings/people/").content.decode()


def test_an_expired_invitation_says_so_and_an_invented_one_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.marek).post("/settings/people/", EVA)
    Key.objects.update(expires_at=now() - timedelta(seconds=1))
    assert Browser().get(link(cast)).status_code == 410
    assert Browser().post(link(cast), {"name": "E", "password": PASSWORD}).status_code == 410
    for token in ("nonsense", "x" * 300, "'; DROP", "ż"):
        assert Browser().get(f"/invitation/{token}/").status_code == 404


def test_who_leaves_is_out_at_the_next_click(cast: Cast, sign_in: SignIn) -> None:
    owner, boss = sign_in(cast.marek), make_staff(cast.office, "Basia Lis", role=Role.OWNER)
    browser = sign_in(boss)
    assert browser.get("/settings/").status_code == 200
    owner.post(f"/settings/people/{boss.pk}/end/")
    assert browser.get("/settings/").status_code == 404
    assert browser.get("/office/").status_code == 200  # told that no office has a place, and may sign out
    html = owner.get("/settings/people/").content.decode()
    assert html.index("Marek Kos") < html.index("Basia Lis")


def test_a_role_is_changed_and_a_stale_form_is_told(cast: Cast, sign_in: SignIn) -> None:
    owner, url = sign_in(cast.marek), f"/settings/people/{cast.anna.pk}/"
    assert owner.post(url, {"role": Role.MANAGER, "version": 1}).status_code == 302
    assert owner.post(url, {"role": Role.VIEWER, "version": 1}).status_code == 422
    assert owner.post(f"/settings/people/{cast.marek.pk}/", {"role": Role.VIEWER, "version": 1}).status_code == 422
    assert Seat.objects.get(user=cast.anna.user, kind="staff").role == Role.MANAGER


def test_each_person_keeps_their_own_look(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    answer = browser.post("/appearance/", {"theme": "evening", "density": "compact", "next": "/settings/roles/"})
    assert answer["Location"] == "/settings/roles/"
    html = browser.get("/settings/roles/").content.decode()
    assert 'data-theme="kantorek-dark"' in html and 'data-density="compact"' in html
    assert browser.post("/appearance/", {"theme": "pink"})["Location"] == "/"
    assert browser.post("/language/", {"language": "en", "next": "/settings/roles/"})["Location"] == "/settings/roles/"
    assert '<html lang="en"' in browser.get("/settings/roles/").content.decode()
    assert '<html lang="en"' not in sign_in(cast.anna).get("/office/switch/").content.decode()
    assert browser.post("/language/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"
    with scope.system(cast.office.pk, "tests", at=now()):
        assert EventRecord.objects.filter(name="offices.appearance_changed").count() == 2


def test_people_take_a_constant_number_of_queries(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        make_staff(cast.office)
    browser = sign_in(cast.marek)
    browser.get("/settings/people/")
    with django_assert_max_num_queries(8):
        browser.get("/settings/people/")
