"""What may happen to conversations, one file per noun."""

from kantorek.chat.actions.beginning import begin_conversation
from kantorek.chat.actions.canned import add_canned, archive_canned, change_canned, restore_canned
from kantorek.chat.actions.exporting import export_conversation
from kantorek.chat.actions.hours import change_hours
from kantorek.chat.actions.making import make_task
from kantorek.chat.actions.reading import mark_seen, note_mailed
from kantorek.chat.actions.settling import (
    assign_conversation,
    settle_conversation,
    snooze_conversation,
    unsettle_conversation,
)
from kantorek.chat.actions.writing import MOST_FILES, write_comment, write_message

__all__ = [
    "MOST_FILES",
    "add_canned",
    "archive_canned",
    "assign_conversation",
    "begin_conversation",
    "change_canned",
    "change_hours",
    "export_conversation",
    "make_task",
    "mark_seen",
    "note_mailed",
    "restore_canned",
    "settle_conversation",
    "snooze_conversation",
    "unsettle_conversation",
    "write_comment",
    "write_message",
]
