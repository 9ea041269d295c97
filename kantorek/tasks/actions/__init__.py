"""What may happen to tasks, one file per noun."""

from kantorek.tasks.actions.adding import add_seen
from kantorek.tasks.actions.comments import change_comment, remove_comment, restore_comment, write_comment
from kantorek.tasks.actions.making import make_due
from kantorek.tasks.actions.many import Many, change_many, put_back, state_was
from kantorek.tasks.actions.moving import move_task
from kantorek.tasks.actions.recurrences import (
    add_recurrence,
    change_recurrence,
    pause_recurrence,
    remove_recurrence,
    restore_recurrence,
)
from kantorek.tasks.actions.steps import add_step, order_steps, remove_step, rename_step, return_step, tick_step
from kantorek.tasks.actions.task import add_task, change_task, remove_task, restore_task
from kantorek.tasks.actions.templates import (
    Used,
    add_template,
    change_template,
    filled_from,
    remove_template,
    restore_template,
    use_template,
)

__all__ = [
    "Many",
    "Used",
    "add_recurrence",
    "add_seen",
    "add_step",
    "add_task",
    "add_template",
    "change_comment",
    "change_many",
    "change_recurrence",
    "change_task",
    "change_template",
    "filled_from",
    "make_due",
    "move_task",
    "order_steps",
    "pause_recurrence",
    "put_back",
    "remove_comment",
    "remove_recurrence",
    "remove_step",
    "remove_task",
    "remove_template",
    "rename_step",
    "restore_comment",
    "restore_recurrence",
    "restore_task",
    "restore_template",
    "return_step",
    "state_was",
    "tick_step",
    "use_template",
    "write_comment",
]
