"""What can be found: one row a thing. The runtime role cannot read this table, only ask its function."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """The words under which one thing of the office is found, and the title it is shown with."""

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.TextField()
    words = models.TextField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "kind", "object_id"], name="search_entry_once"),
        ]
