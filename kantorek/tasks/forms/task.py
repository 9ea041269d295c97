"""What may be typed as a task, a step, a comment, a reason."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.fields import DayField
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions import comments, moving, steps
from kantorek.tasks.actions.taking import LONGEST_TEXT, LONGEST_TITLE
from kantorek.tasks.choices import Priority
from kantorek.tasks.forms.listing import number
from kantorek.tasks.models import Task

MOST_FOUND = 8


class TaskFields(forms.Form):
    """What adding and changing have in common."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    owner_id = forms.TypedChoiceField(
        label=pgettext_lazy("of a task", "Who"), coerce=int, empty_value=None, required=False
    )
    due_on = DayField(label=gettext_lazy("Due"))
    priority = forms.TypedChoiceField(label=gettext_lazy("Priority"), coerce=int, choices=Priority.choices, initial=2)
    show_on = DayField(label=gettext_lazy("Show it from"), help_text=gettext_lazy("Until then it is not on the lists."))
    labels = forms.CharField(
        label=gettext_lazy("Labels"),
        required=False,
        max_length=900,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "task-labels"}),
        help_text=gettext_lazy("Several: with commas between them."),
    )
    text = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    needs_review = forms.BooleanField(label=gettext_lazy("Somebody else looks at it before it is done"), required=False)
    reviewer_id = forms.TypedChoiceField(
        label=gettext_lazy("Who looks at it"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        listed = [(str(pk), name) for pk, name in people]
        for name, empty in (("owner_id", _("nobody yet")), ("reviewer_id", _("anybody else"))):
            self.fields[name].choices = [("", empty), *listed]  # type: ignore[attr-defined]

    def clean_labels(self) -> list[str]:
        """Split at the commas."""
        return [label for label in self.cleaned_data["labels"].split(",") if label.strip()]

    def values(self) -> dict[str, Any]:
        """Give the fields as change_task() takes them."""
        return {name: self.cleaned_data[name] for name in TaskFields.base_fields}


class AddForm(TaskFields):
    """A new task: for a client that is found by typing, with the steps of its checklist one a line."""

    client = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    client_q = forms.CharField(label=gettext_lazy("Client"), required=False, max_length=200)
    steps = forms.CharField(
        label=gettext_lazy("Checklist"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One step a line."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.found: list[Client] = []

    def clean(self) -> dict[str, Any]:
        """Find the client: picked, or the only one that fits what was typed."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        mine = Client.objects.visible_to(self.actor)
        typed = (values.get("client_q") or "").strip()
        client = mine.filter(pk=values["client"]).first() if values.get("client") else None
        if client is None and typed:
            self.found = find_clients(self.actor, typed)
            if len(self.found) == 1:
                client = self.found[0]
            else:
                self.add_error(
                    "client_q", _("Which one? Choose below.") if self.found else _("No client is called that.")
                )
        elif client is None and values.get("client"):
            self.add_error("client_q", _("There is no such client."))
        return values | {"client": client}

    def parts(self) -> dict[str, Any]:
        """Give what add_task() takes."""
        return self.values() | {
            "client": self.cleaned_data["client"],
            "steps": self.cleaned_data["steps"].splitlines(),
        }


class EditForm(TaskFields):
    """The fields of a task that stands; `version` says which of its states the person saw."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, task: Task, people: list[tuple[int, str]]) -> None:
        known = {pk for pk, _name in people}
        # Who left keeps what was theirs until somebody else takes it: the form must not change that by itself.
        gone = {pk for pk in (task.owner_id, task.reviewer_id) if pk and pk not in known}
        former = StaffMember.objects.filter(office_id=task.office_id, pk__in=gone)
        super().__init__(
            data,
            people=[*people, *former.values_list("pk", "name")],
            initial=_typed(task),
            auto_id="id_edit_%s",
        )


def _typed(task: Task) -> dict[str, Any]:
    names = ("title", "owner_id", "due_on", "priority", "show_on", "text", "needs_review", "reviewer_id", "version")
    return {name: getattr(task, name) for name in names} | {"labels": ", ".join(task.labels)}


class StepForm(forms.Form):
    """One line of a checklist."""

    text = forms.CharField(
        label=gettext_lazy("Step"),
        max_length=steps.LONGEST,
        error_messages={"required": gettext_lazy("Write what the step is.")},
    )


class CommentForm(forms.Form):
    """What a colleague says."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "data-mention": "task-people", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


class ReturnForm(forms.Form):
    """Why a task goes back to whoever made it."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be corrected"),
        max_length=moving.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why it goes back.")},
    )


class ManyForm(forms.Form):
    """One change for many tasks: the button that was pressed says which."""

    owner_id = forms.CharField(required=False, max_length=20)
    due_on = DayField(label=gettext_lazy("Due day"))
    no_day = forms.BooleanField(required=False)
    state = forms.CharField(required=False, max_length=6)
    priority = forms.IntegerField(required=False)
    label = forms.CharField(required=False, max_length=40)
    unlabel = forms.CharField(required=False, max_length=40)
    removed = forms.BooleanField(required=False)

    def wanted(self) -> dict[str, Any]:
        """Give what change_many() takes: what the pressed button says, else what was typed; nothing for nothing."""
        values = self.cleaned_data
        if values["no_day"]:
            return {"due_on": None}
        if owner := values["owner_id"]:
            chosen = number(owner)
            return {"owner_id": chosen} if chosen or owner == "none" else {}
        for name in ("removed", "state", "priority"):
            if values[name]:
                return {name: values[name]}
        return {name: values[name] for name in ("due_on", "label", "unlabel") if values[name]}


def find_clients(actor: Actor, typed: str) -> list[Client]:
    """The first few clients that fit what was typed: a name, a NIP, a person."""
    open_ones = Client.objects.visible_to(actor).current().matching(typed)
    return list(open_ones.by_name()[:MOST_FOUND])
