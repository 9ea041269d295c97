"""What may be asked of the list and the board; all of it stands in the address, and what is not ours is passed over."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kantorek.core.words import LONGEST
from kantorek.tasks.choices import Priority, State
from kantorek.tasks.lists import FILTERS, NOBODY, ORDERS, STAGES, VIEWS, Asked

BIGGEST = 2**63 - 1
DUE = [
    ("overdue", pgettext_lazy("tasks", "overdue")),
    ("today", _("today")),
    ("week", _("this week")),
    ("later", _("later")),
    ("none", _("without a day")),
]
SOURCES = [
    ("tasks.recurrence", _("recurring task")),
    ("tasks.template", _("template")),
    ("inspections.requested_paper", _("inspection")),
    ("declarations.obligation", _("obligation")),
    ("mail.message", _("e-mail")),
    (NOBODY, _("written by hand")),
]


class FilterForm(forms.Form):
    """The filters of list and board, in the order in which they are offered."""

    due = forms.MultipleChoiceField(label=_("Due"), choices=DUE)
    owner = forms.MultipleChoiceField(label=pgettext_lazy("of a task", "Who"))
    state = forms.MultipleChoiceField(label=_("State"), choices=State.choices)
    priority = forms.MultipleChoiceField(label=_("Priority"), choices=Priority.choices[::-1])
    label = forms.MultipleChoiceField(label=_("Label"))
    source = forms.MultipleChoiceField(label=_("Where from"), choices=SOURCES)

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]], labels: Iterable[str]) -> None:
        super().__init__(data)
        owners = [(str(pk), name) for pk, name in people]
        self.fields["owner"].choices = [*owners, (NOBODY, _("nobody"))]  # type: ignore[attr-defined]
        asked = [label for label in data.getlist("label")[:20] if label and len(label) <= 40 and "\x00" not in label]
        known = dict.fromkeys([*labels, *asked])
        self.fields["label"].choices = [(label, label) for label in known]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, list[str]]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {key: self.cleaned_data[key] for key in FILTERS if self.cleaned_data.get(key)}


def asked(data: QueryDict, form: FilterForm, *, client_id: int | None = None, stage: str = "open") -> Asked:
    """Read what was asked for out of the address; a client's own list is the whole team's, from `stage` on."""
    view, wanted, order = data.get("view", ""), data.get("stage", ""), data.get("sort", "")
    start = "mine" if client_id is None else "team"
    return Asked(
        view=view if view in VIEWS else start,
        stage=wanted if wanted in STAGES else stage,
        q=data.get("q", "").replace("\x00", "")[:LONGEST].strip(),
        client_id=client_id if client_id is not None else number(data.get("client", "")),
        filters=form.chosen() if any(key in data for key in FILTERS) else {},
        later=data.get("later") == "1",
        order=order if order in ORDERS else "",
        after=data.get("after", ""),
        before=data.get("before", ""),
    )


def address(asked: Asked, *, of_client: bool = False, **changed: Any) -> str:
    """Write what was asked for as the part behind the question mark, shortest first and always in one order."""
    wanted: dict[str, Any] = {
        "view": "" if asked.view == ("team" if of_client else "mine") else asked.view,
        "stage": "" if asked.stage == "open" else asked.stage,
        "q": asked.q,
        "client": "" if of_client else asked.client_id or "",
        **asked.filters,
        "later": "1" if asked.later else "",
        "sort": asked.order,
    }
    return "?" + urlencode({key: value for key, value in (wanted | changed).items() if value}, doseq=True)


def number(text: str) -> int | None:
    """Read an id; nothing for what is none."""
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return found if 0 < found <= BIGGEST else None


def numbers(texts: Iterable[str]) -> list[int]:
    """Read the ids among what was sent."""
    return [found for text in texts if (found := number(text))]
