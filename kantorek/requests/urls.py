"""The addresses of requests to clients; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.requests.views import ask, client, listing, many, moves, request, templates

app_name = "requests"
_one = "requests/<int:client_request_id>/"
_template = "settings/requests/<int:request_template_id>/"
urlpatterns = [
    path("clients/<int:client_id>/requests/", client.requests, name="client"),
    path("clients/<int:client_id>/requests/ask/", ask.ask_client, name="ask_client"),
    path("requests/", listing.index, name="list"),
    path("requests/export/", listing.export, name="export"),
    path("requests/new/", ask.ask, name="ask"),
    path("requests/unask/", ask.unask, name="unask"),
    path("requests/accept/", many.accept, name="bulk_accept"),
    path("requests/remind/", many.remind, name="bulk_remind"),
    path("requests/withdraw/", many.withdraw, name="bulk_withdraw"),
    path("requests/put-back/", many.put_back, name="bulk_back"),
    path(_one, request.detail, name="detail"),
    path(f"{_one}edit/", request.edit, name="edit"),
    path(f"{_one}deliver/", moves.deliver, name="deliver"),
    path(f"{_one}accept/", moves.accept, name="accept"),
    path(f"{_one}return/", moves.send_back, name="send_back"),
    path(f"{_one}withdraw/", moves.withdraw, name="withdraw"),
    path(f"{_one}reopen/", moves.reopen, name="reopen"),
    path(f"{_one}remind/", moves.remind, name="remind"),
    path("settings/requests/", templates.index, name="templates"),
    path("settings/requests/add/", templates.add, name="add_template"),
    path(_template, templates.edit, name="template"),
    path(f"{_template}archive/", templates.archive, name="archive_template"),
    path(f"{_template}restore/", templates.restore, name="restore_template"),
]
