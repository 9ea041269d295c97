"""Tasks: work to do, for whom, by when."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import live, refs, slots
from kantorek.notifications import kinds


class TasksConfig(AppConfig):
    name = "kantorek.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Say where tasks are shown; hang menu, tab, cards and commands; listen."""
        from kantorek.clients.actions.taking import taken
        from kantorek.files import owners
        from kantorek.tasks import handlers, sentences, told
        from kantorek.tasks.models import Task

        kinds.register(*told.KINDS)
        del handlers  # imported for its @on and @after
        sentences.register()
        live.topic("tasks", may=lambda actor, pk: actor.may("clients.see"), of_office=True)
        live.topic("task", may=lambda actor, pk: Task.objects.visible_to(actor).filter(pk=pk).exists())
        refs.register("tasks.template", url=lambda pk: reverse("tasks:template", args=[pk]))
        refs.register("tasks.recurrence", url=lambda pk: reverse("tasks:recurrence", args=[pk]))
        refs.register("tasks.task", url=lambda pk: reverse("tasks:detail", args=[pk]))
        owners.register(
            owners.Owner(
                kind="tasks.task",
                right="tasks.edit",
                find=lambda actor, pk: (
                    Task.objects.visible_to(actor).current().select_related("client").filter(pk=pk).first()
                ),
                why_closed=lambda task: task.client.why_closed() if task.client else "",
                hold=lambda task: taken(task.client_id) if task.client_id else None,
            )
        )
        _hang()
        _hang_quick()


def _hang() -> None:
    """Menu, commands, the client's tab and cards."""
    from kantorek.tasks.views.client import figures, going, newest

    see, change = "clients.see", "tasks.edit"
    tasks: dict[str, Any] = {"label": _("Tasks"), "icon": "list-checks", "right": see}
    board: dict[str, Any] = {"label": _("Board of tasks"), "icon": "columns-3", "right": see}
    adding: dict[str, Any] = {"icon": "list-plus", "right": change}
    newest_five: dict[str, Any] = {
        "label": _("Newest tasks"),
        "right": see,
        "template": "tasks/client_newest.html",
        "load": newest,
    }
    slots.register(
        slots.NavItem(key="tasks", url_name="tasks:list", group="work", letter="z", order=20, **tasks),
        slots.Command(key="tasks", url_name="tasks:list", order=15, **tasks),
        slots.Command(key="task_board", url_name="tasks:board", words=_("kanban columns drag"), order=17, **board),
        slots.Command(key="add_task", label=_("Add a task"), url_name="tasks:add", order=18, **adding),
        slots.NewAction(key="task", label=_("Task"), url_name="tasks:add", order=19, **adding),
        slots.ClientTab(key="tasks", label=_("Tasks"), url_name="tasks:client", right=see, order=20, counted=going),
        slots.StatCard(
            key="tasks", label=_("Tasks"), icon="list-checks", right=see, order=20, tab="tasks", load=figures
        ),
        slots.ClientCard(key="newest_tasks", order=20, **newest_five),
        slots.QuickAction(key="add_task", label=_("Add a task"), url_name="tasks:add_for_client", order=20, **adding),
    )


def _hang_quick() -> None:
    """Quick add, templates and recurring tasks: their commands, and a line of the "New" menu."""
    quick: dict[str, Any] = {"label": _("Quick task"), "icon": "zap", "url_name": "tasks:quick", "right": "tasks.edit"}
    templates: dict[str, Any] = {"label": _("Templates of tasks"), "icon": "list-checks", "right": "clients.see"}
    coming: dict[str, Any] = {"label": _("Recurring tasks"), "icon": "repeat", "right": "clients.see"}
    slots.register(
        slots.NewAction(key="quick_task", order=20, letter="t", **quick),
        slots.Command(key="quick_task", words=_("add new to do"), order=16, **quick),
        slots.Command(key="task_templates", url_name="tasks:templates", order=60, **templates),
        slots.Command(key="recurring_tasks", url_name="tasks:recurrences", order=61, **coming),
    )
