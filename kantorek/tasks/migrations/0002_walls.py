"""Tasks behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT = "offices_staffmember", "clients_client"


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("tasks_template", "reviewer_id", STAFF),
        OfficeForeignKey("tasks_recurrence", "reviewer_id", STAFF),
        OfficeForeignKey("tasks_recurrence", "owner_id", STAFF),
        OfficeForeignKey("tasks_recurrence", "client_id", CLIENT),
        OfficeForeignKey("tasks_task", "reviewer_id", STAFF),
        OfficeForeignKey("tasks_task", "owner_id", STAFF),
        OfficeForeignKey("tasks_task", "created_by_id", STAFF),
        OfficeForeignKey("tasks_task", "made_by_id", STAFF),
        OfficeForeignKey("tasks_task", "reviewed_by_id", STAFF),
        OfficeForeignKey("tasks_task", "client_id", CLIENT),
        OfficeForeignKey("tasks_task", "recurrence_id", "tasks_recurrence"),
        OfficeForeignKey("tasks_step", "task_id", "tasks_task", on_delete="CASCADE"),
        OfficeForeignKey("tasks_step", "client_id", CLIENT),
        OfficeForeignKey("tasks_comment", "task_id", "tasks_task", on_delete="CASCADE"),
        OfficeForeignKey("tasks_comment", "client_id", CLIENT),
        OfficeForeignKey("tasks_comment", "author_id", STAFF),
        Walled("tasks_template"),
        Walled("tasks_recurrence", client="client_id", nullable=True),
        Walled("tasks_task", client="client_id", nullable=True),
        Walled("tasks_step", client="client_id", nullable=True),
        Walled("tasks_comment", client="client_id", nullable=True),
    ]
