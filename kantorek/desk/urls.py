"""The desk: where a person starts, and search over everything."""

from django.urls import path

from kantorek.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("came-in/", views.came_in, name="came_in"),
    path("waiting/", views.waits, name="waiting"),
    path("search/", views.search, name="search"),
]
