"""The portal as an app on a phone: its manifest and its icons, under the office's name and in its colours."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.accounts.access import public
from kantorek.core import brand as colours
from kantorek.offices.access import office_at_the_door
from kantorek.offices.models import Office
from kantorek.portal.icons import SIZES, draw_icon


@public
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Tell a phone how the portal is called, which icon it has and where it starts."""
    office = _office(request)
    made = colours.tokens(office.brand)
    told = {
        "id": f"/p/?{office.pk}",
        "name": office.shown_name,
        "short_name": _short(office.shown_name),
        "description": _("Documents, amounts and deadlines in one place"),
        "lang": get_language(),
        "start_url": reverse("portal:start"),
        "scope": "/",
        "display": "standalone",
        "background_color": colours.SURFACES["light"]["desk"],
        "theme_color": made["--brand"],
        "icons": [_icon(office, 192), _icon(office, 512), _icon(office, 512, purpose="maskable")],
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@public
@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """Draw the office's icon; its address changes with the look, so it is kept for a year."""
    office, size = _office(request), request.GET.get("size", "192")
    if size not in SIZES:
        raise Http404
    maskable = request.GET.get("purpose") == "maskable"
    key = f"icon:{office.look_query}:{size}:{maskable}"
    picture = cache.get(key)
    if picture is None:
        picture = draw_icon(office, int(size), maskable=maskable)
        cache.set(key, picture, 86_400)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _office(request: HttpRequest) -> Office:
    office = Office.objects.all().behind(request.GET["o"]) if "o" in request.GET else office_at_the_door(request)
    if office is None:
        raise Http404
    return office


def _icon(office: Office, size: int, *, purpose: str = "any") -> dict[str, str]:
    url = f"{reverse('portal:icon')}?{office.look_query}&size={size}&purpose={purpose}"
    return {"src": url, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _short(name: str) -> str:
    """What fits under an icon: whole words, about twelve letters."""
    words = name.split()
    short = words[0] if words else name
    for word in words[1:]:
        if len(short) + len(word) > 11:
            break
        short = f"{short} {word}"
    return short.removesuffix(" i").removesuffix(" &")
