"""What may happen to announcements."""

from kantorek.news.actions.checking import moves, refuse_move
from kantorek.news.actions.groups import add_group, archive_group, change_group, restore_group
from kantorek.news.actions.pictures import add_picture, picture_for
from kantorek.news.actions.publishing import (
    publish_announcement,
    refresh_audience,
    restore_announcement,
    schedule_announcement,
    unschedule_orphan,
    withdraw_announcement,
)
from kantorek.news.actions.reading import confirm, note_mailed, note_seen, remind_unread
from kantorek.news.actions.writing import add_announcement, change_announcement, keep_draft

__all__ = [
    "add_announcement",
    "add_group",
    "add_picture",
    "archive_group",
    "change_announcement",
    "change_group",
    "confirm",
    "keep_draft",
    "moves",
    "note_mailed",
    "note_seen",
    "picture_for",
    "publish_announcement",
    "refresh_audience",
    "refuse_move",
    "remind_unread",
    "restore_announcement",
    "restore_group",
    "schedule_announcement",
    "unschedule_orphan",
    "withdraw_announcement",
]
