"""What a person was told."""

from django.urls import path

from kantorek.notifications import views
from kantorek.notifications.push import views as push

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/unread/", views.unread_all, name="unread_all"),
    path("notices/wishes/", views.wishes, name="wishes"),
    path("notices/<int:notice_id>/open/", views.open_notice, name="open"),
    path("notices/<int:notice_id>/read/", views.read, name="read"),
    path("notices/<int:notice_id>/unread/", views.unread, name="unread"),
    path("push/", push.push, name="push"),
    path("push/<int:push_device_id>/remove/", push.remove, name="push_remove"),
    path("sw.js", push.worker, name="worker"),
]
