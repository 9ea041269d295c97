"""Files as they came in: what they are called, what they really are, and where their bytes stand."""

from typing import ClassVar

from django.db import models

from kantorek.core.refs import Ref
from kantorek.files.querysets import FileQuerySet, PartialQuerySet


class StoredFile(models.Model):
    """One file, checked at the door, its bytes never changed afterwards; it belongs to the thing that `owner_*` names.

    `name` is what people called it, without any path; `path` is a random one inside the storage. `kind` is what its
    first bytes say, never what its name or the browser said. `pages` is empty where there is nothing to count, and
    `locked` is a file that opens with a password only: kept as it is, without a picture.
    """

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    pages = models.PositiveIntegerField(null=True)
    locked = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by_kind = models.CharField(max_length=12)
    made_by_staff_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=150, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "id"], name="files_office_id"),
            models.UniqueConstraint(fields=["office_id", "path"], name="files_path_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "owner_kind", "owner_id"], name="files_of_owner"),
            models.Index(fields=["office_id", "client_id", "sha256"], name="files_alike"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """Name the file for the stream."""
        return Ref("files.stored_file", self.pk, self.name)

    @property
    def owner(self) -> Ref:
        """Name the thing it belongs to."""
        return Ref(self.owner_kind, self.owner_id)


class PartialUpload(models.Model):
    """A file on its way: bytes arrive in parts, and after a break from where they stopped (tus protocol 1.0).

    `token` names it in its address and is as hard to guess as a key; `user_id` alone may go on with it.
    """

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    token = models.CharField(max_length=43)
    name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=120)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    path = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = PartialQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "id"], name="partial_upload_office_id"),
            models.UniqueConstraint(fields=["office_id", "token"], name="partial_upload_token_once"),
        ]
