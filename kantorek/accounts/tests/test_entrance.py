"""The pages before the office: each can be reached by everybody, speaks both languages and says what went wrong."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import Client

ENGLISH = {"accept-language": "en"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("/login/", "Good morning"),
        ("/inactive/", "switched off"),
        ("/password/reset/", "Set a new password"),
        ("/password/reset/sent/", "Check your mail"),
        ("/password/reset/1-abc/", "no longer works"),
        ("/password/reset/done/", "Password saved"),
    ],
)
def test_everybody_may_see(url: str, says: str) -> None:
    answer = Client().get(url, headers=ENGLISH)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert says in page
    assert '<html lang="en"' in page
    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_a_wrong_password_does_not_say_which_half_was_wrong() -> None:
    answer = Client().post("/login/", {"login": "nobody@example.org", "password": "no"}, headers=ENGLISH)
    page = answer.content.decode()
    assert "k-note s-bad" in page
    assert "nobody@example.org" in page  # what was typed stays
    assert not re.search(r'name="password"[^>]* value="no"', page)


@pytest.mark.parametrize("letter", ["offices/mail/staff_invitation", "account/email/password_reset_key"])
def test_a_letter_carries_its_link_in_both_shapes(letter: str) -> None:
    office = SimpleNamespace(name='Jaworska & "Wspólnicy"', brand="#f2b705")
    context = {
        "office": office,
        "member": SimpleNamespace(name="<b>Ola</b>"),
        "inviter": "Anna",
        "days": 7,
        "link": "https://kantorek.example/x/?a=1&b=2",
        "password_reset_url": "https://kantorek.example/x/?a=1&b=2",
    }
    subject = render_to_string(f"{letter}.subject.txt", context).strip()
    assert subject
    assert "\n" not in subject
    assert "https://kantorek.example/x/?a=1&b=2" in render_to_string(f"{letter}.txt", context)
    html = render_to_string(f"{letter}.html", context)
    assert 'href="https://kantorek.example/x/?a=1&amp;b=2"' in html
    assert "<b>Ola" not in html
