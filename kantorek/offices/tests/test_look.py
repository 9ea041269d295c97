"""How an office looks to its clients: drafted, seen by the office alone, shown; and what is refused on the way."""

import io
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.offices import logos
from kantorek.offices.actions import draft_look, show_look
from kantorek.offices.look import changed, seen
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_office, make_staff

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><rect width="80" height="40" fill="#8e1b4a"/></svg>'


def png(side: int = 40, colour: str = "#f2b705") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(made, "PNG")
    return made.getvalue()


def form(cast: Cast, **typed: Any) -> dict[str, Any]:
    """What the page would send now, with what is typed over it."""
    office = Office.objects.get(pk=cast.office.pk)
    seen = f"{office.version}.{(office.draft or {}).get('n', 0)}"
    return {"client_name": office.name, "brand": office.brand, "seen": seen, **typed}


def post(browser: Browser, cast: Cast, *, live: bool = False, **typed: Any) -> HttpResponse:
    headers = {"HX-Request": "true", "HX-Target": "live"} if live else {}
    return browser.post("/settings/", form(cast, **typed), headers=headers)  # type: ignore[return-value]


def at_the_door(host: str = "testserver") -> str:
    return Browser().get("/login/", headers={"host": host}).content.decode()


def the_office(cast: Cast) -> Office:
    return Office.objects.get(pk=cast.office.pk)


def events(cast: Cast) -> list[EventRecord]:
    with scope.system(cast.office.pk, "tests", at=now()):
        return list(EventRecord.objects.filter(name="offices.look_changed"))


def test_a_draft_is_seen_by_the_office_and_by_clients_only_once_it_is_shown(cast: Cast, sign_in: SignIn) -> None:
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["obce.example"])
    Office.objects.filter(pk=cast.office.pk).update(hosts=["testserver"])
    typed: dict[str, Any] = {
        "client_name": "Biuro <b>Żółć</b>",
        "host": "testserver",
        "brand": "F2B705",
        "welcome_pl": "Kwoty czekają.",
        "contact_line": "42 555 01 20",
    }
    browser = sign_in(cast.marek)
    assert post(browser, cast, **typed).status_code == 302
    page = browser.get("/settings/").content.decode()
    assert "Biuro &lt;b&gt;Żółć" in page and "<b>Żółć" not in page and 'data-brand="f2b705"' in page
    assert len(changed(the_office(cast))) == 4 and not events(cast)
    before = at_the_door()
    assert "Jaworska i Wspólnicy" in before and "Żółć" not in before and "/brand.css?v=0e5a6b" in before
    assert post(browser, cast, do="show", **typed).status_code == 302
    after = at_the_door()
    assert "Biuro &lt;b&gt;Żółć" in after and "Kwoty czekają." in after and "42 555 01 20" in after
    assert "/brand.css?v=f2b705" in after and "Kantorek" not in after
    assert changed(the_office(cast)) == []
    (told,) = events(cast)
    assert told.changes["brand"] == ["#0e5a6b", "#f2b705"] and set(told.changes) == {
        "client_name",
        "brand",
        "contact_line",
        "texts",
    }


