"""The addresses of documents; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.documents.views import listing, many, one

app_name = "documents"
urlpatterns = [
    path("documents/", listing.index, name="list"),
    path("documents/new/", listing.new, name="new"),
    path("documents/file/", many.file, name="bulk_file"),
    path("documents/file/back/", many.file_back, name="bulk_back"),
    path("documents/archive/", many.archive, name="bulk_archive"),
    path("documents/restore/", many.restore, name="bulk_restore"),
    path("documents/<int:document_id>/", one.detail, name="detail"),
    path("documents/<int:document_id>/edit/", one.edit, name="edit"),
    path("documents/<int:document_id>/share/", one.share, name="share"),
    path("documents/<int:document_id>/archive/", one.archive, name="archive"),
    path("documents/<int:document_id>/restore/", one.restore, name="restore"),
    # Both end with /files/: there the door of the server lets large bodies through (core/bodies.py).
    path("documents/<int:document_id>/files/", one.add_version, name="add_version"),
    path("clients/<int:client_id>/documents/files/", listing.add, name="add"),
    path("clients/<int:client_id>/documents/", listing.of_client, name="client"),
    path("clients/<int:client_id>/documents/add/", listing.add_here, name="add_here"),
]
