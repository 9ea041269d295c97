"""The portal as an app on a phone: its manifest and its icons are the office's."""

import io

import pytest
from django.test import Client as Browser
from PIL import Image

from kantorek.conftest import Cast
from kantorek.offices import logos
from kantorek.offices.models import Office

pytestmark = pytest.mark.django_db


def picture(url: str) -> Image.Image:
    answer = Browser().get(url)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(answer.content)).convert("RGBA")


def test_the_manifest_carries_the_offices_name_colour_and_icons(cast: Cast) -> None:
    Office.objects.filter(pk=cast.office.pk).update(client_name="Saldo i Wspólnicy", brand="#8e1b4a")
    office = Office.objects.get(pk=cast.office.pk)
    answer = Browser().get(f"/p/manifest.webmanifest?{office.look_query}")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["short_name"]) == ("Saldo i Wspólnicy", "Saldo")
    assert (told["theme_color"], told["start_url"], told["display"]) == ("#8e1b4a", "/p/", "standalone")
    assert [one["purpose"] for one in told["icons"]] == ["any", "any", "maskable"]
    for one in told["icons"]:
        drawn = picture(one["src"])
        assert f"{drawn.width}x{drawn.height}" == one["sizes"]
        assert drawn.getpixel((drawn.width // 2, 12)) == (0x8E, 0x1B, 0x4A, 255)
        assert (drawn.getpixel((0, 0))[3] == 255) == (one["purpose"] == "maskable")  # type: ignore[index]


def test_an_icon_shows_the_logo_and_changes_its_address_with_it(cast: Cast) -> None:
    before = Office.objects.get(pk=cast.office.pk).look_query
    made = io.BytesIO()
    Image.new("RGBA", (640, 100), "#123456").save(made, "PNG")
    Office.objects.filter(pk=cast.office.pk).update(logo=logos.keep(cast.office.pk, made.getvalue()))
    office = Office.objects.get(pk=cast.office.pk)
    assert office.look_query != before
    drawn = picture(f"/p/icon.png?{office.look_query}&size=192")
    assert drawn.getpixel((96, 96)) == (0x12, 0x34, 0x56, 255) and drawn.getpixel((96, 20)) == (255, 255, 255, 255)


def test_nobody_asks_for_an_office_that_they_do_not_know(cast: Cast) -> None:
    office = cast.office
    for asked in (f"o={office.pk}", f"o={office.pk}:forged", "o=", "o=x:y", f"{office.look_query}x"[2:]):
        assert Browser().get(f"/p/manifest.webmanifest?{asked}").status_code == 404
    assert Browser().get(f"/p/icon.png?{office.look_query}&size=100000").status_code == 404
    assert Browser().get("/p/manifest.webmanifest").status_code == 404  # two offices at one door: neither is told
    Office.objects.filter(pk=office.pk).update(hosts=["testserver"])
    assert Browser().get("/p/manifest.webmanifest").json()["name"] == office.name
