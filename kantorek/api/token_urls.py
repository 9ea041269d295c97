"""The page of API tokens, among the office's settings."""

from django.urls import path

from kantorek.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="list"),
    path("<int:key_id>/revoke/", views.revoke, name="revoke"),
]
