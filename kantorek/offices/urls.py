"""The office's own pages: settings, people, roles, invitations, and each person's own choices."""

from django.urls import path

from kantorek.offices.views import choices, invitation, look, office, people, substitutions, system

app_name = "offices"
urlpatterns = [
    path("healthz", choices.health, name="health"),
    path("brand.css", choices.brand, name="brand"),
    path("language/", choices.language, name="language"),
    path("appearance/", choices.appearance, name="appearance"),
    path("office/", choices.enter, name="enter"),
    path("office/switch/", choices.switch, name="switch"),
    path("logo.png", choices.logo, name="logo"),
    path("settings/", look.settings, name="settings"),
    path("settings/look/paper.png", look.paper, name="look_paper"),
    path("settings/office/", office.data, name="data"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/<int:staff_member_id>/", people.person, name="person"),
    path("settings/people/<int:staff_member_id>/resend/", people.resend, name="resend"),
    path("settings/people/<int:staff_member_id>/withdraw/", people.withdraw, name="withdraw"),
    path("settings/people/<int:staff_member_id>/end/", people.end, name="end"),
    path("settings/substitutions/", substitutions.substitutions, name="substitutions"),
    path("settings/substitutions/<int:substitution_id>/end/", substitutions.end, name="end_substitution"),
    path("settings/substitutions/<int:substitution_id>/restore/", substitutions.restore, name="restore_substitution"),
    path("settings/roles/", people.roles, name="roles"),
    path("settings/system/", system.system, name="system"),
    path("settings/system/letters/<int:letter_id>/again/", system.letter_again, name="letter_again"),
    path("settings/system/work/<int:delivery_id>/again/", system.work_again, name="work_again"),
    path("invitation/<str:token>/", invitation.accept_invitation, name="accept_invitation"),
]
