"""The addresses of files; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.files import views

app_name = "files"
urlpatterns = [
    # Ends with /files/: there, and nowhere else, the door of the server lets large bodies through (core/bodies.py).
    path("of/<str:owner_kind>/<int:owner_id>/files/", views.of, name="of"),
    path("<int:stored_file_id>/", views.download, name="download"),
    path("<int:stored_file_id>/preview/", views.preview, name="preview"),
    path("<int:stored_file_id>/show/", views.show, name="show"),
    path("<int:stored_file_id>/remove/", views.remove, name="remove"),
    path("<int:stored_file_id>/restore/", views.restore, name="restore"),
]
