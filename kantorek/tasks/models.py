"""Work to do: tasks with their steps and comments, templates they are made from, and rules that make them anew."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import Client
from kantorek.core.refs import Ref
from kantorek.offices.models import OfficeOwned, StaffMember
from kantorek.tasks import querysets
from kantorek.tasks.choices import Frequency, Priority, Shift, State
from kantorek.tasks.recurring import Rule


class Plan(OfficeOwned):
    """What a task, a template and a recurring task have in common."""

    title = models.CharField(_("task"), max_length=300)
    text = models.TextField(_("description"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    labels = ArrayField(models.CharField(max_length=40), default=list)
    needs_review = models.BooleanField(_("somebody else looks at it"), default=False)
    reviewer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Template(Plan):
    """How a piece of work is done here: a task to be made for many clients, with its steps.

    `due_in` counts working days from the day on which a task is made from it.
    """

    steps = ArrayField(models.CharField(max_length=300), default=list)
    due_in = models.PositiveSmallIntegerField(_("due in working days"), null=True)

    objects = querysets.TemplateQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="template_office_id"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the template for the stream."""
        return Ref("tasks.template", self.pk, self.title)


class Recurrence(Plan):
    """A task that comes again: each time on a day of its rule, shifted to a working day, shown `lead_days` before.

    `weekdays` are 0 (Monday) to 6; `month_day` is 1 to 31, the month's last where it is shorter. `next_on` is the day by
    the rule, before the shift, of the task to be made next; `lead_days` counts calendar days.
    """

    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+", db_constraint=False)
    owner = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    steps = ArrayField(models.CharField(max_length=300), default=list)
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency)
    every = models.PositiveSmallIntegerField(_("every"), default=1)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    month_day = models.PositiveSmallIntegerField(_("day of the month"), null=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True)
    shift = models.CharField(_("on a day off"), max_length=8, choices=Shift, default=Shift.NEXT)
    lead_days = models.PositiveSmallIntegerField(_("show it so many days before"), default=7)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)
    next_on = models.DateField(null=True)
    paused_at = models.DateTimeField(null=True)

    objects = querysets.RecurrenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="recurrence_office_id"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="recurrence_frequency"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "next_on"], condition=Q(removed_at=None, paused_at=None), name="recurrence_due"
            ),
        ]

    @property
    def ref(self) -> Ref:
        """Name the recurring task for the stream."""
        return Ref("tasks.recurrence", self.pk, self.title)

    @property
    def rule(self) -> Rule:
        """Give what it repeats by, as kantorek.tasks.recurring reckons with it."""
        return Rule(
            frequency=self.frequency,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            every=self.every,
            weekdays=tuple(self.weekdays),
            month_day=self.month_day,
            month=self.month,
            shift=self.shift,
        )


class Task(Plan):
    """One piece of work: for a client or for the office itself, with an owner, a due day and a state.

    `source_*` says why it exists (core.refs): a recurrence, a template, an inspection, an obligation; empty when somebody
    simply wrote it down. `show_on` hides it until that day. `made_by` is who sent it to review last: never its reviewer.
    """

    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+", db_constraint=False)
    owner = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.TODO)
    due_on = models.DateField(_("due"), null=True)
    show_on = models.DateField(_("show from"), null=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True)
    source_title = models.CharField(max_length=300, blank=True)
    recurrence = models.ForeignKey(Recurrence, models.SET_NULL, null=True, related_name="tasks", db_constraint=False)
    occurrence_on = models.DateField(null=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_all = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    reviewed_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    moved_at = models.DateTimeField()
    moved_by_name = models.CharField(max_length=150, blank=True)
    done_at = models.DateTimeField(null=True)

    objects = querysets.TaskQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="task_office_id"),
            models.UniqueConstraint(fields=["recurrence", "occurrence_on"], name="task_once_an_occurrence"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="task_state"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at=None),
                name="task_done_at",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-id"], condition=Q(removed_at=None), name="task_of_client"),
            models.Index(
                fields=["office", "owner", "due_on", "id"],
                condition=Q(removed_at=None) & ~Q(state="done"),
                name="task_open_of_owner",
            ),
            models.Index(
                fields=["office", "due_on", "id"],
                condition=Q(removed_at=None) & ~Q(state="done"),
                name="task_open_by_due",
            ),
            # In the order of lists and boards: by day, those without one last, the pressing ones first.
            models.Index(
                F("office"),
                querysets.day_of_order(),
                F("priority").desc(),
                F("id"),
                condition=Q(removed_at=None) & ~Q(state="done"),
                name="task_open_by_day",
            ),
            # All that the lists count by, so that counting reads no rows; id, because the policy asks for it.
            models.Index(
                fields=["office", "state", "client", "owner", "show_on", "id"],
                condition=Q(removed_at=None),
                name="task_counts",
            ),
            models.Index(
                fields=["office", "-done_at", "-id"], condition=Q(removed_at=None, state="done"), name="task_done"
            ),
            models.Index(fields=["office", "source_kind", "source_id"], name="task_of_source"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the task for the stream."""
        return Ref("tasks.task", self.pk, self.title)

    @property
    def source(self) -> Ref | None:
        """Say what it was made from, or nothing when somebody wrote it down."""
        return Ref(self.source_kind, self.source_id, self.source_title) if self.source_id else None


class TaskOwned(OfficeOwned):
    """A row of one task; the client stands on it too, for the wall."""

    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+", db_constraint=False)

    class Meta:
        abstract = True


class Step(TaskOwned):
    """One line of a task's checklist."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps", db_constraint=False)
    text = models.CharField(_("step"), max_length=300)
    position = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=150, blank=True)

    objects = querysets.StepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="step_office_id"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["task", "position", "id"], name="step_of_task")]


class Comment(TaskOwned):
    """What colleagues say about a task; `mentioned` are the staff ids whose names stand in it after an @."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments", db_constraint=False)
    text = models.TextField(_("comment"))
    author = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    author_name = models.CharField(max_length=150, blank=True)
    mentioned = ArrayField(models.BigIntegerField(), default=list)
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.CommentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="comment_office_id"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["task", "id"], name="comment_of_task")]
