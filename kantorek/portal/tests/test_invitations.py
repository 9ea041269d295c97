"""Invitations into the portal: made, mailed, accepted, too late, forwarded, opened twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client as Browser

from kantorek.accounts.models import Key, User
from kantorek.clients.actions import archive_client
from kantorek.clients.models import Contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.core.models import Letter
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.actions import invite_staff
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, PASSWORD, actor_of, token_in
from kantorek.portal.choices import PortalLevel
from kantorek.portal.tests.make import accesses, enter, events, invited, letters, make_access, seats

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]


def test_two_clicks_from_the_tab_make_a_letter_and_a_link_that_is_kept_as_a_hash(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    assert f"/clients/{cast.lipa.pk}/portal/invite/" in browser.get(f"/clients/{cast.lipa.pk}/").content.decode()
    form = browser.get(f"/clients/{cast.lipa.pk}/portal/invite/")
    assert f'value="{cast.jan.pk}" checked' in form.content.decode()
    answer = browser.post(
        f"/clients/{cast.lipa.pk}/portal/invite/",
        {"contact": cast.jan.pk, "level": "accountant", "way": "mail"},
    )
    shown, (letter,) = answer.content.decode(), letters(cast)
    token = token_in(letter.text)
    assert "/p/invitation/" in shown and token not in shown  # the letter's own link proves the address
    assert letter.to == "jan@example.com" and "Kantorek" not in letter.text + letter.html
    key = Key.objects.get(purpose=Key.Purpose.CONTACT_INVITATION, scopes__contains=["mailed"])
    assert token not in key.hash and key.expires_at == key.made_at + timedelta(days=7)
    assert token not in browser.get(f"/clients/{cast.lipa.pk}/portal/").content.decode()
    assert events(cast) == ["portal_invited"]


def test_a_newcomer_enters_with_a_password(cast: Cast) -> None:
    link, browser = invited(cast, cast.jan, PortalLevel.ACCOUNTANT), Browser()
    assert b"Lipa sp. z o.o." in browser.get(link).content
    answer = browser.post(link, {"name": "Jan Lipiński", "password": "dwanaście-zielonych-lip"})
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{cast.lipa.pk}/")
    assert browser.get(f"/p/{cast.lipa.pk}/").status_code == 200
    assert seats(cast) == {("jan@example.com", cast.lipa.pk, "accountant")}
    assert events(cast) == ["portal_invited", "portal_joined"]
    assert User.objects.get(email="jan@example.com").check_password("dwanaście-zielonych-lip")


def test_a_newcomer_enters_without_a_password(cast: Cast) -> None:
    link, browser = invited(cast, cast.jan), Browser()
    assert browser.post(link, {"name": "Jan", "password": ""}).status_code == 302
    assert not User.objects.get(email="jan@example.com").has_usable_password()
    assert browser.get(f"/p/{cast.lipa.pk}/").status_code == 200


def test_a_weak_password_and_an_empty_name_are_refused_and_nothing_is_used_up(cast: Cast) -> None:
    link, browser = invited(cast, cast.jan), Browser()
    assert browser.post(link, {"name": "Jan", "password": "1234"}).status_code == 422
    assert browser.post(link, {"name": "", "password": ""}).status_code == 422
    assert seats(cast) == set() and browser.get(link).status_code == 200


def test_looking_at_the_link_changes_nothing(cast: Cast) -> None:
    link = invited(cast, cast.jan)
    for _look in range(3):
        assert Browser().get(link).status_code == 200
    assert Browser().head(link).status_code == 200
    assert seats(cast) == set() and not User.objects.filter(email="jan@example.com").exists()


def test_whoever_is_signed_in_with_that_address_needs_one_click(cast: Cast) -> None:
    browser = enter(
        make_access(cast.ewa, user=User.objects.create_user("jan@example.com", name="Jan", password=None, at=AT))
    )
    link = invited(cast, cast.jan)
    assert browser.get(link).status_code == 200
    assert browser.post(link)["Location"] == f"/p/{cast.lipa.pk}/"
    assert {client for _email, client, _role in seats(cast)} == {cast.lipa.pk, cast.wierzba.pk}
    assert browser.post(link)["Location"] == "/p/"  # a double click


def test_a_known_address_signs_in_first(cast: Cast) -> None:
    User.objects.create_user("jan@example.com", name="Jan", password=PASSWORD, at=AT)
    link, browser = invited(cast, cast.jan), Browser()
    assert f"/login/?next={link}" in browser.get(link).content.decode()
    assert browser.post(link, {"name": "Jan", "password": "cudze-haslo-na-cudze-konto"}).status_code == 200
    assert seats(cast) == set()


def test_a_forwarded_link_lets_no_other_person_in(cast: Cast) -> None:
    link, ewa = invited(cast, cast.jan), enter(make_access(cast.ewa))
    for answer in (ewa.get(link), ewa.post(link), ewa.post(link, {"name": "Ewa", "password": "moje-haslo-na-dzis"})):
        assert answer.status_code == 403
    assert ewa.get(f"/p/{cast.lipa.pk}/").status_code == 404
    assert Browser().get(link).status_code == 200  # nothing is used up


@pytest.mark.parametrize("days, status", [(6.99, 200), (7, 410), (8, 410)])
def test_it_works_for_exactly_seven_days(cast: Cast, days: float, status: int) -> None:
    link = invited(cast, cast.jan)
    made = Key.objects.filter(purpose=Key.Purpose.CONTACT_INVITATION)[0].made_at
    with patch("kantorek.accounts.access.now", return_value=made + timedelta(days=days)):
        assert Browser().get(link).status_code == status
        assert Browser().post(link, {"name": "Jan"}).status_code == (302 if status == 200 else 410)


def test_on_day_eight_a_new_one_is_asked_for_once_a_day_and_the_carer_hears_of_it(cast: Cast) -> None:
    link = invited(cast, cast.jan)
    made = Key.objects.filter(purpose=Key.Purpose.CONTACT_INVITATION)[0].made_at
    with patch("kantorek.accounts.access.now", return_value=made + timedelta(days=8)):
        assert f'action="{link}wanted/"' in Browser().get(link).content.decode()
        for _click in range(3):
            answer = Browser().post(f"{link}wanted/")
            assert (answer.status_code, b'role="status"' in answer.content) == (410, True)
    assert events(cast).count("portal_invitation_wanted") == 1
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        (notice,) = Notice.objects.filter(kind="portal.wanted")
    assert (notice.staff_id, notice.url) == (cast.anna.pk, f"/clients/{cast.lipa.pk}/portal/")


def test_a_link_that_works_cannot_be_asked_for_again(cast: Cast) -> None:
    link = invited(cast, cast.jan)
    assert Browser().post(f"{link}wanted/")["Location"] == link
    assert Browser().get(f"{link}wanted/").status_code == 405
    assert "portal_invitation_wanted" not in events(cast)


@pytest.mark.parametrize("token", ["x", "ą" * 20, "a" * 300, "..%2f..", "0"])
def test_guessed_tokens_lead_nowhere(cast: Cast, token: str) -> None:
    assert Browser().get(f"/p/invitation/{token}/").status_code == 404
    assert Browser().post(f"/p/invitation/{token}/wanted/").status_code == 404


def test_the_invitation_of_a_colleague_is_none_into_the_portal(cast: Cast, sign_in: SignIn) -> None:
    link = invited(cast, cast.jan)
    assert Browser().get(link.replace("/p/", "/")).status_code == 404


def test_a_resent_invitation_closes_the_link_before_it(cast: Cast, sign_in: SignIn) -> None:
    old, browser = invited(cast, cast.jan), sign_in(cast.marek)
    (access,) = accesses(cast)
    url = f"/clients/{cast.lipa.pk}/portal/{access.pk}/resend/"
    assert browser.post(url, follow=True).redirect_chain  # within the minute: refused
    assert Browser().get(old).status_code == 200
    with patch("kantorek.offices.access.now", return_value=now() + timedelta(minutes=2)):
        assert browser.post(url).status_code == 200
    assert Browser().get(old).status_code == 410
    assert Browser().get(f"/p/invitation/{token_in(letters(cast)[-1].text)}/").status_code == 200


def test_an_invitation_that_was_taken_back_is_closed(cast: Cast, sign_in: SignIn) -> None:
    link, (access,) = invited(cast, cast.jan), accesses(cast)
    sign_in(cast.marek).post(f"/clients/{cast.lipa.pk}/portal/{access.pk}/withdraw/")
    assert Browser().get(link).status_code == 410 and Browser().post(link, {"name": "Jan"}).status_code == 410
    assert events(cast)[-1] == "portal_invitation_withdrawn" and seats(cast) == set()
    assert invited(cast, cast.jan) != link  # and may be invited anew


def test_a_used_invitation_is_closed_for_others(cast: Cast) -> None:
    link = invited(cast, cast.jan)
    assert Browser().post(link, {"name": "Jan"}).status_code == 302
    assert Browser().get(link).status_code == 410 and Browser().post(link, {"name": "Jan"}).status_code == 410
    assert Browser().post(f"{link}wanted/")["Location"] == link
    assert len(seats(cast)) == 1


def test_somebody_new_becomes_a_contact_and_is_invited(cast: Cast, sign_in: SignIn) -> None:
    typed = {
        "contact": "new",
        "name": "Ola <b>Nowa</b>",
        "email": "OLA@Example.com",
        "level": "read_only",
        "way": "mail",
    }
    answer = sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/portal/invite/", typed)
    assert answer.status_code == 200 and b"<b>Nowa</b>" not in answer.content
    (access,) = accesses(cast)
    assert (access.email, access.level, access.contact.name) == ("ola@example.com", "read_only", "Ola <b>Nowa</b>")


@pytest.mark.parametrize("typed", [
    {"contact": "new", "level": "owner", "way": "mail"},
    {"contact": "new", "name": "Ola", "email": "to nie adres", "level": "owner", "way": "mail"},
    {"contact": "999999", "level": "owner", "way": "mail"},
    {"contact": "", "level": "owner", "way": "mail"},
    {"contact": "new", "name": "Ola", "email": "ola@example.com", "level": "king", "way": "mail"},
    {"contact": "new", "name": "Ola", "email": "ola@example.com", "level": "owner", "way": "pigeon"},
])  # fmt: skip
def test_wrong_fields_are_named_and_nobody_is_invited(cast: Cast, sign_in: SignIn, typed: dict[str, str]) -> None:
    assert sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/portal/invite/", typed).status_code == 422
    assert accesses(cast) == [] and letters(cast) == []


def test_one_address_enters_a_company_once(cast: Cast, sign_in: SignIn) -> None:
    make_access(cast.jan)
    typed = {"contact": "new", "name": "Drugi Jan", "email": "jan@example.com", "level": "owner", "way": "mail"}
    assert sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/portal/invite/", typed).status_code == 422
    assert len(accesses(cast)) == 1


def test_a_double_click_invites_once(cast: Cast, sign_in: SignIn) -> None:
    browser, typed = sign_in(cast.anna), {"contact": cast.jan.pk, "level": "owner", "way": "mail"}
    statuses = [browser.post(f"/clients/{cast.lipa.pk}/portal/invite/", typed).status_code for _click in range(2)]
    assert statuses == [200, 422] and len(letters(cast)) == 1


def test_nobody_is_invited_to_a_closed_client(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        archive_client(actor, cast.lipa)
    with pytest.raises(Refused):
        invited(cast, cast.jan)


def test_a_contact_without_an_address_is_not_invited(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Contact.objects.filter(pk=cast.jan.pk).update(email="")
    with pytest.raises(Refused) as refused:
        invited(cast, cast.jan)
    assert refused.value.code == "no_email"


@pytest.mark.parametrize("whose", ["PERSON", "OFFICE", "COMPANY"])
def test_more_letters_than_go_out_in_a_day_are_refused_and_tomorrow_they_go(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    """In the office, in the portal and for programs; a fresh link to the same person is a letter too."""
    monkeypatch.setattr(f"kantorek.accounts.actions.MOST_OF_{whose}", 2)
    access = make_access(cast.jan)
    page = f"/p/{cast.lipa.pk}/people/" if whose == "COMPANY" else f"/clients/{cast.lipa.pk}/portal/invite/"
    browser = enter(access) if whose == "COMPANY" else sign_in(cast.anna)
    typed = {"contact": "new", "level": "owner", "way": "mail"}

    def ask(number: int) -> Any:
        return browser.post(page, typed | {"name": f"Osoba {number}", "email": f"obca{number}@example.org"})

    people = [ask(number).status_code for number in range(2)]
    refused = ask(3)
    assert people in ([200, 200], [302, 302]) and refused.status_code == 422 and "2" in refused.content.decode()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Contact.objects.filter(email="obca3@example.org").exists() and Letter.objects.count() == 2
    with scope.of(actor_of(cast.marek, at=now())) as marek:
        if whose == "OFFICE":  # everybody's letters count, colleagues' invitations and fresh links as well
            with pytest.raises(Refused, match="2"):
                invite_staff(marek, name="Ola", email="ola@example.org", role="viewer", address="https://panel.example")
        else:  # another person's day is their own
            invite_staff(marek, name="Ola", email="ola@example.org", role="viewer", address="https://panel.example")
    Key.objects.update(made_at=now() - timedelta(days=1, minutes=1))
    assert ask(3).status_code == people[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_it_at_once_exactly_one_wins(cast: Cast) -> None:
    link, answers = invited(cast, cast.jan), []
    both = threading.Barrier(2)

    def accept(name: str) -> None:
        try:
            both.wait()
            answers.append(Browser().post(link, {"name": name}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("Jan", "Nie Jan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(302) == 1 and len(seats(cast)) == 1
    assert events(cast).count("portal_joined") == 1
