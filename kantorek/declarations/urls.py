"""The addresses of declarations; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.declarations.views import asking, board, calendar, client, law, listing, one, sending

app_name = "declarations"
urlpatterns = [
    path("deadlines/", board.board, name="board"),
    path("deadlines/rows/", board.rows, name="rows"),
    path("deadlines/news/", board.news, name="news"),
    path("deadlines/move/", board.move_many, name="move_many"),
    path("deadlines/undo/", board.put_back, name="put_back"),
    path("deadlines/amounts/", sending.show_amounts, name="show_amounts"),
    path("deadlines/amounts/hide/", sending.hide_amounts, name="hide_amounts"),
    path("deadlines/ask/", asking.ask_clients, name="ask_clients"),
    path("deadlines/export/", listing.export, name="export"),
    path("deadlines/calendar/", calendar.calendar, name="calendar"),
    path("deadlines/<int:obligation_id>/", one.obligation, name="obligation"),
    path("deadlines/<int:obligation_id>/move/", one.move, name="move"),
    path("deadlines/<int:obligation_id>/amount/", one.amount, name="amount"),
    path("deadlines/<int:obligation_id>/receipt/", one.receipt, name="receipt"),
    path("deadlines/<int:obligation_id>/note/", one.note, name="note"),
    path("deadlines/<int:obligation_id>/answer/", one.answer_question, name="answer"),
    path("deadlines/<int:obligation_id>/back/", client.take_back, name="take_back"),
    path("clients/<int:client_id>/deadlines/", client.deadlines, name="client"),
    path("clients/<int:client_id>/deadlines/add/", client.add_event, name="add_event"),
    path("settings/law/", law.rules, name="law"),
]
