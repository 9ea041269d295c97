"""Tasks, their steps and comments, templates, and rules that make tasks anew."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clients", "0006_more_terms"),
        ("offices", "0005_substitution_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="task")),
                ("text", models.TextField(blank=True, verbose_name="description")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "normal"), (3, "high"), (4, "urgent")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("needs_review", models.BooleanField(default=False, verbose_name="somebody else looks at it")),
                ("version", models.PositiveIntegerField(default=1)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "every working day"),
                            ("weekly", "weekly"),
                            ("monthly", "monthly"),
                            ("yearly", "yearly"),
                        ],
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
                ("every", models.PositiveSmallIntegerField(default=1, verbose_name="every")),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("month_day", models.PositiveSmallIntegerField(null=True, verbose_name="day of the month")),
                ("month", models.PositiveSmallIntegerField(null=True, verbose_name="month")),
                (
                    "shift",
                    models.CharField(
                        choices=[
                            ("next", "the next working day"),
                            ("before", "the working day before"),
                            ("none", "stays"),
                        ],
                        default="next",
                        max_length=8,
                        verbose_name="on a day off",
                    ),
                ),
                ("lead_days", models.PositiveSmallIntegerField(default=7, verbose_name="show it so many days before")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(null=True, verbose_name="until")),
                ("next_on", models.DateField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="task")),
                ("text", models.TextField(blank=True, verbose_name="description")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "normal"), (3, "high"), (4, "urgent")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("needs_review", models.BooleanField(default=False, verbose_name="somebody else looks at it")),
                ("version", models.PositiveIntegerField(default=1)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("todo", "to do"),
                            ("doing", "in progress"),
                            ("review", "in review"),
                            ("done", "done"),
                        ],
                        default="todo",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="due")),
                ("show_on", models.DateField(null=True, verbose_name="show from")),
                ("source_kind", models.CharField(blank=True, max_length=40)),
                ("source_id", models.BigIntegerField(null=True)),
                ("source_title", models.CharField(blank=True, max_length=300)),
                ("occurrence_on", models.DateField(null=True)),
                ("steps_done", models.PositiveSmallIntegerField(default=0)),
                ("steps_all", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("moved_by_name", models.CharField(blank=True, max_length=150)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "recurrence",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="tasks.recurrence",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="step")),
                ("position", models.PositiveSmallIntegerField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by_name", models.CharField(blank=True, max_length=150)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="comment")),
                ("author_name", models.CharField(blank=True, max_length=150)),
                (
                    "mentioned",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="task")),
                ("text", models.TextField(blank=True, verbose_name="description")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "normal"), (3, "high"), (4, "urgent")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("needs_review", models.BooleanField(default=False, verbose_name="somebody else looks at it")),
                ("version", models.PositiveIntegerField(default=1)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                ("due_in", models.PositiveSmallIntegerField(null=True, verbose_name="due in working days")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="recurrence",
            index=models.Index(
                condition=models.Q(("paused_at", None), ("removed_at", None)),
                fields=["office", "next_on"],
                name="recurrence_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="recurrence",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="recurrence_office_id"),
        ),
        migrations.AddConstraint(
            model_name="recurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(("frequency__in", ["daily", "weekly", "monthly", "yearly"])),
                name="recurrence_frequency",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at", None)), fields=["office", "client", "-id"], name="task_of_client"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at", None), models.Q(("state", "done"), _negated=True)),
                fields=["office", "owner", "due_on", "id"],
                name="task_open_of_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at", None), models.Q(("state", "done"), _negated=True)),
                fields=["office", "due_on", "id"],
                name="task_open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("office"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("due_on"), models.Value(datetime.date(9999, 12, 31), models.DateField())
                ),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("id"),
                condition=models.Q(("removed_at", None), models.Q(("state", "done"), _negated=True)),
                name="task_open_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at", None)),
                fields=["office", "state", "client", "owner", "show_on", "id"],
                name="task_counts",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("removed_at", None), ("state", "done")),
                fields=["office", "-done_at", "-id"],
                name="task_done",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["office", "source_kind", "source_id"], name="task_of_source"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="task_office_id"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("recurrence", "occurrence_on"), name="task_once_an_occurrence"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["todo", "doing", "review", "done"])), name="task_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_at", None)),
                    _connector="OR",
                ),
                name="task_done_at",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["task", "position", "id"], name="step_of_task"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="step_office_id"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["task", "id"], name="comment_of_task"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="comment_office_id"),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="template_office_id"),
        ),
    ]