def test_while_one_types_the_preview_follows(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    answer = post(browser, cast, live=True, client_name="Saldo", part="sign_in", welcome_en="Hello", **{"in": "en"})
    html = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in html and 'id="live"' in html
    assert "Saldo" in html and "Hello" in html and 'name="seen" value="1.1"' in html
    part = browser.get("/settings/?part=mail&in=pl", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "Saldo" in part and 'lang="pl"' in part
    paper = browser.get("/settings/look/paper.png?in=en")
    assert paper["Content-Type"] == "image/png" and paper.content.startswith(b"\x89PNG")


def test_two_tabs_do_not_write_over_each_other(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    old = form(cast)
    assert post(browser, cast, client_name="Pierwsza").status_code == 302
    late = browser.post("/settings/", {**old, "client_name": "Druga"})
    assert late.status_code == 422 and 'value="Druga"' in late.content.decode()
    assert browser.post("/settings/", {**old, "do": "show"}).status_code == 422
    assert browser.post("/settings/", {**old, "do": "discard"}).status_code == 422
    assert (the_office(cast).draft or {})["look"] == {"client_name": "Pierwsza"}


def test_a_draft_can_be_thrown_away(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    post(browser, cast, client_name="Pierwsza", logo=SimpleUploadedFile("a.png", png()))
    drafted = (the_office(cast).draft or {})["look"]["logo"]
    assert post(browser, cast, do="discard", client_name="", brand="not a colour").status_code == 302
    office = the_office(cast)
    assert changed(office) == [] and office.client_name == "" and not events(cast)
    assert drafted


@pytest.mark.parametrize(
    "typed",
    [
        {"client_name": ""},
        {"client_name": "x" * 151},
        {"client_name": "a\x00b"},
        {"brand": "red; } body {"},
        {"brand": ""},
        {"brand": "#12345g"},
        {"host": "javascript:alert(1)"},
        {"host": "dwa słowa.example"},
        {"host": "a" * 64 + ".example"},
        {"host": "bez_kropki"},
        {"host": "10.0.0.1:8000"},
        {"welcome_pl": "x" * 161},
        {"seen": "'; DROP"},
        {"seen": ""},
        {"logo": SimpleUploadedFile("znak.png", b"MZ" + b"\0" * 600)},
        {"logo": SimpleUploadedFile("znak.png", b"\x89PNG\r\n\x1a\nbroken")},
        {"logo": SimpleUploadedFile("znak.svg", b"<html><script>alert(1)</script></html>")},
        {"logo": SimpleUploadedFile("znak.svg", SVG.replace(b"<rect", b"<image href='/etc/passwd'/><rect"))},
        {"logo": SimpleUploadedFile("znak.png", b"")},
        {"logo": SimpleUploadedFile("znak.png", b"\x89PNG" + b"\0" * 3_200_000)},
    ],
)
def test_bad_input_is_told_and_changes_nothing(cast: Cast, sign_in: SignIn, typed: dict[str, Any]) -> None:
    browser = sign_in(cast.marek)
    answer = post(browser, cast, do="show", **typed)
    assert answer.status_code == 422 and "k-note s-bad" in answer.content.decode()
    assert changed(the_office(cast)) == [] and not events(cast)


def test_a_logo_is_drawn_anew_and_served_to_everybody(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    hostile = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")
    post(browser, cast, do="show", logo=SimpleUploadedFile("../../znak.svg", hostile))
    first = the_office(cast)
    answer = Browser().get(first.logo_url)
    assert answer["Content-Type"] == "image/png" and b"script" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (640, 320)
    assert first.logo_url in browser.get("/settings/people/").content.decode().replace("&amp;", "&")
    for junk in ("", "1-x", first.logo_url.rpartition("=")[2] + "0", "../../etc/passwd", "9" * 400):
        assert Browser().get("/logo.png", {"v": junk}).status_code == 404


def test_a_logo_that_nobody_shows_any_more_is_gone(
    cast: Cast, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    browser = sign_in(cast.marek)
    post(browser, cast, do="show", logo=SimpleUploadedFile("znak.png", png()))
    first = the_office(cast).logo
    with django_capture_on_commit_callbacks(execute=True):
        post(browser, cast, no_logo="on")
    assert logos.read(first)  # clients see it still
    with django_capture_on_commit_callbacks(execute=True):
        post(browser, cast, do="show")
    assert the_office(cast).logo == "" and logos.read(first) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Panel.Jaworska.example/p/", "panel.jaworska.example"),
        ("panel.księgi.example", "panel.xn--ksigi-l0a.example"),
        ("  panel.jaworska.example.  ", "panel.jaworska.example"),
    ],
)
def test_an_address_is_kept_as_a_browser_sends_it(
    cast: Cast, sign_in: SignIn, settings: Settings, typed: str, kept: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", kept]
    post(sign_in(cast.marek), cast, do="show", host=typed)
    assert the_office(cast).hosts == [kept]


@pytest.mark.django_db(transaction=True)
def test_two_offices_that_take_one_address_at_once_get_it_once(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [".example"]
    owners = [actor_of(make_staff(make_office(), role=Role.OWNER)) for _ in range(2)]
    gate, answers = threading.Barrier(2, timeout=10), []

    def take(me: Actor) -> None:
        office = Office.objects.get(pk=me.office_id)
        try:
            with scope.of(me) as actor:
                draft_look(actor, office, seen="1.0", look={"brand": "#8e1b4a"})
            gate.wait()
            with scope.of(me) as actor:
                office = draft_look(actor, office, seen="1.1", look={"host": "panel.jaworska.example"})
                show_look(actor, office, seen=seen(office))
            answers.append("shown")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[owner]) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == ["duplicate", "shown"]
    assert Office.objects.filter(hosts=["panel.jaworska.example"]).count() == 1


def test_a_colour_that_nothing_mends_is_refused(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.core.brand.TEXT", 21.5)  # so strict that no shade gets there
    answer = post(sign_in(cast.marek), cast, brand="#777777")
    assert answer.status_code == 422 and "AA" in answer.content.decode() and changed(the_office(cast)) == []


def test_each_host_name_shows_its_own_office(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ".example"]
    assert post(sign_in(cast.marek), cast, do="show", host="panel.jaworska.example").status_code == 302
    taken = post(sign_in(cast.marek), cast, host="obce.example")
    assert taken.status_code == 302
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["obce.example"])
    assert post(sign_in(cast.marek), cast, do="show", host="obce.example").status_code == 422
    assert post(sign_in(cast.marek), cast, host="localhost").status_code == 422  # every office's door
    assert the_office(cast).hosts == ["panel.jaworska.example"]
    assert "Jaworska i Wspólnicy" in at_the_door("panel.jaworska.example")
    other = at_the_door("obce.example")
    assert "Biuro Obce" in other and "Jaworska" not in other


def test_an_address_that_the_server_does_not_answer_to_stays_a_draft(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    answer = post(browser, cast, do="show", host="panel.jaworska.example")
    assert answer.status_code == 422 and the_office(cast).hosts == []
    assert changed(the_office(cast)) == ["host"]
    assert "KANTOREK_HOSTS" in browser.get("/settings/").content.decode()


def test_the_programs_name_stands_there_only_when_it_is_wished(cast: Cast, sign_in: SignIn) -> None:
    Office.objects.filter(pk=cast.office.pk).update(hosts=["testserver"])
    browser = sign_in(cast.marek)
    assert not re.search("Kantork|Kantorek", at_the_door())
    post(browser, cast, do="show", host="testserver", credit="on")
    assert re.search("Kantork|Kantorek", at_the_door())


def test_the_page_asks_little(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in(cast.marek)
    browser.get("/settings/")
    with django_assert_max_num_queries(8):
        browser.get("/settings/")
