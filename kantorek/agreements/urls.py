"""The addresses of agreements; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.agreements.views import agreement, client, ending, listing

app_name = "agreements"
urlpatterns = [
    path("clients/<int:client_id>/agreements/", client.agreements, name="client"),
    path("clients/<int:client_id>/agreements/add/", client.add, name="add"),
    path("agreements/", listing.index, name="list"),
    path("agreements/export/", listing.export, name="export"),
    path("agreements/<int:agreement_id>/", agreement.detail, name="detail"),
    path("agreements/<int:agreement_id>/edit/", agreement.edit, name="edit"),
    path("agreements/<int:agreement_id>/remove/", agreement.remove, name="remove"),
    path("agreements/<int:agreement_id>/restore/", agreement.restore, name="restore"),
    path("agreements/<int:agreement_id>/renew/", ending.renew, name="renew"),
    path("agreements/<int:agreement_id>/cancel/", ending.cancel, name="cancel"),
    path("agreements/<int:agreement_id>/goes-on/", ending.withdraw, name="withdraw"),
]
