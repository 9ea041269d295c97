"""What may happen to notices: people are told, once; they read, and may take that back; they say how they wish to be told."""

from kantorek.notifications.actions.mailing import write_waiting
from kantorek.notifications.actions.reading import (
    count_again,
    drop_notices,
    mark_all_read,
    mark_all_unread,
    mark_group_read,
    mark_read,
    mark_unread,
)
from kantorek.notifications.actions.telling import Words, notify, tell_contacts
from kantorek.notifications.actions.wishing import change_wishes
from kantorek.notifications.readers import Reader

__all__ = [
    "Reader",
    "Words",
    "change_wishes",
    "count_again",
    "drop_notices",
    "mark_all_read",
    "mark_all_unread",
    "mark_group_read",
    "mark_read",
    "mark_unread",
    "notify",
    "tell_contacts",
    "write_waiting",
]
