"""What the frame of a page needs: menu, brand, theme, density. Made only when a page has a frame, and asks nothing."""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kantorek.core import brand, slots
from kantorek.core.actor import Actor

THEMES = {"day": "kantorek", "evening": "kantorek-dark"}
DENSITIES = ("compact", "comfort", "touch")


_finders: list[Callable[[HttpRequest], Any]] = []


def find_offices_by(finder: Callable[[HttpRequest], Any]) -> None:
    """Say how to find the office whose door a visitor stands at; called in AppConfig.ready of the owner."""
    _finders[:] = [finder]


def _visitors_office(request: HttpRequest) -> Any:
    return next((office for finder in _finders if (office := finder(request))), None)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` works out what is asked of it."""
    return {"shell": Shell(request)}


def _short(name: str) -> str:
    """Katarzyna Nowicka → K. Nowicka; a single word stays."""
    first, _space, rest = name.strip().partition(" ")
    return f"{first[:1]}. {rest.strip()}" if rest.strip() else first


def address(name: str, *args: object) -> str:
    """The URL of a name, or "" while nobody has built it."""
    if not args:
        return _place(name)
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@cache
def _place(name: str) -> str:
    """Look for a page's address once: every page's frame names twenty of them."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Shell:
    """The frame of one page for one person."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)
        self.path = request.path

    @cached_property
    def office(self) -> Any:
        """The office that the guard has entered; for whom a guard let in no further, the one whose door this is.

        Without a guard (an error page) nothing is asked.
        """
        before = self.actor is not None and self.actor.kind in ("anonymous", "user")
        return getattr(self.request, "office", None) or (_visitors_office(self.request) if before else None)

    @cached_property
    def person(self) -> Any:
        """Whoever is logged in; guards have loaded them already."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def outside(self) -> bool:
        """Whether clients see this page, or whoever stands at the office's door: it wears the office's look alone."""
        return bool(self.office) and (self.actor is None or self.actor.kind in ("contact", "anonymous", "user"))

    @property
    def title(self) -> str:
        """Whose page it is: the office's, never the product's where the office is known; clients know their own name for it."""
        if not self.office:
            return "Kantorek"
        return str(self.office.shown_name if self.outside else self.office.name)

    @property
    def welcome(self) -> str:
        """The office's own words at its door, in the language in use."""
        return str(self.office.said("welcome", self.language)) if self.outside else ""

    @property
    def help(self) -> str:
        """The office's own words for clients who look for help."""
        return str(self.office.said("help", self.language)) if self.outside else ""

    @property
    def manifest_url(self) -> str:
        """What makes the portal an app on a phone's screen, under the office's name."""
        return self._of_look("portal:manifest")

    @property
    def icon_url(self) -> str:
        """The office's icon; its size is added behind."""
        return self._of_look("portal:icon")

    def _of_look(self, name: str) -> str:
        url = address(name) if self.outside else ""
        return f"{url}?{self.office.look_query}" if url else ""

    @property
    def brand(self) -> str:
        """The version in /brand.css?v=…: the colour itself, without its #."""
        return str(getattr(self.office, "brand", "") or brand.DEFAULT).lstrip("#")

    @property
    def also_for(self) -> str:
        """Whom the person stands in for today, as "K. Nowicka"; the door has found the names."""
        return ", ".join(_short(name) for name in getattr(self.office, "stands_for_names", ()))

    @property
    def theme(self) -> str:
        """What the person chose: system, day or evening."""
        return str(getattr(self.person, "theme", "") or self.request.COOKIES.get("kantorek_theme", "system"))

    @property
    def data_theme(self) -> str:
        """The theme's name for <html>; empty lets the system decide, which the stylesheet does by itself."""
        return THEMES.get(self.theme, "")

    @property
    def density(self) -> str:
        """Rows close together or apart."""
        chosen = str(getattr(self.person, "density", "") or "comfort")
        return chosen if chosen in DENSITIES else "comfort"

    @property
    def slim(self) -> bool:
        """Whether the sidebar shows icons only."""
        return bool(getattr(self.person, "slim_menu", False))

    @property
    def language(self) -> str:
        """The language in use, as two letters."""
        return (get_language() or settings.LANGUAGE_CODE)[:2]

    @property
    def sameness(self) -> str:
        """What the parts depend on that are alike for everybody with the same language and rights."""
        return f"{self.language} {sorted(self.actor.rights) if self.actor else None}"

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Each language by its own name, as people look for it."""
        return [("pl", "Polski"), ("en", "English")]

    @property
    def here(self) -> str:
        """This page with its question mark, to come back to after a switch; a POST has none."""
        return self.request.get_full_path() if self.request.method in ("GET", "HEAD") else self.path

    @property
    def sandbox(self) -> bool:
        """Whether registers and companies are invented."""
        return bool(getattr(self.office, "sandbox", False)) or bool(getattr(settings, "SANDBOX", ""))

    @property
    def mail_catcher(self) -> str:
        """Where the sandbox shows the letters it has caught; empty where letters really go out."""
        return f"{settings.SANDBOX}/mail" if settings.SANDBOX else ""

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """The sidebar: groups that have something to show, only pages that are built."""
        if self.actor is None:
            return []
        words = {"work": _("Work"), "clients": _("Clients"), "office": _("Office")}
        shown = [self._line(item) for item in slots.open_to(self.actor, slots.NavItem)]
        current = max((line["match"] for line in shown), default=0)
        for line in shown:
            line["current"] = bool(current) and line["match"] == current
        groups = [{"label": words[key], "lines": [li for li in shown if li["group"] == key]} for key in slots.GROUPS]
        return [group for group in groups if group["lines"]]

    def _line(self, item: slots.NavItem) -> dict[str, Any]:
        url = address(item.url_name)
        prefixes = (url, *item.covers) if url else item.covers
        match = max((len(prefix) for prefix in prefixes if self._under(prefix)), default=0)
        count = item.count(self.actor) if item.count and self.actor else None
        return {"url": url, "item": item, "group": item.group, "match": match, "count": count}

    def _under(self, prefix: str) -> bool:
        return self.path == prefix or (prefix != "/" and self.path.startswith(prefix))

    @cached_property
    def new(self) -> list[dict[str, Any]]:
        """The lines of the "New" menu."""
        found = slots.open_to(self.actor, slots.NewAction) if self.actor else []
        return [
            {"url": address(item.url_name), "label": item.label, "icon": item.icon, "letter": item.letter}
            for item in found
        ]

    @cached_property
    def top(self) -> list[dict[str, Any]]:
        """What apps hang into the top bar."""
        found = slots.open_to(self.actor, slots.TopPart) if self.actor else []
        return [
            {"template": item.template, "part": part}
            for item in found
            if self.actor and (part := item.load(self.actor))
        ]

    @property
    def search_url(self) -> str:
        """Where search and commands are answered."""
        return address("desk:search")

    @property
    def language_url(self) -> str:
        """Where the language is switched by POST."""
        return address("offices:language")

    @property
    def switch_url(self) -> str:
        """Where another office is entered, for whoever has a seat in several; the guard has counted them."""
        return address("offices:switch") if getattr(self.office, "seats", 0) > 1 else ""

    @property
    def wishes_url(self) -> str:
        """Where a colleague says how to be told of what; "" for everybody else."""
        return address("notifications:wishes") if self.actor and self.actor.kind == "staff" else ""

    @property
    def substitutions_url(self) -> str:
        """Where a person says who stands in for them; nothing outside an office."""
        return address("offices:substitutions") if self.actor and self.actor.kind == "staff" else ""

    @property
    def signing_in_url(self) -> str:
        """Where a person sees and changes how they sign in."""
        return address("mfa_index") if self.person else ""

    @property
    def appearance_url(self) -> str:
        """Where theme, density and the width of the menu are switched by POST."""
        return address("offices:appearance")
