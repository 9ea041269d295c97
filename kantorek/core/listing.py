"""One person at an office's list: what they asked for, and the tabs, chips and menus around the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from kantorek.core.actor import Actor
from kantorek.core.keyset import Page
from kantorek.core.pages import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked of a list; all of it stands in the address."""

    view: str
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    order: str
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a list offers: its page, its views, filters and orders; the first of views and orders are the usual ones."""

    url_name: str
    views: Sequence[str]
    filters: Sequence[str]
    orders: Sequence[str]

    def asked(self, data: QueryDict, form: forms.Form) -> Asked:
        """Read what was asked for; what is not ours is passed over."""
        filtered = any(key in data for key in self.filters)
        view, order = data.get("view", ""), data.get("sort", "")
        form.is_valid()
        picked = {key: form.cleaned_data[key] for key in self.filters if form.cleaned_data.get(key)}
        chosen = {key: [value] if isinstance(value, str) else value for key, value in picked.items()}
        return Asked(
            view=view if view in self.views else self.views[0],
            filters=chosen if filtered else {},
            order=order if order in self.orders else self.orders[0],
            after=data.get("after", "")[:400],
            before=data.get("before", "")[:400],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One person at the list: who they are, what they asked for, who works here."""

    actor: Actor
    people: Mapping[int, str]
    asked: Asked
    form: forms.Form
    tools: Tools

    def url(self, **changed: Any) -> str:
        """The address of the list with something changed."""
        return reverse(self.tools.url_name) + self.address(**changed)

    def address(self, **changed: Any) -> str:
        """What was asked for as the part behind the path, shortest first and always in one order."""
        asked, tools = self.asked, self.tools
        view, order = _unusual(asked.view, tools.views), _unusual(asked.order, tools.orders)
        wanted = {"view": view, **asked.filters, "sort": order} | changed
        written = urlencode({key: value for key, value in wanted.items() if value}, doseq=True)
        return f"?{written}" if written else ""

    def tabs(self, labels: Mapping[str, Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
        """The views with their counts."""
        return [
            {
                "label": label,
                "url": self.url(view=_unusual(view, self.tools.views)),
                "count": counts[view],
                "current": view == self.asked.view,
            }
            for view, label in labels.items()
        ]

    def chips(self) -> list[dict[str, str]]:
        """The filters that are set, each with the address that takes it away."""
        chips = []
        for key in self.tools.filters:
            if values := self.asked.filters.get(key):
                menu = self.menu(key)
                words = {option["value"]: str(option["label"]) for option in menu["choices"]}
                label = f"{menu['label']}: {', '.join(words[value] for value in values)}"
                chips.append({"label": label, "remove": self.url(**{key: ""})})
        return chips

    def menu(self, key: str, *, single: bool = False) -> dict[str, Any]:
        """One filter as a menu of its choices."""
        on, made = set(self.asked.filters.get(key, ())), self.form.fields[key]
        assert isinstance(made, forms.ChoiceField)
        options: Any = made.choices  # pairs: no filter groups its choices
        shown = [{"value": str(value), "label": label, "on": str(value) in on} for value, label in options]
        return {"name": key, "label": made.label, "choices": shown, "single": single}

    def orders(self, labels: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The orders that are offered."""
        return [{"value": key, "label": label, "on": key == self.asked.order} for key, label in labels.items()]

    def around(self, found: Page, counts: Mapping[str, int]) -> dict[str, Any]:
        """What every such page prints around its rows."""
        return {
            "chips": self.chips(),
            "narrowed": bool(self.asked.filters),
            "clear": self.url(**dict.fromkeys(self.tools.filters, "")),
            "hidden_view": _unusual(self.asked.view, self.tools.views),
            "total": counts[self.asked.view],
            "every": counts["all"],
            "next": found.after and self.url(after=found.after),
            "prev": found.before and self.url(before=found.before),
        }

    def answer(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        """Draw the page, or for a tick of a filter the rows alone, the address kept in step."""
        htmx = getattr(request, "htmx", None)
        response = page(request, template, context, part="rows")
        if htmx and not htmx.boosted and not htmx.history_restore_request:
            response["HX-Push-Url"] = self.url(after=self.asked.after, before=self.asked.before)
        return response


def _unusual(value: str, choices: Sequence[str]) -> str:
    """Give what is not the usual choice: that one needs no words in the address."""
    return "" if value == choices[0] else value
