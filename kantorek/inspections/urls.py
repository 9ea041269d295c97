"""The addresses of inspections; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.inspections.views import client, inspection, listing, papers

app_name = "inspections"
_one = "inspections/<int:inspection_id>/"
_paper = "inspections/<int:inspection_id>/papers/<int:requested_paper_id>/"
urlpatterns = [
    path("clients/<int:client_id>/inspections/", client.inspections, name="client"),
    path("clients/<int:client_id>/inspections/add/", client.add, name="add"),
    path("inspections/", listing.index, name="list"),
    path("inspections/export/", listing.export, name="export"),
    path("inspections/papers/<int:requested_paper_id>/", papers.paper, name="paper"),
    path(_one, inspection.detail, name="detail"),
    path(f"{_one}edit/", inspection.edit, name="edit"),
    path(f"{_one}move/", inspection.move, name="move"),
    path(f"{_one}remove/", inspection.remove, name="remove"),
    path(f"{_one}restore/", inspection.restore, name="restore"),
    path(f"{_one}papers/", papers.request_list, name="request_papers"),
    path(f"{_paper}edit/", papers.edit, name="edit_paper"),
    path(f"{_paper}hand-over/", papers.hand_over, name="hand_over"),
    path(f"{_paper}remove/", papers.remove, name="remove_paper"),
    path(f"{_paper}restore/", papers.restore, name="restore_paper"),
]
