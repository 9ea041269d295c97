"""The addresses of clients; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.clients.views import adding, carers, contacts, intake, listing, neighbours, notes, page, sheet, stage

app_name = "clients"
urlpatterns = [
    path("", listing.index, name="list"),
    path("export/", listing.export, name="export"),
    path("carers/", carers.reassign, name="reassign"),
    path("carers/undo/", carers.reassign_back, name="reassign_back"),
    path("add/", adding.add, name="add"),
    path("add/lookup/", adding.look_up, name="look_up"),
    path("add/lookup/<int:answer_id>/", adding.looked_up, name="looked_up"),
    path("paste/", intake.paste, name="paste"),
    path("intakes/<int:intake_id>/", intake.intake, name="intake"),
    path("intakes/<int:intake_id>/tick/", intake.tick, name="tick_rows"),
    path("intakes/<int:intake_id>/again/", intake.again, name="ask_rows_again"),
    path("intakes/<int:intake_id>/confirm/", intake.confirm, name="confirm_intake"),
    path("intakes/<int:intake_id>/report/", intake.report, name="intake_report"),
    path("<int:client_id>/", page.detail, name="detail"),
    path("<int:client_id>/next/", neighbours.following, name="next"),
    path("<int:client_id>/previous/", neighbours.preceding, name="previous"),
    path("<int:client_id>/timeline/", page.timeline, name="timeline"),
    path("<int:client_id>/details/", sheet.details, name="details"),
    path("<int:client_id>/edit/", sheet.edit, name="edit"),
    path("<int:client_id>/terms/", sheet.terms, name="terms"),
    path("<int:client_id>/terms/<int:client_terms_id>/remove/", sheet.remove_terms, name="remove_terms"),
    path("<int:client_id>/carers/", sheet.carers, name="carers"),
    path("<int:client_id>/status/", stage.status, name="status"),
    path("<int:client_id>/archive/", stage.archive, name="archive"),
    path("<int:client_id>/restore/", stage.restore, name="restore"),
    path("<int:client_id>/delete/", stage.delete, name="delete"),
    path("<int:client_id>/contacts/add/", contacts.add, name="add_contact"),
    path("<int:client_id>/contacts/known/", contacts.known, name="known_contacts"),
    path("<int:client_id>/contacts/<int:contact_id>/edit/", contacts.edit, name="edit_contact"),
    path("<int:client_id>/contacts/<int:contact_id>/remove/", contacts.remove, name="remove_contact"),
    path("<int:client_id>/contacts/<int:contact_id>/restore/", contacts.restore, name="restore_contact"),
    path("<int:client_id>/notes/add/", notes.add, name="add_note"),
    path("<int:client_id>/notes/<int:note_id>/edit/", notes.edit, name="edit_note"),
    path("<int:client_id>/notes/<int:note_id>/pin/", notes.pin, name="pin_note"),
    path("<int:client_id>/notes/<int:note_id>/remove/", notes.remove, name="remove_note"),
    path("<int:client_id>/notes/<int:note_id>/restore/", notes.restore, name="restore_note"),
]
