"""What a person was told."""

from django.urls import path

from kantorek.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notices, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read_all"),
    path("unread/", views.unread_all, name="unread_all"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
    path("<int:notice_id>/read/", views.read, name="read"),
    path("<int:notice_id>/unread/", views.unread, name="unread"),
]
