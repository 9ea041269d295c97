"""The addresses of conversations in the office; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.chat.views import begin, canned, hours, inbox, lines, moves

app_name = "chat"
_one = "chat/<int:conversation_id>/"
_canned = "settings/canned/<int:canned_answer_id>/"
urlpatterns = [
    path("chat/", inbox.index, name="inbox"),
    path(_one, inbox.conversation, name="conversation"),
    path(f"{_one}lines/", lines.lines, name="lines"),
    path(f"{_one}files/", lines.send, name="send"),
    path(f"{_one}seen/", lines.seen, name="seen"),
    path(f"{_one}canned/<int:canned_answer_id>/", lines.canned, name="canned_text"),
    path(f"{_one}assign/", moves.assign, name="assign"),
    path(f"{_one}snooze/", moves.snooze, name="snooze"),
    path(f"{_one}settle/", moves.settle, name="settle"),
    path(f"{_one}unsettle/", moves.unsettle, name="unsettle"),
    path(f"{_one}export/", moves.export, name="export"),
    path(f"{_one}lines/<int:chat_message_id>/task/", moves.task, name="task"),
    path("clients/<int:client_id>/chat/", begin.of_client, name="client"),
    path("clients/<int:client_id>/chat/begin/", begin.begin, name="begin"),
    path("settings/chat/", hours.settings, name="settings"),
    path("settings/canned/", canned.index, name="canned"),
    path("settings/canned/add/", canned.add, name="add_canned"),
    path(_canned, canned.edit, name="edit_canned"),
    path(f"{_canned}archive/", canned.archive, name="archive_canned"),
    path(f"{_canned}restore/", canned.restore, name="restore_canned"),
]
