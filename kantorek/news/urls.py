"""The addresses of announcements in the office; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.news.views import groups, keeping, listing, post, urgent, writing

app_name = "news"
urlpatterns = [
    path("news/", listing.index, name="list"),
    path("news/add/", writing.add, name="add"),
    path("news/urgent/", urgent.urgent, name="urgent"),
    path("news/reach/", writing.reach, name="reach"),
    path("news/clients/", writing.clients, name="clients"),
    path("news/keep/", keeping.keep_first, name="keep_first"),
    path("news/files/", writing.add_first_picture, name="add_first_picture"),
    path("news/pictures/<int:stored_file_id>/", writing.picture, name="picture"),
    path("news/<int:announcement_id>/", post.detail, name="detail"),
    path("news/<int:announcement_id>/edit/", writing.edit, name="edit"),
    path("news/<int:announcement_id>/files/", writing.add_picture, name="add_picture"),
    path("news/<int:announcement_id>/keep/", keeping.keep, name="keep"),
    path("news/<int:announcement_id>/publish/", post.publish, name="publish"),
    path("news/<int:announcement_id>/withdraw/", post.withdraw, name="withdraw"),
    path("news/<int:announcement_id>/restore/", post.restore, name="restore"),
    path("news/<int:announcement_id>/unschedule/", post.unschedule, name="unschedule"),
    path("news/<int:announcement_id>/remind/", post.remind, name="remind"),
    path("news/<int:announcement_id>/confirm/", post.confirm, name="confirm"),
    path("settings/groups/", groups.groups, name="groups"),
    path("settings/groups/add/", groups.add_group, name="add_group"),
    path("settings/groups/<int:staff_group_id>/", groups.edit_group, name="edit_group"),
    path("settings/groups/<int:staff_group_id>/archive/", groups.archive_group, name="archive_group"),
    path("settings/groups/<int:staff_group_id>/restore/", groups.restore_group, name="restore_group"),
]
